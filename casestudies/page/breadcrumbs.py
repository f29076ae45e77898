"""The way from the home page down to a page, as visitors see it and as search engines are told."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.kinds import KINDS, Kind
from casestudies.models import Section
from casestudies.publishing import Page
from contact.queries.prepared import Parameter, Prepared


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
        between = [Crumb(name_of_list(page, kind), address(kind.list_view))]
    return [Crumb(_("Home"), address("home")), *between, crumb(page)] if between else []


@cache
def address(name: str) -> str:
    """Where that is, which Django looks for again each time."""
    return reverse(name)


def with_list_named(pages: Any, section: str, now: Parameter) -> Any:
    """The pages of a section, each with `named_list`: what the introduction above their list calls
    it; None where none is published.
    """
    return pages.annotate(named_list=Subquery(names_of_list(section, now)))


def name_of_list(page: Page, kind: Kind) -> str:
    """What the list of the page's kind is called. A query, unless it was noted with the page."""
    if hasattr(page, "named_list"):
        return page.named_list or str(kind.title)
    found = list_names.rows(kind.section, now=timezone.now())
    return found[0][0] if found else str(kind.title)


@Prepared
def list_names(section: str, *, now: Parameter) -> Any:
    return names_of_list(section, now)


def names_of_list(section: str, now: Parameter) -> Any:
    named = Coalesce(NullIf("short_title", Value("")), "title")
    published = Section.objects.published(now).filter(slug=section).order_by()
    return published.values_list(named)[:1]


def crumb(page: Page) -> Crumb:
    return Crumb(page.name, page.get_absolute_url(), page.language)
