"""The same page in other languages: those that have its translation key."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import get_language_info

from casestudies.kinds import KINDS
from casestudies.models import Section
from casestudies.publishing import Page


class Translation(NamedTuple):
    """A page in a language: the tag of that, what its speakers call it, and the page's address."""

    tag: str
    name: str
    url: str
    is_here: bool


def translations(page: Page) -> list[Translation]:
    """The page and what is published of it in other languages, the site's own first; empty where
    it stands alone. One query, none for a page without a key.
    """
    if not page.translation_key:
        return []
    found = {tag_of(page.language): page.get_absolute_url()}
    for section, slug, language in rows_with(page.translation_key):
        found.setdefault(tag_of(language), address_of_row(section, slug))
    in_order = sorted(found, key=lambda tag: (tag != settings.LANGUAGE_CODE, tag))
    here = tag_of(page.language)
    said = [Translation(tag, autonym(tag), found[tag], tag == here) for tag in in_order]
    return said if len(said) > 1 else []


def tag_of(language: str) -> str:
    """A page that names none is in the language of the site."""
    return language or settings.LANGUAGE_CODE


def rows_with(key: str) -> Iterable[tuple[str, str, str]]:
    """Section, slug and language of the published pages with that key; introductions have no
    section.
    """
    pages = [*((section, kind.pages) for section, kind in KINDS.items()), ("", Section.objects)]
    queries: list[Any] = [
        found.published()
        .filter(translation_key=key)
        .order_by()
        .values_list(Value(section, CharField()), "slug", "language")
        for section, found in pages
    ]
    rows: Iterable[tuple[str, str, str]] = queries[0].union(*queries[1:])
    return sorted(rows)


def address_of_row(section: str, slug: str) -> str:
    if not section:
        return Section(slug=slug).get_absolute_url()
    return reverse(KINDS[section].page_view, args=[slug])


def autonym(tag: str) -> str:
    """What those who speak a language call it; the tag itself of one that Django does not know."""
    try:
        return str(get_language_info(tag.lower())["name_local"])
    except KeyError:
        return tag
