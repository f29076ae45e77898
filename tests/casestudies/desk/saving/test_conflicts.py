"""The rule by which a form that was opened before a colleague saved is refused."""

import pytest

from casestudies.desk.saving.conflicts import conflict, refusal
from casestudies.desk.saving.opened import Opened
from casestudies.history.revisions import record
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def texts(lines):
    """Lines of a comparison, each with its sign."""
    return ["".join([line.sign, *(text for text, _changed in line.parts)]) for line in lines]


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def base(article):
    """The version that the form showed."""
    return record(article, by=None, fields={"title": "Base", "body": "Base", "weight": 1})


def test_what_only_the_form_changed_is_no_conflict(article, base):
    assert conflict(article, base, base.fields, base.fields | {"title": "Mine"}) is None


def test_the_same_change_on_both_sides_is_no_conflict(article, base):
    same = base.fields | {"title": "Same"}

    assert conflict(article, base, same, same) is None


@pytest.mark.parametrize(
    ("theirs", "mine", "suggested"),
    [("Theirs", "Base", "theirs"), ("Base", "Mine", "mine"), ("Theirs", "Mine", "")],
)
def test_the_one_side_that_changed_a_field_is_suggested(article, base, theirs, mine, suggested):
    both_changed = ({"body": "By a colleague"}, {"body": "By me"})
    kept, posted = (base.fields | both for both in both_changed)

    found = conflict(article, base, kept | {"title": theirs}, posted | {"title": mine})

    assert [(choice.name, choice.suggested) for choice in found.choices] == [
        ("title", suggested),
        ("body", ""),
    ]


def test_a_field_that_was_empty_before_is_suggested_from_the_side_that_filled_it(article):
    base = record(article, by=None, fields={"title": "Base"})

    found = conflict(article, base, {"title": "Base", "body": "Theirs"}, {"title": "", "body": ""})

    assert {choice.name: choice.suggested for choice in found.choices} == {
        "title": "mine",
        "body": "theirs",
    }


def test_where_the_base_is_not_known_nothing_is_suggested(article):
    found = conflict(article, None, {"title": "Theirs"}, {"title": "Mine"})

    (choice,) = found.choices
    assert not found.has_base
    assert choice.suggested == ""
    assert texts(choice.theirs) == []
    assert texts(choice.mine) == texts(choice.between) == ["-Theirs", "+Mine"]


def test_a_choice_shows_what_each_side_changed_and_how_they_differ(article, base):
    theirs = base.fields | {"title": "Theirs"}

    found = conflict(article, base, theirs, base.fields | {"title": "Mine"})

    (choice,) = found.choices
    assert (choice.name, choice.label, choice.was) == ("title", "title", "")
    assert texts(choice.theirs) == ["-Base", "+Theirs"]
    assert texts(choice.mine) == ["-Base", "+Mine"]
    assert texts(choice.between) == ["-Theirs", "+Mine"]


def test_a_choice_is_called_what_the_form_calls_the_field(article, base):
    theirs = base.fields | {"short_title": "Theirs"}

    (choice,) = conflict(article, base, theirs, {"short_title": "Mine"}).choices

    assert choice.label == "short title"


def test_old_addresses_are_a_choice_too(article):
    base = record(article, by=None, fields={"old_addresses": []})

    found = conflict(article, base, {"old_addresses": ["/a/"]}, {"old_addresses": ["/b/"]})

    assert [choice.label for choice in found.choices] == ["old addresses"]


def test_a_field_that_was_not_sent_is_no_choice(article, base):
    theirs = base.fields | {"title": "Theirs", "body": "Theirs"}

    found = conflict(article, base, theirs, {"body": "Mine"})

    assert [choice.name for choice in found.choices] == ["body"]


def test_a_conflict_names_the_version_that_came_between(article, base):
    newest = record(article, by=None)

    found = conflict(article, base, {"title": "Theirs"}, {"title": "Mine"})

    assert found.by == newest
    assert found.has_base


def test_a_conflict_that_was_not_made_at_the_desk_names_none(article):
    assert conflict(article, None, {"title": "Theirs"}, {"title": "Mine"}).by is None


@pytest.fixture
def stale(article):
    """The version of a form that was opened before a colleague changed the title and the text."""
    record(article, by=None)
    version = Opened.of(article).version
    article.title, article.body = "Theirs", "Theirs"
    article.save()
    return version


def refused(article, **data):
    """The names of the fields about which a form with two changed texts is asked."""
    now = Opened.of(article)
    mine = now.stored | {"title": "Mine", "body": "Mine"}
    data = {name: now.version if value == "now" else value for name, value in data.items()}
    found = refusal(article, now, mine, data)
    return [choice.name for choice in found.choices] if found else []


def test_a_form_of_the_stored_version_is_not_refused(article):
    assert refused(article, version="now") == []


def test_a_stale_form_is_refused(article, stale):
    assert refused(article, version=stale) == ["title", "body"]


def test_a_form_that_names_no_version_is_refused(article):
    assert refused(article) == ["title", "body"]


def test_a_stale_form_shows_what_changed_since_its_own_version(article, stale):
    now = Opened.of(article)

    found = refusal(article, now, now.stored | {"title": "Mine"}, {"version": stale})

    assert found.has_base
    assert [choice.suggested for choice in found.choices] == [""]


SEEN = {"seen": "now", "choose-title": "mine", "choose-body": "mine"}


def test_a_stale_form_is_saved_by_the_editors_word_for_every_field(article, stale):
    assert refused(article, version=stale, **SEEN) == []


@pytest.mark.parametrize(
    "missing",
    [{"choose-title": "theirs"}, {"choose-body": ""}, {"seen": "another"}, {"seen": ""}],
)
def test_a_word_for_less_than_what_is_kept_now_does_not_count(article, stale, missing):
    assert refused(article, version=stale, **SEEN | missing) == ["title", "body"]
