"""The map of where the evidence is: how many case studies show a problem and an outcome at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from casestudies.lists.study_sets import ShownValue, StudySets, shown_tag
from casestudies.models import Outcome, Problem
from casestudies.publishing import Page

# Rows and columns of the map: a larger one nobody can read.
MOST_SHOWN = 20


class MapTag(NamedTuple):
    """A problem or an outcome as the map shows it."""

    slug: str
    name: str
    url: str


class Cell(NamedTuple):
    """How many case studies show the problem of its row and this outcome together."""

    outcome: MapTag
    number: int


@dataclass(frozen=True)
class EvidenceMap:
    """A table: a column for each outcome, a row of cells for each problem; where there are many,
    for those with most case studies.
    """

    outcomes: list[MapTag]
    rows: list[tuple[MapTag, list[Cell]]]
    is_part: bool = False


def evidence_map(
    problems: list[Problem], outcomes: list[Outcome], studies: StudySets
) -> EvidenceMap:
    """The map of these over all published case studies."""
    shown, columns = with_most(problems, studies), with_most(outcomes, studies)
    named = {shown_tag(outcome): map_tag(outcome) for outcome in columns}
    rows = [(map_tag(problem), list(cells(problem, named, studies))) for problem in shown]
    is_part = len(shown) < len(problems) or len(columns) < len(outcomes)
    return EvidenceMap(list(named.values()), rows, is_part=is_part)


def cells(
    problem: Problem, outcomes: Mapping[ShownValue, MapTag], studies: StudySets
) -> Iterator[Cell]:
    among = studies.of(shown_tag(problem))
    for shown, outcome in outcomes.items():
        yield Cell(outcome, studies.number_among(among, shown))


def map_tag(tag: Page) -> MapTag:
    return MapTag(tag.slug, tag.name, tag.get_absolute_url())


def with_most(tags: list[Any], studies: StudySets) -> list[Any]:
    """Of the tags those with most case studies, in their own order."""
    most = Counter({tag.pk: studies.number(shown_tag(tag)) for tag in tags}).most_common(MOST_SHOWN)
    shown = dict(most)
    return [tag for tag in tags if tag.pk in shown]
