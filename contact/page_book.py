"""What is known of pages by their paths. In this app a page is no more than its path; whoever has
the pages says the rest (the setting PAGE_BOOK).
"""

from collections.abc import Collection
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string


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


def entries_of_pages(paths: Collection[str]) -> dict[str, PageEntry]:
    """The pages that are, or once were, at these paths, by path; what is none is left out. A few
    queries for thousands.
    """
    found: dict[str, PageEntry] = import_string(settings.PAGE_BOOK)(paths)
    return found
