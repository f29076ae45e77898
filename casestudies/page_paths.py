"""The paths at which the owner's own pages may stand: anywhere but where the site needs to be."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils.translation import gettext as _

# Parts of letters, digits, hyphens and underscores; no slashes at the ends.
PAGE_PATH = r"[\w-]+(?:/[\w-]+)*"
# First parts that are promised, whether something answers there by now or not.
PROMISED = frozenset({"search"})

# What Hugo calls the file of a folder: a page of that name would be written over another one's.
FOLDER_FILES = frozenset({"index", "_index"})


def validate_page_path(path: str) -> None:
    """Raise ValidationError for a path that no page can have: of another form, or the site's."""
    if path != path.lower() or not re.fullmatch(PAGE_PATH, path):
        said = _(
            "Write a path such as services/coaching: small letters, digits, hyphens and slashes."
        )
        raise ValidationError(said)
    if path.rpartition("/")[2] in FOLDER_FILES:
        said = _("“%(name)s” at the end stands for the page above: leave it out.")
        raise ValidationError(said % {"name": path.rpartition("/")[2]})
    if is_reserved(path):
        said = _("“%(slug)s” is an address of the site itself: nobody could reach the page.")
        raise ValidationError(said % {"slug": path})


def folder_of(path: str) -> str:
    """The folder of a page at the root, by its path or its file's: where its own names start."""
    name = re.sub(r"\.(?:md|markdown|html?)$", "", path).removesuffix("/index")
    return name.rpartition("/")[0]


def is_reserved(path: str) -> bool:
    """Whether a page at that path would stand in the site's way: at an address of its own, or
    below the first part of one.
    """
    return path.partition("/")[0] in first_parts(settings.ROOT_URLCONF)


@cache
def first_parts(urlconf: str) -> frozenset[str]:
    """The first part of every address that the site answers itself, its files' among them."""
    files = (settings.STATIC_URL.strip("/"), settings.MEDIA_URL.strip("/"))
    return PROMISED.union(first_words(get_resolver(urlconf).url_patterns), files)


def first_words(patterns: list[Any]) -> Iterator[str]:
    """The fixed words with which routes begin; one that begins with what varies has none."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if not route:
            yield from first_words(getattr(pattern, "url_patterns", []))
        elif "<" not in route.partition("/")[0]:
            yield route.partition("/")[0]


def related_path(key: str) -> str:
    """What `related` calls the page with that key."""
    return key.removesuffix(".md").removesuffix("/index")
