"""On paper nobody can follow a link: its address stands as a note at the end of the text.

The number of its note is an attribute of the link, and print.css shows it. So a screen reader says
none, and what is copied from the screen holds none.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import uri_to_iri

# What is not printed (print.css), a call to action, of which the heading is; or a link, up to the
# end of its tag. No `<` within a tag: as in consultancy/campaign_links.py.
_OPENING = re.compile(
    r'<(?:(?P<passed>nav|form)\b|(?P<hidden>p) class="[a-z ]*not-printed">'
    r'|(?P<call>section) class="cta"|a(?=\s)[^<>]*?\shref="(?P<address>[^"]*)"[^<>]*(?=>))'
)
_HEADING = 'class="cta-heading"'
_PLAIN = ("mailto:", "tel:")
# Which block leads to the form: it tells the desk and no reader (contact/source.py).
_SOURCE = "?source="


class LinkNotes:
    """The notes of one page: `numbers` has, in their order, the addresses that its links lead to,
    those of this site whole, those of mail plain; each once.
    """

    def __init__(self, path: str) -> None:
        self.site = settings.SITE_URL
        self.here = f"{self.site}{path}"
        self.numbers: dict[str, int] = {}

    def marked(self, html: str) -> str:
        """The page's HTML, with the number of its note in each link that is printed."""
        return "".join(self._pieces(html))

    def _pieces(self, html: str) -> Iterator[str]:
        start = 0
        while found := _OPENING.search(html, start):
            end = end_of_element(html, found)
            yield html[start : found.start()]
            yield self._mark(html, found, end)
            start = end
        yield html[start:]

    def _mark(self, html: str, found: re.Match[str], end: int) -> str:
        part = html[found.start() : end]
        if found["call"]:
            number = self._number(f"{self.site}{path_of_the_form()}")
            return part.replace(_HEADING, f'{_HEADING} data-note="{number}"', 1)
        if found["address"] is None or found["address"].startswith("#"):
            return part
        address = self._as_read(unescape(found["address"]))
        words = html[end + 1 : html.find("<", end)]
        if _bare(unescape(words).strip()) == _bare(address):
            # It says where it leads.
            return part
        return f'{part} data-note="{self._number(address)}"'

    def _number(self, address: str) -> int:
        return self.numbers.setdefault(address, len(self.numbers) + 1)

    def _as_read(self, address: str) -> str:
        if address.startswith(_PLAIN):
            return address.partition(":")[2].partition("?")[0]
        whole = self._whole(address).partition(_SOURCE)[0]
        return uri_to_iri(whole) if "%" in whole else whole

    def _whole(self, address: str) -> str:
        if address.startswith("/") and not address.startswith("//"):
            return f"{self.site}{address}"
        try:
            return urljoin(self.here, address)
        except ValueError:
            # No address at all: `http://[`.
            return address


@cache
def path_of_the_form() -> str:
    """Asked once: looking an address up takes as long as all links of a page."""
    return reverse("contact:diagnostic")


def end_of_element(html: str, found: re.Match[str]) -> int:
    """Where the element ends whose tag was found; the tag itself of a link, before its `>`."""
    name = found["passed"] or found["hidden"] or found["call"]
    end = html.find(f"</{name}>", found.end()) if name else found.end()
    return end if end >= 0 else len(html)


def _bare(address: str) -> str:
    """The address as people write it."""
    return address.rpartition("://")[2].rstrip("/")
