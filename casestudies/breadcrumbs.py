"""The way from the home page down to a page, as visitors see it and as search engines are told."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from casestudies.kinds import KINDS
from casestudies.publishing import Page


class Crumb(NamedTuple):
    """A page on the way: its name, its address, and its language if that is not the site's."""

    name: str
    url: str
    language: str = ""


def breadcrumbs(page: Page, above: Sequence[Page] = ()) -> list[Crumb]:
    """The way to a page, its own name at the end: by its list, or by the published pages `above`
    one at the root. Empty where nothing is between it and the home page, which every page leads to.
    """
    kind = KINDS.get(page.section)
    if kind is None or not isinstance(page, kind.model):
        return []
    between = [crumb(one) for one in above]
    if not kind.is_rooted:
        between = [Crumb(str(kind.title), address(kind.list_view))]
    return [Crumb(_("Home"), address("home")), *between, crumb(page)] if between else []


@cache
def address(name: str) -> str:
    """Where that is, which Django looks for again each time."""
    return reverse(name)


def crumb(page: Page) -> Crumb:
    return Crumb(page.name, page.get_absolute_url(), page.language)
