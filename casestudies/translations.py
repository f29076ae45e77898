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
from contact.prepared import Parameter, Prepared


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
    found = {language_tag(page.language): page.get_absolute_url()}
    rows = rows_with.rows(key=page.translation_key, now=timezone.now())
    for section, slug, language in sorted(rows):
        found.setdefault(language_tag(language), url_at(section, slug))
    in_order = sorted(found, key=lambda tag: (tag != settings.LANGUAGE_CODE, tag))
    here = language_tag(page.language)
    if len(found) == 1:
        return []
    return [Translation(tag, autonym(tag, found), found[tag], tag == here) for tag in in_order]


def language_tag(language: str) -> str:
    """A page that names none is in the language of the site."""
    return language or settings.LANGUAGE_CODE


@Prepared
def rows_with(*, key: Parameter, now: Parameter) -> Any:
    """Section, slug and language of the published pages with that key; introductions have no
    section.
    """
    pages = [*((section, kind.pages) for section, kind in KINDS.items()), ("", Section.objects)]
    queries: list[Any] = [
        found.published(now)
        .filter(translation_key=key)
        .order_by()
        .values_list(Value(section, CharField()), "slug", "language")
        for section, found in pages
    ]
    return queries[0].union(*queries[1:])


def translations_with(keys: set[str]) -> dict[str, dict[str, str]]:
    """The addresses of published pages that have translations, by their key and by language, the
    site's own first. One query, none without keys.
    """
    if not keys:
        return {}
    pages = [*((section, kind.pages) for section, kind in KINDS.items()), ("", Section.objects)]
    queries: list[Any] = [
        found.published()
        .filter(translation_key__in=keys)
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
