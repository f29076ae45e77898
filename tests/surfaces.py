"""Every public address of the site. A new public page is added here in the same commit."""

LISTS = [
    "/",
    "/case-studies/",
    "/insights/",
    "/problems/",
    "/outcomes/",
    "/case-studies/feed/",
    "/insights/feed/",
    "/sitemap.xml",
]

FIXED = [
    "/diagnostic/",
    "/diagnostic/thanks/",
    "/privacy/",
    "/robots.txt",
    "/.well-known/security.txt",
]

# Pages of the objects that the `site` fixture stores.
DETAILS = [
    "/case-studies/study/",
    "/insights/insight/",
    "/problems/problem/",
    "/outcomes/outcome/",
]

PUBLIC = [*LISTS, *FIXED, *DETAILS]
