"""What is known of pages by their paths. In this app a page is no more than its path; whoever has
the pages says the rest (the setting PAGE_BOOK).
"""

from collections.abc import Collection
from importlib import import_module
from typing import NamedTuple

from django.conf import settings
from django.utils.encoding import escape_uri_path


class PageName(NamedTuple):
    """A page by its address, which is its path encoded, and its title."""

    address: str
    title: str


class PageEntry(NamedTuple):
    """Where a page is now, how it is called, and what it is about."""

    name: PageName
    problems: tuple[PageName, ...] = ()
    outcomes: tuple[PageName, ...] = ()
    people: tuple[PageName, ...] = ()
    """Who wrote it, who answers on it, and whom it is about."""


# The addresses that problems, outcomes and people have, and what requests hold of them: a slug.
PATHS = {"problem": "/problems/{}/", "outcome": "/outcomes/{}/", "person": "/people/{}/"}


def path_at(name: str, slug: str) -> str:
    """Where the page of a problem, an outcome or a person is, or was; empty for no slug."""
    return escape_uri_path(PATHS[name].format(slug)) if slug else ""


def names_of_pages(paths: Collection[str]) -> dict[str, PageName]:
    """How `entries_of_pages` calls them, and where they are now. A query for each kind of page at
    most, and two.
    """
    found: dict[str, PageName] = import_module(settings.PAGE_BOOK).names_in_book(paths)
    return found


def entries_of_pages(paths: Collection[str]) -> dict[str, PageEntry]:
    """The pages that are, or once were, at these paths, by path; what is none is left out. A few
    queries for thousands.
    """
    found: dict[str, PageEntry] = import_module(settings.PAGE_BOOK).pages_in_book(paths)
    return found
