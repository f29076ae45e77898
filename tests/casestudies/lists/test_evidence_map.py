"""The map of problems and outcomes."""

import pytest

from casestudies.lists.counted_studies import read_study_sets
from casestudies.lists.evidence_map import evidence_map
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db


def test_cells_count_the_published_case_studies_of_their_pair():
    problem, outcome, other = make_problem(), make_outcome(weight=1), make_outcome(weight=2)
    pair = {"problems": [problem], "outcomes": [outcome]}
    make_article(**pair)
    make_article(problems=[problem, make_problem(published_at=None)], outcomes=[outcome])
    make_article(**pair, published_at=None)
    make_article(**pair, kind="insights")

    found = evidence_map([problem], [outcome, other], read_study_sets())

    ((_problem, row),) = found.rows
    assert [(cell.outcome.slug, cell.number) for cell in row] == [
        (outcome.slug, 2),
        (other.slug, 0),
    ]


def test_filters_and_map_show_small_weights_first(client):
    light, heavy = {"title": "B", "weight": 1}, {"title": "A", "weight": 2}
    problems = [make_problem(**heavy), make_problem(**light)]
    outcomes = [make_outcome(**heavy), make_outcome(**light)]
    make_article(problems=problems, outcomes=outcomes)

    shown = client.get("/case-studies/").context

    for one in shown["filters"]:
        assert [choice.name for choice in one.choices] == ["B", "A"]
    assert [problem.name for problem, _cells in shown["map"].rows] == ["B", "A"]
