"""The list of case studies narrowed by its filters: what an address chooses, and what else there is
to choose, with the number of case studies that it would show.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.urls import reverse

from casestudies.kinds import KINDS
from casestudies.lists.facets import FACETS, Facet
from casestudies.lists.numbered_pages import ListAddress
from casestudies.lists.study_sets import ShownValue, StudySets, shown_tag

# A fact that says the same of every study narrows nothing.
FEWEST_VALUES = 2


class Option(NamedTuple):
    """A value that a filter may have."""

    slug: str
    name: str
    shown: ShownValue
    lead: str = ""
    url: str = ""
    """The page of a tag."""


FacetOptions = Mapping[Facet, list[Option]]
Chosen = Mapping[Facet, Option]


class NarrowingLink(NamedTuple):
    """An option as a filter shows it: where it leads, and how many case studies there are; one that
    is chosen leads to the list without it.
    """

    name: str
    address: str
    number: int
    is_chosen: bool


class Filter(NamedTuple):
    facet: Facet
    choices: list[NarrowingLink]


def all_options(tags: Mapping[str, list[Any]], studies: StudySets) -> FacetOptions:
    """What each filter may be set to; `tags` are those that are published, by section."""
    return {facet: list(options_of(facet, tags, studies)) for facet in FACETS}


def options_of(facet: Facet, tags: Mapping[str, list[Any]], studies: StudySets) -> Iterator[Option]:
    if facet.is_tag:
        for tag in tags[facet.name]:
            yield Option(tag.slug, tag.name, shown_tag(tag), tag.lead, tag.get_absolute_url())
    else:
        for shown in studies.values_of(facet.name):
            yield Option(str(shown.value), facet.called(studies.names[shown]), shown)


def chosen_in(query: Mapping[str, str], options: FacetOptions) -> tuple[Chosen, bool]:
    """What an address with that query chooses, and whether all that it asks for is there."""
    asked = {facet: query.get(facet.parameter) for facet in FACETS}
    asked = {facet: slug for facet, slug in asked.items() if slug}
    found = {
        facet: next((one for one in options[facet] if one.slug == slug), None)
        for facet, slug in asked.items()
    }
    chosen = {facet: option for facet, option in found.items() if option}
    return chosen, len(chosen) == len(asked)


@cache
def list_path() -> str:
    """Where the list stands; each choice asks."""
    return reverse(KINDS["case-studies"].list_view)


def narrowed_address(chosen: Chosen) -> ListAddress:
    """Where the case studies stand that show all of these."""
    query = ((facet.parameter, chosen[facet].slug) for facet in FACETS if facet in chosen)
    return ListAddress(list_path(), tuple(query))


def query_conditions(chosen: Chosen, studies: StudySets) -> dict[str, Any]:
    """The same for a query: the keys of tags, the texts that name the value of a fact; what fewest
    show comes first.
    """
    return {
        facet.name: option.shown.value if facet.is_tag else sorted(studies.texts[option.shown])
        for facet, option in sorted(chosen.items(), key=lambda one: studies.number(one[1].shown))
    }


def filters(options: FacetOptions, chosen: Chosen, studies: StudySets) -> list[Filter]:
    """The filters that have something to choose."""
    shown = (
        Filter(facet, list(choices(facet, options[facet], chosen, studies)))
        for facet in FACETS
        if facet.is_tag or len(options[facet]) >= FEWEST_VALUES
    )
    return [one for one in shown if one.choices]


def choices(
    facet: Facet, options: Iterable[Option], chosen: Chosen, studies: StudySets
) -> Iterator[NarrowingLink]:
    """Whatever shows a case study together with what the other filters have chosen."""
    others = {one: option for one, option in chosen.items() if one is not facet}
    among = studies.of(*(option.shown for option in others.values()))
    for option in options:
        number = studies.number_among(among, option.shown)
        is_chosen = chosen.get(facet) == option
        if number or is_chosen:
            leads_to = others if is_chosen else {**others, facet: option}
            yield NarrowingLink(
                option.name, narrowed_address(leads_to).of_page(), number, is_chosen
            )
