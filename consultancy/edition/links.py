"""What an answer of the site leads to, and how it reads among plain files."""

import re
from collections.abc import Iterator
from functools import cache
from html import escape, unescape

from django.conf import settings

from consultancy.edition.places import numbered_reference, place_named

# Of media types, those in which addresses stand.
WRITTEN = ("text/", "application/json", "application/feed+json", "application/manifest+json")
# The address of a link, or of what a form is sent to. No `<` within a tag, as in campaign_links.py.
LED_BY = re.compile(
    r'(?P<before><(?P<tag>a|form)\s(?:[^<>]*?\s)?(?:href|action)=")(?P<address>/(?!/)[^"]*)"'
)


def references_in(text: str) -> Iterator[str]:
    """The addresses within the site that a page, a feed, a sitemap or a file of Markdown names, as
    `/path?query`; a few that only look like one.
    """
    for found in naming(settings.SITE_URL).finditer(text):
        yield unescape(found[1] or found[2])


@cache
def naming(site: str) -> re.Pattern[str]:
    """In quotes and in a srcset with or without the site's own scheme and host; else with it."""
    own = re.escape(site)
    return re.compile(rf'(?:(?<=")|(?<=,\s))(?:{own})?(/[^"\\\s<>]*)|(?<=[(>]){own}(/[^"\\\s<>)]*)')


def for_any_server(html: str) -> str:
    """The page as it reads where nothing but files answers: forms are sent to the site, a link with
    a query leads to the further page of a list, or to the site. All else stays as it is.
    """
    return LED_BY.sub(led, html)


def led(found: re.Match[str]) -> str:
    address = answering_address(found["address"], is_form=found["tag"] == "form")
    return f'{found["before"]}{address}"'


def answering_address(address: str, *, is_form: bool) -> str:
    """Where an address, as HTML writes it, leads from plain files."""
    reference = unescape(address)
    place = None if is_form else place_named(reference)
    if place is None:
        return settings.SITE_URL + address
    if not place.query:
        return address
    _before, mark, fragment = reference.partition("#")
    return escape(f"{numbered_reference(place)}{mark}{fragment}")
