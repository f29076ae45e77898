"""The problem × outcome map: where the evidence is."""

from dataclasses import dataclass

from django.db.models import Count

from casestudies.models import Article, Outcome, Problem
from casestudies.publishing import published_rule


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
        (
            problem,
            [
                Cell(problem, outcome, counts.get((problem.pk, outcome.pk), 0))
                for outcome in outcomes
            ],
        )
        for problem in problems
    ]
    return EvidenceMap(outcomes, rows)


def counts_by_pair() -> dict[tuple[int, int], int]:
    pairs = (
        Article.objects.filter(
            published_rule(),
            kind=Article.Kind.CASE_STUDY,
            problems__isnull=False,
            outcomes__isnull=False,
        )
        .order_by()
        .values_list("problems", "outcomes")
        .annotate(count=Count("pk", distinct=True))
    )
    return {(problem, outcome): count for problem, outcome, count in pairs}
