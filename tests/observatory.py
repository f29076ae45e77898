"""The score that Mozilla's Observatory gives an answer: its rules, applied to one response.

The table is https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring with the tests
of opener and embedder policy that have come since (mdn/mdn-http-observatory, charts.js). What needs
the whole world, the preload list and certificates, counts as absent: without a cookie and without
integrity attributes 150 is all there is.
"""

import re

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
SIX_MONTHS = 15_552_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[\"']?([^\"'\s>]+)", re.IGNORECASE)


def score(response):
    """The points of a response that came over HTTPS: 100 with what it loses, then what it gains."""
    points = [rule(response) for rule in RULES]
    total = 100 + sum(point for point in points if point < 0)
    bonus = sum(point for point in points if point > 0)
    return max(0, total + bonus if total >= 90 else total)


def content_security_policy(response):
    parts = [part.split() for part in policy_of(response).split(";") if part.split()]
    if not parts:
        return -25
    policy = {name.lower(): set(sources) for name, *sources in reversed(parts)}
    if len(policy) < len(parts):
        return 0
    return points_of(policy)


def points_of(policy):
    default = policy.get("default-src", {"*"})
    script = policy.get("script-src", default)
    style = policy.get("style-src", default)
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    active = set().union(*(policy[name] for name in policy if name not in {"img-src", "media-src"}))
    if script & (BROAD | INLINE) or policy.get("object-src", default) & BROAD or plain(active):
        return -20
    if "'unsafe-eval'" in script | style or plain(passive):
        return -10
    if style & (BROAD | INLINE):
        return 0
    is_closed = policy.get("form-action", {"*"}) <= {"'none'", "'self'"}
    return 10 if default == {"'none'"} and is_closed else 5


def plain(sources):
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def policy_of(response):
    return response.headers.get("Content-Security-Policy", "")


def frame_options(response):
    value = response.headers.get("X-Frame-Options", "").lower()
    return 5 if "frame-ancestors" in policy_of(response) or value in {"deny", "sameorigin"} else -20


def cookies(response):
    """Of each cookie the worst; that HSTS makes up for a part is left out."""
    return min(map(points_of_cookie, response.cookies.values()), default=0)


def points_of_cookie(cookie):
    is_session = any(word in cookie.key.lower() for word in ("login", "sess"))
    if not cookie["secure"]:
        return -40 if is_session else -20
    if is_session and not cookie["httponly"]:
        return -30
    if cookie["samesite"].lower() in {"strict", "lax"}:
        return 5
    return -20 if cookie["samesite"] or "csrf" in cookie.key.lower() else 0


def sharing(response):
    """CORS: that anyone may read is no fault, that anyone may read with credentials is."""
    return -50 if response.headers.get("Access-Control-Allow-Credentials") == "true" else 0


def transport_security(response):
    found = re.search(r"max-age=(\d+)", response.headers.get("Strict-Transport-Security", ""))
    if not found:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def referrer_policy(response):
    if "Referrer-Policy" not in response.headers:
        return 0
    return 5 if response.headers["Referrer-Policy"].lower() in PRIVATE else -5


def content_type_options(response):
    return 0 if response.headers.get("X-Content-Type-Options", "").lower() == "nosniff" else -5


def scripts(response):
    """Subresource integrity, of which only scripts of other hosts need any."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    sources = SCRIPT.findall(response.text) if is_html and not response.streaming else []
    return -50 if any(re.match(r"(https?:)?//", source) for source in sources) else 0


def one_of(header, *good, harmless):
    """The rule of an isolation header: 10 for a good value, 0 for none, -5 for nonsense."""

    def points(response):
        value = response.headers.get(header, harmless)
        return 10 if value in good else 0 if value == harmless else -5

    return points


RULES = [
    content_security_policy,
    frame_options,
    cookies,
    sharing,
    transport_security,
    referrer_policy,
    content_type_options,
    scripts,
    one_of("Cross-Origin-Resource-Policy", "same-origin", "same-site", harmless="cross-origin"),
    one_of(
        "Cross-Origin-Embedder-Policy", "require-corp", "credentialless", harmless="unsafe-none"
    ),
    one_of(
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "same-origin-allow-popups",
        "noopener-allow-popups",
        harmless="unsafe-none",
    ),
]
