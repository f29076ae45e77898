"""Two versions compared field by field, as people read them."""

import pytest

from casestudies.history.differences import differences
from casestudies.models import Article, Problem
from tests.factories import make_client, make_problem, make_testimonial

pytestmark = pytest.mark.django_db


def shown(value, name, model=Article):
    """What a comparison shows of a value that was not there before."""
    (difference,) = differences(model, {}, {name: value})
    return [line.parts[0][0] for line in difference.lines if line.sign == "+"]


def test_fields_stand_in_the_order_of_the_form_and_unknown_ones_last():
    old = {"mood": "sunny", "problems": [], "body": "a", "title": "a", "outcomes": [1]}

    names = [found.name for found in differences(Article, old, {"weather": "wet", "problems": [1]})]

    assert names == ["title", "body", "problems", "outcomes", "mood", "weather"]


def test_fields_are_called_what_the_form_calls_them():
    new = {"short_title": "a", "problems": [1], "old_addresses": ["/a/"], "mood": "sunny"}

    labels = [found.label for found in differences(Article, {}, new)]

    assert labels == ["short title", "problems", "old addresses", "mood"]


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_no_difference(nothing):
    assert differences(Article, {"body": nothing}, {}) == []
    assert differences(Article, {}, {"body": nothing}) == []


def test_equal_values_are_no_difference():
    assert (
        differences(Article, {"weight": 3, "problems": [1]}, {"weight": 3, "problems": [1]}) == []
    )


def test_both_values_are_shown():
    (difference,) = differences(Problem, {"weight": 3}, {"weight": 4})

    assert [(line.sign, line.parts) for line in difference.lines] == [
        ("-", [("3", False)]),
        ("+", [("4", False)]),
    ]


def test_links_are_shown_by_title_a_line_each():
    first, second = make_problem(title="Zeal"), make_problem(title="Apathy")

    assert shown([first.pk, 77777, second.pk], "problems") == [
        "Zeal",
        "(deleted page 77777)",
        "Apathy",
    ]


@pytest.mark.parametrize(
    ("field", "label", "make"),
    [
        ("added_testimonials", "testimonials added", make_testimonial),
        ("removed_clients", "clients taken away", make_client),
    ],
)
def test_picked_proof_is_shown_by_name_a_line_each(field, label, make):
    first, second = make(name="Zeal"), make(name="Apathy")

    (difference,) = differences(Article, {}, {field: [first.pk, 77777, second.pk]})

    assert difference.label == label
    assert shown([first.pk, 77777, second.pk], field) == [
        str(first),
        "(deleted page 77777)",
        str(second),
    ]


def test_what_was_taken_away_is_shown_with_nothing_in_its_place():
    problem = make_problem(title="Zeal")

    (difference,) = differences(Article, {"problems": [problem.pk]}, {})

    assert [(line.sign, line.parts) for line in difference.lines] == [("-", [("Zeal", False)])]


def test_moments_are_shown_in_the_sites_zone():
    assert shown("2026-07-05T08:30:00Z", "published_at") == ["5 July 2026, 09:30 BST"]


def test_choices_are_shown_in_words():
    assert shown("insights", "kind") == ["insight"]
    assert shown("podcasts", "kind") == ["podcasts"]


def test_old_addresses_are_shown_a_line_each():
    assert shown(["/a/", "/b/"], "old_addresses") == ["/a/", "/b/"]


def test_yes_is_shown():
    assert shown(True, "keeps_html") == ["True"]
