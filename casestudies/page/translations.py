"""The same page in other languages: those that have its translation key."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.translation import get_language_info

from casestudies.addresses.content_paths import url_at
from casestudies.kinds import KINDS
from casestudies.models import Section
from casestudies.publishing import Page
from contact.queries.prepared import Parameter, Prepared


class Translation(NamedTuple):
    """A page in a language: the tag of that, what its speakers call it, and the page's address."""

    tag: str
    name: str
    url: str
    is_here: bool
    is_to_be_found: bool
    """Whether search engines are to find it, and here."""


def translations(page: Page) -> list[Translation]:
    """The page and what is published of it in other languages, the site's own first; empty where
    it stands alone. One query, none for a page without a key.
    """
    if not page.translation_key:
        return []
    own = (page.get_absolute_url(), is_original(noindex=page.noindex, canonical=page.canonical))
    found = {language_tag(page.language): own}
    rows = rows_with.rows(key=page.translation_key, now=timezone.now())
    for section, slug, language, noindex, canonical in sorted(rows):
        is_found = is_original(noindex=noindex, canonical=canonical)
        found.setdefault(language_tag(language), (url_at(section, slug), is_found))
    in_order = sorted(found, key=lambda tag: (tag != settings.LANGUAGE_CODE, tag))
    here = language_tag(page.language)
    if len(found) == 1:
        return []
    return [
        Translation(tag, autonym(tag, found), found[tag][0], tag == here, found[tag][1])
        for tag in in_order
    ]


def is_original(*, noindex: bool, canonical: str) -> bool:
    """Whether a page is itself what search engines are to show, as others may be told of it."""
    return not (noindex or canonical)


def alternates(found: list[Translation]) -> list[Translation]:
    """Those of a page's translations that search engines are told of; empty where it is not to be
    found itself, as each is to be told of all others
    (https://developers.google.com/search/docs/specialty/international/localized-versions).
    """
    told = [one for one in found if one.is_to_be_found]
    return told if len(told) > 1 and any(one.is_here for one in told) else []


def language_tag(language: str) -> str:
    """A page that names none is in the language of the site."""
    return language or settings.LANGUAGE_CODE


@Prepared
def rows_with(*, key: Parameter, now: Parameter) -> Any:
    """Section, slug, language, and what search engines are told of the published pages with that
    key; introductions have no section.
    """
    pages = [*((section, kind.pages) for section, kind in KINDS.items()), ("", Section.objects)]
    queries: list[Any] = [
        found.published(now)
        .filter(translation_key=key)
        .order_by()
        .values_list(Value(section, CharField()), "slug", "language", "noindex", "canonical")
        for section, found in pages
    ]
    return queries[0].union(*queries[1:])


def translations_with(keys: set[str]) -> dict[str, dict[str, str]]:
    """The addresses of published pages that have translations and are to be found, by their key and
    by language, the site's own first. One query, none without keys.
    """
    if not keys:
        return {}
    pages = [*((section, kind.pages) for section, kind in KINDS.items()), ("", Section.objects)]
    queries: list[Any] = [
        found.published()
        .filter(translation_key__in=keys, noindex=False, canonical="")
        .order_by()
        .values_list("translation_key", "language", Value(section, CharField()), "slug")
        for section, found in pages
    ]
    known: dict[str, dict[str, str]] = {}
    rows = queries[0].union(*queries[1:])
    for key, language, section, slug in sorted(rows, key=lambda row: (bool(row[1]), row)):
        known.setdefault(key, {}).setdefault(language_tag(language), url_at(section, slug))
    return {key: found for key, found in known.items() if len(found) > 1}


def autonym(tag: str, beside: Iterable[str]) -> str:
    """What those who speak a language call it, with its country or script only where others of that
    language stand beside it; the tag itself of one that Django does not know.
    """
    base = tag.partition("-")[0].lower()
    is_alone = sum(other.partition("-")[0].lower() == base for other in beside) == 1
    for known in ([base] if is_alone else []) + [tag.lower()]:
        try:
            return str(get_language_info(known)["name_local"])
        except KeyError:
            continue
    return tag
