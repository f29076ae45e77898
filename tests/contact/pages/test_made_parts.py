"""Parts of pages are made once for what they show, and anew for anything else."""

import io
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString
from django.utils.translation import override
from PIL import Image

from contact.pages import made_parts
from contact.pages.bounded_memory import BoundedMemory
from contact.pages.made_parts import made_part, states_of
from tests.factories import make_article, make_person, make_problem

ROW = "casestudies/_article_row.html"
LINK = "casestudies/_article_link.html"


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """What is kept, of this test alone."""
    monkeypatch.setattr(
        made_parts, "made_parts", found := BoundedMemory(made_parts.ROOM, made_parts.size_of)
    )
    return found.things


@pytest.mark.django_db
def test_same_values_are_rendered_once(kept):
    article = make_article()

    first = made_part(LINK, {"article": article})
    again = made_part(LINK, {"article": article})

    assert again is first
    assert len(kept) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"title": "New"}, {"slug": "new"}, {"language": "fr"}])
def test_other_values_are_rendered_anew(changed):
    article = make_article()
    before = made_part(LINK, {"article": article})
    for name, value in changed.items():
        setattr(article, name, value)

    assert made_part(LINK, {"article": article}) != before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<b>", SafeString("<b>")),
        (1, True),
        (1, 1.0),
        (Decimal("1.0"), Decimal("1.00")),
        ([1, 2], (1, 2)),
        ([], {}),
        ({"a": 1}, {"a": 2}),
        ([[1], 2], [[1, 2]]),
    ],
)
def test_what_reads_differently_has_another_state(one, other):
    assert states_of([one]) != states_of([other])
    assert hash(states_of([one])) == hash(states_of([one]))


def test_same_values_read_differently_in_another_language():
    values = {"level": 3, "answer_time": "soon"}
    english = made_part("_steps.html", values)

    with override("et"):
        assert made_part("_steps.html", values) != english


@pytest.mark.django_db
def test_what_the_database_was_asked_for_is_not_kept(kept):
    article = make_article()
    made_part(ROW, {"article": article, "level": 2, "brief": True})
    article.problems.add(make_problem(title="Scaling"))
    del article.tags

    shown = made_part(ROW, {"article": article, "level": 2, "brief": True})

    assert "Scaling" in shown
    assert not kept


@pytest.mark.django_db
def test_picture_that_was_not_there_is_shown_once_it_is():
    output = io.BytesIO()
    Image.new("RGB", (40, 30)).save(output, "PNG")
    values = {"people": [make_person(image="ann.png")], "level": 3}
    before = made_part("casestudies/_people.html", values)
    default_storage.save("ann.png", ContentFile(output.getvalue()))

    after = made_part("casestudies/_people.html", values)

    assert ("ann.png" in before, "ann.png" in after) == (False, True)


def test_values_that_are_not_plain_are_rendered_each_time(kept):
    made_part(LINK, {"article": object()})

    assert not kept


def test_nothing_is_kept_while_templates_are_edited(kept, settings):
    settings.DEBUG = True

    made_part("_steps.html", {"level": 3, "answer_time": "soon"})

    assert not kept
