"""Where a POST comes from: the check that stands in for a CSRF token.

A token needs a cookie and a page of its own for every visitor. An anonymous request carries no
authority that another site could borrow, so the browser's own word about the sender is enough.
"""

import re
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

# What browsers write (RFC 6454, section 6.2): no path, no user, no trailing slash.
SERIALISED_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^\s/?#@:\[\]]+|\[[0-9a-f:.]+\])(:(?P<port>[1-9][0-9]{0,4}))?",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}


class Verdict(StrEnum):
    """What the headers say about the sender."""

    OURS = "ours"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


class Origin(NamedTuple):
    scheme: str
    host: str
    port: int


def judge_origin(
    *, fetch_site: str | None, origin: str | None, site_url: str, edition_url: str = ""
) -> Verdict:
    """Say whether a POST was sent from the site at `site_url`, or from its plain files, which may
    stand at `edition_url` as well.

    `fetch_site` and `origin` are the values of Sec-Fetch-Site and Origin, None where the browser
    sent none; an empty value counts as none. Sec-Fetch-Site decides alone where it is there: no
    script in a page can set it. UNKNOWN means that the browser said nothing at all. The rule
    follows Go's http.CrossOriginProtection, which accepts what is UNKNOWN here.
    """
    if edition_url and origin and parse_origin(origin) == origin_of(edition_url):
        # To the browser, and rightly, another site.
        return Verdict.OURS
    if fetch_site:
        return Verdict.OURS if fetch_site in {"same-origin", "none"} else Verdict.FOREIGN
    if not origin:
        return Verdict.UNKNOWN
    sender = parse_origin(origin)
    return Verdict.OURS if sender and sender == origin_of(site_url) else Verdict.FOREIGN


def parse_origin(text: str) -> Origin | None:
    """The parts of a serialised origin with its port; None for 'null' and what is malformed."""
    found = SERIALISED_ORIGIN.fullmatch(text)
    if not found:
        return None
    scheme = found["scheme"].lower()
    return Origin(scheme, found["host"].lower(), int(found["port"] or DEFAULT_PORTS[scheme]))


def origin_of(url: str) -> Origin | None:
    """The origin of an address; None where it has none or cannot be read."""
    try:
        parts = urlsplit(url)
        # Browsers send international host names in their ASCII form.
        host = parts.netloc.rpartition("@")[2].encode("idna").decode()
    except ValueError:
        return None
    return parse_origin(f"{parts.scheme}://{host}")
