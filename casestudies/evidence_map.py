"""The problem × outcome map: where the evidence is."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from casestudies.kinds import KINDS
from casestudies.models import Article, Outcome, Problem


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


def evidence_map() -> EvidenceMap:
    """The map over everything that is published. Three queries at any size."""
    problems = list(Problem.objects.published())
    outcomes = list(Outcome.objects.published())
    counts = counts_by_pair()
    rows = [
        (problem, [Cell(problem, outcome, counts[problem.pk, outcome.pk]) for outcome in outcomes])
        for problem in problems
    ]
    return EvidenceMap(outcomes, rows)


def counts_by_pair() -> Counter[tuple[int, int]]:
    pairs = (
        KINDS[Article.Kind.CASE_STUDY]
        .pages.published()
        .filter(problems__isnull=False, outcomes__isnull=False)
        .order_by()
        .values_list("problems", "outcomes")
        .annotate(count=Count("pk", distinct=True))
    )
    return Counter({(problem, outcome): count for problem, outcome, count in pairs})
