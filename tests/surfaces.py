"""Every public address of the site. A new public page is added here in the same commit."""

LISTS = [
    "/",
    "/case-studies/",
    "/insights/",
    "/problems/",
    "/outcomes/",
    "/people/",
    "/case-studies/pack/",
    "/case-studies/feed/",
    "/insights/feed/",
    "/case-studies/feed.json",
    "/insights/feed.json",
    "/sitemap.xml",
    "/search/",
    "/search/?q=text",
    "/search/suggestions.json",
]

FIXED = [
    "/diagnostic/",
    "/diagnostic/thanks/",
    "/privacy/",
    "/diagnostic.md",
    "/diagnostic/thanks.md",
    "/privacy.md",
    "/robots.txt",
    "/sitemap-site-0.xml",
    "/.well-known/security.txt",
    "/brand.css",
    "/favicon.ico",
    "/favicon.svg",
    "/icon-192.png",
    "/site.webmanifest",
    "/cards/site.png",
]

# Pages of the objects that make_site of tests/casestudies/test_draft_leak.py stores.
DETAILS = [
    "/case-studies/study/",
    "/insights/insight/",
    "/problems/problem/",
    "/outcomes/outcome/",
    "/people/person/",
    "/page/",
    "/page/below/",
]

# What is new on some of them, for feed readers.
FEEDS = [
    "/problems/problem/feed/",
    "/problems/problem/feed.json",
    "/outcomes/outcome/feed/",
    "/outcomes/outcome/feed.json",
]

# The same for assistants.
MARKDOWN = [
    "/index.md",
    "/case-studies.md",
    "/insights.md",
    "/problems.md",
    "/outcomes.md",
    "/people.md",
    "/case-studies/study.md",
    "/insights/insight.md",
    "/problems/problem.md",
    "/outcomes/outcome.md",
    "/people/person.md",
    "/page.md",
    "/page/below.md",
    "/search.md",
    "/search.md?q=text",
    "/case-studies/pack.md",
    "/llms.txt",
]

# Several studies as one document, as whoever knows the address of a draft may ask for it.
PACKS = [
    "/case-studies/pack/?ids=study,secret-case-studies",
    "/case-studies/pack.md?ids=study,secret-case-studies",
]

# Their pictures for social networks, which show nothing that a test could read.
CARDS = [
    "/cards/case-studies/study.png",
    "/cards/insights/insight.png",
    "/cards/problems/problem.png",
    "/cards/outcomes/outcome.png",
    "/cards/people/person.png",
    "/cards/pages/page/below.png",
]

PUBLIC = [*LISTS, *FIXED, *DETAILS, *FEEDS, *MARKDOWN, *CARDS]
