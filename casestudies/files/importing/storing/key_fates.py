"""What became of every key in a page's front matter: shown, honoured, or kept and not shown."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from casestudies.files.cross_links import LINK_KEYS, items_of, link_name
from casestudies.files.front_matter.values import FrontMatter
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.storing.page_import import PageImport
from casestudies.files.mapping import (
    ADDRESS_KEYS,
    ALIAS_KEYS,
    DATE_KEYS,
    PUBLISH_KEYS,
    UPDATED_KEYS,
    MappedField,
    mapped_fields,
)
from casestudies.publishing import Page

SHOWN = "shown"
HONOURED = "honoured"
NOT_SHOWN = "kept, not shown"
# Attributes of a page that do something without being seen.
SILENT = {
    "weight", "sitemap_priority", "sitemap_changefreq", "sitemap_disabled", "noindex", "canonical",
    "expires_at", "language", "translation_key", "answers_requests", "seo_title", "seo_description",
}  # fmt: skip
DATES = {*DATE_KEYS, *PUBLISH_KEYS, *UPDATED_KEYS}
DECIDING_KEYS = {"draft", "headless", "build.render", "_build.render", "build.list", "_build.list"}
ALWAYS = {*map(str.lower, DATES), *DECIDING_KEYS, "slug", "lang", *ALIAS_KEYS, *ADDRESS_KEYS}


def fates(item: PageImport) -> Iterator[tuple[str, str]]:
    """Every key that holds something, and what became of it; those below `image`, `sitemap` and
    other maps of which some are known one by one, as in `sitemap.disable`.
    """
    document, model = item.document, type(item.page)
    keys = tuple(keys_in(document.front, parent_keys(model)))
    filled = frozenset(name for name, value in document.fields.values.items() if value != "")
    shown = {key for key in LINK_KEYS if key in keys and has_link(key, item)}
    shown |= {"menu", "menus"} if item.page.imported.get("menus") else set()
    for key, name, fate in known_fates(model, keys, filled, frozenset(shown)):
        if is_written(key, document):
            yield name, fate


@cache
def spelled_keys(model: type[Page]) -> dict[str, str]:
    """The keys that are known of such a page, as they are usually spelled."""
    mapped = (key for one in mapped_fields(model) for key in keys_said(one))
    return {key.lower(): key for key in (*DATES, *mapped)}


@cache
def parent_keys(model: type[Page]) -> set[str]:
    """The keys of maps of which some are known."""
    paths = [*DECIDING_KEYS, *spelled_keys(model)]
    return {path.partition(".")[0] for path in paths if "." in path}


def keys_said(mapped: MappedField) -> list[str]:
    return [key for key in (*mapped.keys, mapped.new_key) if key]


def keys_in(front: FrontMatter, parents: set[str]) -> Iterator[str]:
    """The keys that hold something, those below the `parents` with their path."""
    for key, value in front.values.items():
        if isinstance(value, dict) and key in parents:
            yield from (f"{key}.{name}" for name, one in value.items() if holds_key(one))
        elif holds_key(value):
            yield key


def holds_key(value: Any) -> bool:
    return value not in (None, "", [], {})


# Most files of a site have the same keys.
@lru_cache(maxsize=1000)
def known_fates(
    model: type[Page], keys: tuple[str, ...], filled: frozenset[str], shown: frozenset[str]
) -> list[tuple[str, str, str]]:
    """What becomes of keys that hold something: the key, how it is usually spelled, its fate.

    `filled` are the attributes of the page that got a value, `shown` the keys of links and menus of
    which something is shown.
    """
    found = dict.fromkeys(keys, NOT_SHOWN)
    found |= dict.fromkeys(found.keys() & ALWAYS, HONOURED)
    for one in mapped_fields(model):
        if one.attribute in filled:
            found |= fates_of(one, found)
    found |= dict.fromkeys(found.keys() & set(LINK_KEYS), NOT_SHOWN)
    found |= dict.fromkeys(found.keys() & shown, SHOWN)
    return [(key, spelled_keys(model).get(key, key), fate) for key, fate in found.items()]


def fates_of(mapped: MappedField, found: dict[str, str]) -> dict[str, str]:
    """What became of the keys of an attribute that got a value: one of them counts."""
    keys = [key.lower() for key in mapped.keys if key.lower() in found]
    key = mapped.new_key if mapped.new_key in found else next(iter(keys), None)
    fate = HONOURED if mapped.attribute in SILENT else SHOWN
    return dict.fromkeys(keys, f"{NOT_SHOWN}: “{key}” is") | ({key: fate} if key else {})


def has_link(key: str, item: PageImport) -> bool:
    """Whether any of the names under the key is that of a page here."""
    linked = item.page.imported.get("links", {})
    return any(link_name(key, text) in linked for text in items_of(item.document.front, key))


def is_written(key: str, document: Document) -> bool:
    """Whether the author wrote it: what Jekyll takes from elsewhere was added on the way."""
    if not document.file.is_jekyll:
        return True
    name = re.escape(key.partition(".")[0])
    return bool(re.search(rf"(?im)^[\"']?{name}[\"']?[ \t]*:", document.text))
