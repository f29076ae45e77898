"""What stands in the list of a kind: some of its pages, and what leads to the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.core.paginator import Page as DjangoPage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.kinds import KINDS, Kind
from casestudies.lists.chosen_pages import chosen_pages
from casestudies.lists.counted_studies import study_sets
from casestudies.lists.evidence_map import EvidenceMap, evidence_map
from casestudies.lists.listed_pages import PublishedPages, counted_pages
from casestudies.lists.narrowing import (
    FacetOptions,
    Filter,
    all_options,
    chosen_in,
    filters,
    narrowed_address,
    query_conditions,
)
from casestudies.lists.numbered_pages import ListAddress, numbered_pages
from casestudies.lists.picked_links import note_links
from casestudies.lists.study_sets import StudySets, shown_tag
from casestudies.models import Article, Section
from casestudies.text.blocks import Wanted
from casestudies.version.kept_for_version import kept_for_version
from contact.queries.prepared import Parameter, Prepared

PAGE_SIZE = 20


def listed(kind: Kind, query: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the list of a kind at an address with that query.

    `is_unknown` says that the address asks for a filter or a page that is not there: then the list
    without it is shown.
    """
    is_filtered = kind.section == Article.Kind.CASE_STUDY
    return case_study_list(query) if is_filtered else plain_list(kind, query)


def plain_list(kind: Kind, query: Mapping[str, str]) -> dict[str, Any]:
    """The pages of a kind; problems and outcomes all at once."""
    address = ListAddress(reverse(kind.list_view))
    if kind.is_tag:
        return {"object_list": counted_tags(kind.section), **place(address)}
    pages = PublishedPages(kind.section)
    pages.counted = number_of(kind.section)
    return paginated(pages, query, address)


def case_study_list(query: Mapping[str, str]) -> dict[str, Any]:
    """The case studies, narrowed by the filters that the query names."""
    there = narrowable()
    studies = there.studies
    chosen, is_known = chosen_in(query, there.options)
    pages = PublishedPages(Article.Kind.CASE_STUDY, query_conditions(chosen, studies))
    pages.counted = studies.number(*(option.shown for option in chosen.values()))
    pages.among = studies.number()
    pages.linked = min((studies.number(option.shown) for option in chosen.values()), default=0)
    address = narrowed_address(chosen)
    context = paginated(pages, query, address)
    context |= {"chosen": chosen, "filters": filters_beside(there, *address.query)}
    context["is_unknown"] |= not is_known
    if context["is_beginning"] and not chosen:
        context["map"] = there.map
    return context


@dataclass(frozen=True, eq=False)
class Narrowable:
    """What the filters may be set to, which studies show it, and the map of them all, as they are
    at one moment.
    """

    options: FacetOptions
    studies: StudySets
    map: EvidenceMap


@kept_for_version
def narrowable() -> Narrowable:
    """What there is to choose on every page of the list. Two queries at most."""
    studies, tags = study_sets(), published_tags()
    whole_map = evidence_map(tags["problems"], tags["outcomes"], studies)
    return Narrowable(all_options(tags, studies), studies, whole_map)


@kept_for_version
def filters_beside(there: Narrowable, *query: tuple[str, str]) -> list[Filter]:
    """The filters on every page of the list that this query narrows."""
    chosen, _is_known = chosen_in(dict(query), there.options)
    return filters(there.options, chosen, there.studies)


def paginated(
    pages: PublishedPages, query: Mapping[str, str], address: ListAddress
) -> dict[str, Any]:
    """The page of the list that the query names, with what its pages are linked with; the first
    where there is no such page.
    """
    found, is_known = list_page(pages, query)
    shown: Any = found.object_list
    note_links(shown)
    return {
        "page_obj": found,
        "object_list": shown,
        "numbers": numbered_pages(found, address),
        **place(address, found.number),
        "is_unknown": not is_known,
    }


def place(address: ListAddress, number: int = 1) -> dict[str, Any]:
    """Where a page of a list stands."""
    return {
        "canonical_url": f"{settings.SITE_URL}{address.of_page(number)}",
        "is_beginning": number == 1 and not address.query,
        "is_unknown": False,
    }


def list_page(pages: Any, query: Mapping[str, str]) -> tuple[DjangoPage, bool]:
    """The page of the list that `?page=` names, and whether there is one: the first without it, or
    where there is none. Another spelling of its number (`01`) names none: there could be any number
    of them.
    """
    number = query.get("page") or "1"
    paginator = Paginator(pages, PAGE_SIZE)
    try:
        found = paginator.page(number)
    except InvalidPage:
        return paginator.page(1), False
    return (found, True) if str(found.number) == number else (paginator.page(1), False)


def list_words(kind: Kind, above: Section, context: Mapping[str, Any]) -> dict[str, str]:
    """Heading, title and description of a list: no two of its pages have the same."""
    chosen, heading = context.get("chosen", {}).values(), str(above.title or kind.title)
    title, lead = str(above.head_title or kind.title), above.seo_description or above.lead
    if chosen:
        title = heading = f"{heading}: {', '.join(option.name for option in chosen)}"
        lead = f"{heading}. {next((option.lead for option in chosen if option.lead), above.lead)}"
    said, lead = said_of_place(context.get("page_obj")), lead or str(kind.standfirst)
    return {
        "heading": heading,
        "list_title": f"{title}. {said}" if said else title,
        "list_description": f"{said}. {lead}" if said else lead,
    }


def said_of_place(shown: DjangoPage | None) -> str:
    """What tells a page of a list from its beginning; empty there."""
    if shown is None or shown.number == 1:
        return ""
    place = {"number": shown.number, "total": shown.paginator.num_pages}
    return _("Page %(number)s of %(total)s") % place


def published_introduction(section: str) -> Section | None:
    """The introduction above that section's list, or the home page, while it is published. One
    query.
    """
    found = introductions.objects(slug=section, now=timezone.now())
    return found[0] if found else None


@Prepared
def introductions(*, slug: Parameter, now: Parameter) -> QuerySet[Section]:
    return Section.objects.published(now).filter(slug=slug)


@kept_for_version
def counted_tags(section: str) -> list[Any]:
    """The published tags of that section, each with the number of its published case studies. Two
    queries at most.
    """
    studies = study_sets()
    return [with_count(tag, studies.number(shown_tag(tag))) for tag in published_tags()[section]]


def with_count(tag: Any, count: int) -> Any:
    """A tag like it that says how many case studies it has; copy() takes forty times as long."""
    counted_tag = object.__new__(type(tag))
    vars(counted_tag).update(vars(tag), case_study_count=count)
    return counted_tag


@kept_for_version
def published_tags() -> dict[str, list[Any]]:
    """The published problems and outcomes as lists show them. One query."""
    wanted = {kind.section: Wanted(kind.section) for kind in KINDS.values() if kind.is_tag}
    found = chosen_pages(wanted.values())
    return {section: found[one] for section, one in wanted.items()}


@kept_for_version
def number_of(section: str) -> int:
    """How many published pages of a kind there are. One query."""
    return counted_pages(section, {})
