"""The map of problems and outcomes."""

import pytest

from casestudies.evidence_map import evidence_map
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db


def test_cells_count_the_published_case_studies_of_their_pair():
    problem, outcome, other = make_problem(), make_outcome(weight=1), make_outcome(weight=2)
    pair = {"problems": [problem], "outcomes": [outcome]}
    make_article(**pair)
    make_article(problems=[problem, make_problem(published_at=None)], outcomes=[outcome])
    make_article(**pair, published_at=None)
    make_article(**pair, kind="insights")

    found = evidence_map()

    (row,) = [cells for mapped, cells in found.rows if mapped == problem]
    assert [(cell.outcome, cell.count) for cell in row] == [(outcome, 2), (other, 0)]
