"""The form of a page by itself: what it shows, what it takes for a change, and what it refuses."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from casestudies.desk.saving.opened import Opened
from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, Problem, Redirect, Revision
from contact.models import CallToAction
from tests import desk
from tests.desk import shown, values
from tests.factories import make_article, make_outcome, make_problem, make_section, make_user

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 1, 5, 8, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def form_of():
    """Makes the form of a page, empty or with what was sent."""
    user = make_user(is_superuser=True)
    return lambda page, sent=None: desk.form_of(page, user, sent)


def sent(form, **changes):
    """What a browser sends, with its line ends, after some fields were changed."""
    fields = {name: as_typed(value) for name, value in (shown(form) | changes).items()}
    return QueryDict(urlencode(fields, doseq=True))


def as_typed(value):
    return value.replace("\n", "\r\n") if isinstance(value, str) else value


def keep(page, **changes):
    """Draft changes beside the page."""
    return record(page, by=None, kind="draft", fields=snapshot(page) | changes)


def test_a_form_names_the_version_it_shows(form_of):
    page = make_article()

    assert shown(form_of(page))["version"] == Opened.of(page).version


def test_no_form_is_like_another(form_of):
    page = make_article()

    assert shown(form_of(page))["once"] != shown(form_of(page))["once"]


def test_reason_is_asked_for_and_may_be_missing(form_of):
    field = form_of(make_article())["reason"]

    assert (field.label, field.field.required) == ("Why (for the history)", False)


def test_draft_changes_are_shown_with_the_dates_of_the_page(form_of):
    page = make_article(title="Public", published_at=MOMENT)
    problem = make_problem()
    keep(page, title="Draft", problems=[problem.pk], published_at="2030-01-01T00:00:00+00:00")

    form = shown(form_of(page))

    assert (form["title"], form["problems"]) == ("Draft", [str(problem.pk)])
    assert form["published_at_0"] == "05/01/2026"


def restored(form_of, page, revision):
    form = form_of(page)
    form.restored = revision
    form.fill()
    return shown(form)


def test_a_version_is_restored_with_the_dates_and_addresses_of_today(form_of):
    page = make_article(title="New", published_at=MOMENT)
    Redirect.objects.create(path="/old/", page=page)
    old = {"title": "Old", "published_at": None, "old_addresses": ["/older/"]}
    version = record(page, by=None, fields=snapshot(page) | old)

    form = restored(form_of, page, version)

    assert (form["title"], form["reason"]) == ("Old", "Restored: version 1")
    assert (form["published_at_0"], form["old_addresses"]) == ("05/01/2026", "/old/")


def test_links_are_restored(form_of):
    page, problem = make_article(problems=[make_problem()]), make_problem()
    version = record(page, by=None, fields=snapshot(page) | {"problems": [problem.pk]})

    assert restored(form_of, page, version)["problems"] == [str(problem.pk)]


TEXTS = ["One\nTwo\n", "One\r\nTwo", "  spaces  ", "\nbegins with a line", "Old\rMac", "<b> &amp;"]


def in_its_page(form):
    return values(f'<form id="page_form" method="post">{form}</form>')


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_sends_what_the_widgets_of_its_form_show(form_of, text):
    page = make_article(
        body=text, description=text, published_at=MOMENT, problems=[make_problem(), make_problem()]
    )

    form = form_of(page)

    assert in_its_page(form) == shown(form)
    assert len(shown(form)["problems"]) == 2


@pytest.mark.parametrize("make", [make_problem, make_outcome, partial(make_section, "insights")])
def test_pages_of_every_kind_send_what_the_widgets_of_their_forms_show(form_of, make):
    form = form_of(make())

    assert in_its_page(form) == shown(form)


def test_the_call_to_action_sends_what_the_widgets_of_its_form_show(form_of):
    form = form_of(CallToAction.objects.create(heading="Heading"))

    assert in_its_page(form) == shown(form)


@pytest.mark.parametrize("text", TEXTS)
def test_a_form_that_comes_back_as_it_was_shown_changes_nothing(form_of, text):
    page = make_article(
        body=text, description=text, published_at=MOMENT, problems=[make_problem(), make_problem()]
    )
    Redirect.objects.create(path="/old/", page=page)

    form = form_of(page, sent(form_of(page), reason="Looked at it"))

    assert form.is_valid(), form.errors
    assert form.changed_data == []
    assert snapshot(page) | form.posted() == snapshot(page)
    assert not form.is_changed()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "New"),
        ("body", "New"),
        ("published_at_0", "01/02/2026"),
        ("problems", []),
        ("old_addresses", "/new/"),
    ],
)
def test_what_was_changed_is_named_and_makes_a_new_version(form_of, name, value):
    page = make_article(problems=[make_problem()])

    form = form_of(page, sent(form_of(page), **{name: value}))

    assert form.is_valid(), form.errors
    assert form.changed_data == [name.removesuffix("_0")]
    assert form.is_changed()


def test_order_of_links_is_a_change(form_of):
    one, two = make_problem(), make_problem()
    page = make_article(problems=[one])
    page.problems.add(two)

    form = form_of(page, sent(form_of(page), problems=[two.pk, one.pk]))

    assert form.is_valid()
    assert form.is_changed()
    assert form.posted()["problems"] == [two.pk, one.pk]


def test_draft_changes_sent_as_they_are_shown_make_a_new_version_of_the_page(form_of):
    page = make_article()
    keep(page)

    form = form_of(page, sent(form_of(page)))

    assert form.is_valid()
    assert form.changed_data == []
    assert form.is_changed()


def test_new_page_has_a_form_without_a_version(form_of):
    form = form_of(Article(), sent(form_of(Article()), title="New", slug="new"))

    assert shown(form_of(Article()))["version"] == ""
    assert form.is_valid(), form.errors
    assert form.is_changed()
    assert (form.conflict, form.posted()["title"]) == (None, "New")


def test_line_ends_stay_those_of_the_text_that_was_there(form_of):
    page = make_problem(fact_signal="One\r\nTwo", description="One\nTwo")
    texts = {"fact_signal": "One\nTwo\nThree", "description": "One\nTwo\nThree"}

    form = form_of(page, sent(form_of(page), **texts))

    assert form.is_valid()
    assert form.cleaned_data["fact_signal"] == "One\r\nTwo\r\nThree"
    assert form.cleaned_data["description"] == "One\nTwo\nThree"


def test_parts_of_a_second_stay_where_the_moment_was_not_touched(form_of):
    page = make_problem(published_at=MOMENT, expires_at=MOMENT.replace(year=2030))

    form = form_of(page, sent(form_of(page), expires_at_0="05/01/2031"))

    assert form.is_valid()
    assert form.cleaned_data["published_at"] == MOMENT
    assert form.cleaned_data["expires_at"] == MOMENT.replace(year=2031, microsecond=0)


def test_a_field_with_an_error_is_not_what_the_form_holds(form_of):
    page = make_problem(title="Old")

    form = form_of(page, sent(form_of(page), title="", body="New"))

    assert "title" in form.errors
    assert "title" not in form.posted()
    assert form.posted()["body"] == "New"


STALE = "This was changed after you opened it. Nothing is saved yet."


@pytest.fixture
def stale(form_of):
    """A form of title and text that was opened before a colleague changed both."""
    page = make_problem(title="Base", body="Base")
    record(page, by=None)
    form = form_of(page)
    Problem.objects.update(title="Theirs", body="Theirs")
    record(Problem.objects.get(), by=make_user(first_name="Ben"))
    return page, sent(form, title="Mine", body="Mine")


def answered(form_of, page, data, **answers):
    """The form that comes back from the conflict, with the words of the editor."""
    data = data.copy()
    data["seen"] = Opened.of(type(page).objects.get(pk=page.pk)).version
    refused = form_of(page, data)
    refused.is_valid()
    for choice in refused.conflict.choices:
        data[f"was-{choice.name}"] = choice.was
    data.update({f"choose-{name}": word for name, word in answers.items()})
    return data


def test_a_stale_form_is_refused_and_keeps_what_was_typed(form_of, stale):
    page, data = stale

    form = form_of(page, data)

    assert not form.is_valid()
    assert form.non_field_errors() == [STALE]
    assert [choice.name for choice in form.conflict.choices] == ["title", "body"]
    assert form.conflict.by.maker == "Ben"
    assert (form["title"].value(), form["body"].value()) == ("Mine", "Mine")


def test_what_the_editor_chooses_is_what_the_form_holds(form_of, stale):
    page, data = stale

    form = form_of(page, answered(form_of, page, data, title="theirs", body="mine"))

    assert form.is_valid(), form.errors
    assert form.conflict is None
    assert (form.cleaned_data["title"], form.cleaned_data["body"]) == ("Theirs", "Mine")


def test_what_was_typed_after_the_choice_was_offered_is_asked_about_again(form_of, stale):
    page, data = stale
    again = answered(form_of, page, data, title="theirs", body="mine")
    again["title"] = "Mine, but better"

    form = form_of(page, again)

    assert form.non_field_errors() == [STALE]
    assert form["title"].value() == "Mine, but better"


def test_a_choice_of_the_other_side_takes_links_and_moments_whole(form_of):
    problem, page = make_problem(), make_article()
    record(page, by=None)
    mine = {"problems": [make_problem().pk], "expires_at_0": "5/1/2031", "expires_at_1": "8:00"}
    data = sent(form_of(page), **mine)
    Article.objects.update(expires_at=MOMENT.replace(year=2030))
    page.problems.set([problem])

    form = form_of(page, answered(form_of, page, data, problems="theirs", expires_at="theirs"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["problems"] == [problem]
    assert form.cleaned_data["expires_at"] == MOMENT.replace(year=2030)


def test_other_errors_stand_beside_the_conflict(form_of, stale):
    page, data = stale
    data = data.copy()
    data["slug"] = ""

    form = form_of(page, data)

    assert form.non_field_errors() == [STALE]
    assert "slug" in form.errors


def test_nothing_is_kept_by_looking_at_a_form(form_of, stale):
    page, data = stale
    before = Revision.objects.count()

    form_of(page, data).is_valid()

    assert Revision.objects.count() == before
