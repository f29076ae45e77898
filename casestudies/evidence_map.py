"""The problem × outcome map: where the evidence is."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from casestudies.kinds import KINDS
from casestudies.models import Article, Outcome, Problem
from contact.prepared import Parameter, Prepared


@dataclass(frozen=True)
class Cell:
    """How many case studies show this problem and this outcome together."""

    problem: Problem
    outcome: Outcome
    count: int


@dataclass(frozen=True)
class EvidenceMap:
    """A table: a column for each outcome, a row of cells for each problem."""

    outcomes: list[Outcome]
    rows: list[tuple[Problem, list[Cell]]]


def evidence_map(problems: list[Problem], outcomes: list[Outcome]) -> EvidenceMap:
    """The map of these over all published case studies. One query at any size."""
    counts = counts_by_pair()
    rows = [
        (problem, [Cell(problem, outcome, counts[problem.pk, outcome.pk]) for outcome in outcomes])
        for problem in problems
    ]
    return EvidenceMap(outcomes, rows)


def counts_by_pair() -> Counter[tuple[int, int]]:
    rows = pairs.rows(now=timezone.now())
    return Counter({(problem, outcome): count for problem, outcome, count in rows})


@Prepared
def pairs(*, now: Parameter) -> Any:
    """The keys of a problem and an outcome, and how many published case studies have both."""
    return (
        KINDS[Article.Kind.CASE_STUDY]
        .pages.published(now)
        .filter(problems__isnull=False, outcomes__isnull=False)
        .order_by()
        .values_list("problems", "outcomes")
        .annotate(count=Count("pk", distinct=True))
    )
