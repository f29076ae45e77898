"""On paper nobody can follow a link: its address stands as a note at the end of the text.

The number of its note is an attribute of the link, and print.css shows it. So a screen reader says
none, and what is copied from the screen holds none.
"""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import uri_to_iri

# What is not printed (print.css), or a link with the words that it begins with. Of a call to
# action only the heading is printed. No `<` within a tag: as in consultancy/campaigns.py.
_LINK = re.compile(
    r"""<(?P<passed>nav|form)\b.*?</(?P=passed)>
    | <p\ class="[a-z\ ]*not-printed">.*?</p>
    | (?P<call><section\ class="cta".*?</section>)
    | (?P<tag><a\b[^<>]*?\shref="(?P<address>[^"]*)"[^<>]*)>(?P<words>[^<]*)""",
    re.DOTALL | re.VERBOSE,
)
_HEADING = 'class="cta-heading"'
_PLAIN = ("mailto:", "tel:")
# Which block leads to the form: it tells the desk and no reader (contact/source.py).
_SOURCE = "?source="


class LinkNotes:
    """The notes of one page, numbered as its links stand; the same address has one number."""

    def __init__(self, path: str) -> None:
        self.here = f"{settings.SITE_URL}{path}"
        self.numbers: dict[str, int] = {}

    def marked(self, html: str) -> str:
        """The page's HTML, with the number of its note in each link that is printed."""
        return _LINK.sub(self._mark, html)

    @property
    def addresses(self) -> Iterable[str]:
        """In the order of their numbers; those of this site are whole, those of mail plain."""
        return self.numbers.keys()

    def _mark(self, found: re.Match[str]) -> str:
        if found["call"]:
            number = self._number(self._as_read(reverse("contact:diagnostic")))
            return found["call"].replace(_HEADING, f'{_HEADING} data-note="{number}"', 1)
        if not found["tag"] or found["address"].startswith("#"):
            return found[0]
        address = self._as_read(unescape(found["address"]))
        if _bare(unescape(found["words"]).strip()) == _bare(address):
            # It says where it leads.
            return found[0]
        number = self._number(address)
        return f'{found["tag"]} data-note="{number}">{found["words"]}'

    def _number(self, address: str) -> int:
        return self.numbers.setdefault(address, len(self.numbers) + 1)

    def _as_read(self, address: str) -> str:
        for scheme in _PLAIN:
            if address.startswith(scheme):
                return address.removeprefix(scheme).partition("?")[0]
        try:
            whole = urljoin(self.here, address).partition(_SOURCE)[0]
        except ValueError:
            # No address at all: `http://[`.
            return address
        return uri_to_iri(whole) if "%" in whole else whole


def _bare(address: str) -> str:
    """The address as people write it."""
    return address.rpartition("://")[2].rstrip("/")
