"""What a save stores, in its order, and what it says; without the admin around it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.save import discard_draft, save, save_draft, save_values
from casestudies.history.revisions import draft_changes, record
from casestudies.history.snapshots import snapshot
from casestudies.models import Problem, Redirect, Revision
from contact.models import CallToAction
from tests.desk import form_of, shown
from tests.factories import make_outcome, make_problem, make_user

pytestmark = pytest.mark.django_db

FOUND = "Found like this; not saved at the desk."
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def ann():
    return make_user(username="ann", is_superuser=True)


def filled(page, user, **changes):
    """The form of a page with what was sent, valid."""
    sent = shown(form_of(page, user)) | changes
    form = form_of(page, user, QueryDict(urlencode(sent, doseq=True)))
    assert form.is_valid(), form.errors
    return form


def kinds(obj):
    """Kind, maker and reason of every version, the newest first."""
    return list(Revision.objects.of(obj).values_list("kind", "maker", "reason"))


def test_a_new_page_is_stored_with_its_links_and_its_first_version(ann):
    outcome = make_outcome()
    form = filled(Problem(), ann, title="New", slug="new", outcomes=[outcome.pk], reason="Asked")

    said = save(form=form, by=ann, sent_form="digest")

    page = Problem.objects.get()
    assert said == []
    assert (page.title, list(page.outcomes.all())) == ("New", [outcome])
    assert kinds(page) == [("saved", "ann", "Asked")]
    kept = Revision.objects.get()
    assert (kept.sent_form, kept.fields) == ("digest", snapshot(page))


def test_what_was_found_is_kept_before_it_is_overwritten(ann):
    page = make_problem(title="Old")

    save(form=filled(page, ann, title="New", reason="Asked"), by=ann, sent_form="digest")

    newest, found = Revision.objects.of(page)
    assert kinds(page) == [("saved", "ann", "Asked"), ("saved", "", FOUND)]
    assert (newest.fields["title"], found.fields["title"]) == ("New", "Old")
    assert found.sent_form is None


def test_a_change_moves_the_date_of_the_page(ann):
    page = make_problem(updated_at=LONG_AGO)

    save(form=filled(page, ann, title="New"), by=ann, sent_form="digest")

    page.refresh_from_db()
    assert (page.title, page.updated_at.date()) == ("New", timezone.now().date())


def test_what_changes_nothing_adds_no_version_and_moves_no_date(ann):
    page = make_problem(updated_at=LONG_AGO)

    said = save(form=filled(page, ann), by=ann, sent_form="digest")

    page.refresh_from_db()
    assert (said, page.updated_at, kinds(page)) == ([], LONG_AGO, [])


def test_a_new_address_is_kept_in_the_history_with_the_old_one(ann):
    page = make_problem(slug="drift")

    said = save(form=filled(page, ann, slug="clarity"), by=ann, sent_form="digest")

    page.refresh_from_db()
    assert [(level, str(text)) for level, text in said] == [
        (20, "/problems/drift/ redirects to /problems/clarity/ now.")
    ]
    assert Revision.objects.of(page)[0].fields["old_addresses"] == ["/problems/drift/"]
    assert not page.was_public


def test_whether_visitors_know_the_address_is_stored(ann):
    page = make_problem()

    save(form=filled(page, ann, published_at_0="", published_at_1=""), by=ann, sent_form="digest")

    page.refresh_from_db()
    assert (page.published_at, page.was_public) == (None, True)


def test_addresses_in_the_form_are_stored(ann):
    page = make_problem()

    save(form=filled(page, ann, old_addresses="/old/"), by=ann, sent_form="digest")

    assert Redirect.objects.get().page == page
    assert Revision.objects.of(page)[0].fields["old_addresses"] == ["/old/"]


def test_what_is_doubtful_is_said_and_saved(ann):
    page = make_problem()
    body = "[a]({{< ref `problems/none` >}})"

    ((level, text),) = save(form=filled(page, ann, body=body), by=ann, sent_form="digest")

    page.refresh_from_db()
    assert (level, page.body) == (30, body)
    assert isinstance(text, str)
    assert "“problems/none” leads nowhere" in text


def test_draft_changes_end_with_the_save_of_what_they_showed(ann):
    page = make_problem(title="Public")
    record(page, by=None, kind="draft", fields=snapshot(page) | {"title": "Draft"})

    save(form=filled(page, ann), by=ann, sent_form="digest")

    page.refresh_from_db()
    assert (page.title, draft_changes(page)) == ("Draft", None)
    assert kinds(page)[0] == ("ended", "ann", "")


def test_a_call_to_action_is_saved_like_a_page(ann):
    row = CallToAction.objects.create(heading="Old")

    said = save(form=filled(row, ann, heading="New"), by=ann, sent_form="digest")

    row.refresh_from_db()
    assert (said, row.heading) == ([], "New")
    assert [revision.fields["heading"] for revision in Revision.objects.of(row)] == ["New", "Old"]


def test_of_two_who_add_the_one_row_the_second_fails(ann):
    first, second = (filled(CallToAction(), ann, heading=name) for name in ("First", "Second"))
    save(form=first, by=ann, sent_form="first")

    with pytest.raises(IntegrityError):
        save(form=second, by=ann, sent_form="second")


def test_kept_changes_are_a_version_and_leave_the_page_as_it_is(ann):
    page, outcome = make_problem(title="Public"), make_outcome()
    form = filled(page, ann, title="Draft", outcomes=[outcome.pk], reason="Asked")

    said = save_draft(form=form, by=ann, sent_form="digest")

    page.refresh_from_db()
    kept = draft_changes(page)
    assert (said, page.title, page.outcomes.count()) == ([], "Public", 0)
    assert kinds(page) == [("draft", "ann", "Asked"), ("saved", "", FOUND)]
    assert kept.sent_form == "digest"
    assert kept.fields == snapshot(page) | {"title": "Draft", "outcomes": [outcome.pk]}
    assert Revision.objects.of(page)[1].fields == snapshot(page)


def test_kept_changes_that_are_none_are_no_version(ann):
    page = make_problem()

    assert save_draft(form=filled(page, ann), by=ann, sent_form="digest") == []
    assert kinds(page) == []


def test_the_same_kept_changes_again_are_no_other_version(ann):
    page = make_problem()
    save_draft(form=filled(page, ann, title="Draft"), by=ann, sent_form="digest")

    save_draft(form=filled(page, ann), by=ann, sent_form="another")

    assert len(kinds(page)) == 2


@pytest.mark.parametrize(
    "facts", [{"published_at_0": "01/01/2031"}, {"old_addresses": "/old/"}], ids=["date", "address"]
)
def test_dates_and_addresses_are_not_kept_and_it_is_said(ann, facts):
    page = make_problem()

    said = save_draft(form=filled(page, ann, title="Draft", **facts), by=ann, sent_form="digest")

    text = "Dates of publishing and old addresses are not part of draft changes."
    assert said == [(30, text)]
    assert draft_changes(page).fields == snapshot(page) | {"title": "Draft"}


def test_discarded_changes_end_with_a_version_of_the_page_as_it_is(ann):
    page = make_problem(title="Public")
    record(page, by=None, kind="draft", fields=snapshot(page) | {"title": "Draft"})

    discard_draft(opened=Opened.of(page), by=ann)

    assert kinds(page)[0] == ("ended", "ann", "Draft changes discarded")
    assert Revision.objects.of(page)[0].fields == snapshot(page)


def test_values_are_stored_without_a_form_and_draft_changes_wait_on(ann):
    page = make_problem(title="Public", updated_at=LONG_AGO)
    record(page, by=None, kind="draft", fields=snapshot(page) | {"title": "Draft"})
    opened = Opened.of(page)

    stored = save_values(opened=opened, by=ann, reason="Asked", published_at=None, weight=7)

    page.refresh_from_db()
    assert (stored, stored.weight) == (page, 7)
    assert (page.published_at, page.weight, page.was_public) == (None, 7, True)
    assert page.updated_at.date() == timezone.now().date()
    assert kinds(page)[:2] == [("saved", "ann", "Asked"), ("saved", "", FOUND)]
    assert Revision.objects.of(page)[0].fields == snapshot(page)
    assert draft_changes(page).fields["title"] == "Draft"


def test_a_state_that_history_knows_is_not_found_again(ann):
    page = make_problem()
    record(page, by=ann)

    save_values(opened=Opened.of(page), by=ann, weight=7)

    assert kinds(page) == [("saved", "ann", ""), ("saved", "ann", "")]


def test_values_need_no_reason_and_what_was_found_stays_as_it_was(ann):
    opened = Opened.of(make_problem(weight=1))

    save_values(opened=opened, by=ann, weight=7)

    assert kinds(opened.found)[0] == ("saved", "ann", "")
    assert (opened.found.weight, opened.stored["weight"]) == (1, 1)
    assert Revision.objects.of(opened.found)[1].fields == opened.stored
