"""A list in pages: where each of them stands, and what leads from one to the others."""

from collections.abc import Iterator
from typing import NamedTuple

from django.core.paginator import Page as DjangoPage
from django.utils.http import urlencode

# Beside the page that is shown.
NEIGHBOURS = 2


class ListAddress(NamedTuple):
    """Where a list stands: what narrows it comes always in the same order, so that there is one
    address for what is shown.
    """

    path: str
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""
    """Where on the page the list begins, with its `#`."""

    def of_page(self, number: int = 1) -> str:
        """The address of that page; the first is at the list's own."""
        numbered = (("page", str(number)),) if number > 1 else ()
        query = urlencode([*self.query, *numbered])
        return f"{self.path}{'?' * bool(query)}{query}{self.fragment}"


class PageLink(NamedTuple):
    """A page of the list by its number; 0 where some are left out."""

    number: int
    url: str = ""
    is_current: bool = False


class NumberedPages(NamedTuple):
    """The way through a list: the first page, the last, those around the one that is shown."""

    links: list[PageLink]
    previous: str = ""
    """The address of the page before, empty on the first."""
    following: str = ""


def numbered_pages(shown: DjangoPage, address: ListAddress) -> NumberedPages | None:
    """What `casestudies/_pages.html` shows as `numbers` below a page of the list that stands at
    that address; None where it is the only one.
    """
    if not shown.has_other_pages():
        return None
    return NumberedPages(
        list(links_around(shown, address)),
        previous=address.of_page(shown.previous_page_number()) if shown.has_previous() else "",
        following=address.of_page(shown.next_page_number()) if shown.has_next() else "",
    )


def links_around(shown: DjangoPage, address: ListAddress) -> Iterator[PageLink]:
    pages = shown.paginator.get_elided_page_range(shown.number, on_each_side=NEIGHBOURS, on_ends=1)
    for number in pages:
        if isinstance(number, int):
            is_current = number == shown.number
            yield PageLink(number, address.of_page(number), is_current=is_current)
        else:
            yield PageLink(0)
