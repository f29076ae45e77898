"""What was answered or done elsewhere stands in the thread, and the next step beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contact.models import (
    DiagnosticRequest,
    Lesson,
    NextStep,
    ReplyTemplate,
    StatusChange,
    ThreadEntry,
)
from tests.desk import FormReader, opened, sign_in
from tests.factories import make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return sign_in("Consultants", "anna", email="anna@example.com", first_name="Anna")


@pytest.fixture
def diagnostic():
    return make_request(created_at=timezone.now() - timedelta(days=3))


def address(diagnostic, view):
    return f"/admin/contact/diagnosticrequest/{diagnostic.pk}/{view}/"


def form_at(client, diagnostic, place):
    """The form whose button leads there, as a browser would send it."""
    name = {"note": "said", "next-step": "step"}[place]
    text = client.get(address(diagnostic, "answer")).text
    reader = FormReader()
    reader.feed(text)
    return next(sent for _id, sent in reader.forms if name in sent)


def note(client, diagnostic, said="Called, will meet on Tuesday", **changes):
    form = form_at(client, diagnostic, "note") | {"said": said}
    return client.post(address(diagnostic, "note"), form | changes)


def plan(client, diagnostic, step="Ring her", **changes):
    today = str(timezone.localdate())
    form = form_at(client, diagnostic, "next-step") | {"step": step, "on": today}
    return client.post(address(diagnostic, "next-step"), form | changes)


def test_line_is_logged_with_who_and_when(anna, diagnostic):
    note(anna, diagnostic)

    entry, stored = ThreadEntry.objects.get(), DiagnosticRequest.objects.get()
    assert (entry.kind, entry.text, entry.by) == (
        "logged", "Called, will meet on Tuesday", anna.user,
    )  # fmt: skip
    assert (stored.status, stored.answered_at) == ("new", None)


def test_pasted_answer_of_a_colleague_counts_from_when_it_was_given(anna, diagnostic):
    ben = sign_in("Consultants", "ben").user
    given = timezone.localtime() - timedelta(days=2)

    at = f"{given:%Y-%m-%dT%H:%M}"
    note(anna, diagnostic, said="Dear Maria,\nyes.", at=at, who=str(ben.pk), is_answer="on")

    entry, stored = ThreadEntry.objects.get(), DiagnosticRequest.objects.get()
    assert (entry.kind, entry.by) == ("elsewhere", ben)
    assert (stored.status, stored.owner) == ("replied", anna.user)
    assert stored.answered_at == entry.at == given.replace(second=0, microsecond=0)


def test_same_note_sent_twice_is_one(anna, diagnostic):
    form = form_at(anna, diagnostic, "note") | {"said": "Called."}

    for _click in range(2):
        anna.post(address(diagnostic, "note"), form)

    assert ThreadEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"said": " "}, "Write what was said or done."),
        ({"at": "2999-01-01T10:00"}, "This is yet to come."),
        ({"at": "2001-01-01T10:00"}, "The request came in later."),
        ({"at": "yesterday"}, "Give a day and a time"),
        ({"who": "0"}, "Select a valid choice"),
        ({"said": "x" * 20_001}, "Please shorten this"),
    ],
)
def test_bad_note_comes_back_with_a_sentence(anna, diagnostic, changes, sentence):
    response = note(anna, diagnostic, **changes)

    assert sentence in response.text
    assert not ThreadEntry.objects.exists()


def test_note_of_somebody_else_can_be_taken_out(anna, diagnostic):
    note(anna, diagnostic, is_answer="on")
    StatusChange.objects.all().delete()
    key = ThreadEntry.objects.get().pk

    anna.post(f"{address(diagnostic, 'note')}{key}/")

    assert not ThreadEntry.objects.exists()
    assert DiagnosticRequest.objects.get().answered_at is None


def test_answer_that_went_out_cannot_be_taken_out(anna, diagnostic):
    sent = ThreadEntry.objects.create(diagnostic=diagnostic, kind="sent", text="Dear Maria,")

    anna.post(f"{address(diagnostic, 'note')}{sent.pk}/")

    assert ThreadEntry.objects.exists()


def test_next_step_is_set_shown_and_done(anna, diagnostic):
    plan(anna, diagnostic, step="Send the outline")
    shown = anna.get(diagnostic.get_admin_url()).text
    form = form_at(anna, diagnostic, "next-step")
    anna.post(address(diagnostic, "next-step"), form | {"done": ""})

    assert "Next: Send the outline" in shown
    assert not NextStep.objects.exists()
    assert ThreadEntry.objects.get().text == "Done: Send the outline"


def test_done_twice_is_done_once(anna, diagnostic):
    plan(anna, diagnostic)

    form = form_at(anna, diagnostic, "next-step")
    for _click in range(2):
        anna.post(address(diagnostic, "next-step"), form | {"done": ""})

    assert ThreadEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"step": ""}, "Write what is to be done."),
        ({"step": "x" * 201}, "at most 200 characters"),
        ({"on": ""}, "Give the day on which"),
        ({"on": "soon"}, "Give a date"),
        ({"on": "2001-01-01"}, "That day is over."),
        ({"owner": "0"}, "Select a valid choice"),
    ],
)
def test_bad_step_comes_back_with_a_sentence(anna, diagnostic, changes, sentence):
    response = plan(anna, diagnostic, **changes)

    assert sentence in response.text
    assert not NextStep.objects.exists()


def test_step_of_a_colleague_is_not_overwritten_unseen(anna, diagnostic):
    form = form_at(anna, diagnostic, "next-step") | {"step": "Mine", "on": "2999-01-01"}
    plan(sign_in("Consultants", "ben"), diagnostic, step="Theirs")

    refused = anna.post(address(diagnostic, "next-step"), form)

    assert "Theirs: “Theirs (" in refused.text
    assert 'value="Mine"' in refused.text
    assert NextStep.objects.get().text == "Theirs"


def test_step_of_a_colleague_is_not_done_unseen(anna, diagnostic):
    plan(anna, diagnostic)
    form = form_at(anna, diagnostic, "next-step")
    plan(sign_in("Consultants", "ben"), diagnostic, step="Theirs")

    refused = anna.post(address(diagnostic, "next-step"), form | {"done": ""})

    assert "Theirs: “Theirs (" in refused.text
    assert NextStep.objects.get().text == "Theirs"


def test_overdue_step_may_be_renamed_on_its_day(anna, diagnostic):
    over = timezone.localdate() - timedelta(days=1)
    NextStep.objects.create(diagnostic=diagnostic, text="Ring", on=over, owner=anna.user)

    plan(anna, diagnostic, step="Ring at ten", on=str(over))

    assert NextStep.objects.get().text == "Ring at ten"


ENTERED = {
    "channel": "telephone",
    "name": "Jonas Berg",
    "telephone": "+372 5123 4567",
    "said": "They cannot ship.",
}


def enter_request(client, **changes):
    page = "/admin/contact/diagnosticrequest/enter/"
    return client.post(page, opened(client, page, "by-hand_form") | ENTERED | changes)


def test_request_by_telephone_is_entered_by_hand(anna):
    response = enter_request(anna, organisation="Fjord Rail", role="CTO")

    stored = DiagnosticRequest.objects.get()
    assert response["Location"] == stored.get_admin_url()
    assert (stored.name, stored.channel, stored.email) == ("Jonas Berg", "telephone", "")
    assert (stored.organisation, stored.role) == ("Fjord Rail", "CTO")
    assert (stored.telephone, stored.message) == ("+372 5123 4567", "They cannot ship.")
    assert (stored.status, stored.owner) == ("new", anna.user)
    assert stored.cta_heading == "Entered by hand: telephone"
    assert not stored.mails.exists()
    assert anna.get(stored.get_admin_url()).status_code == 200


def test_request_by_hand_is_acknowledged_where_that_is_ticked(anna):
    enter_request(anna, email="Jonas@EXAMPLE.org", is_acknowledged="on")

    mail = DiagnosticRequest.objects.get().mails.get()
    assert (mail.kind, mail.recipient) == ("acknowledgement", "Jonas@example.org")


def test_same_request_entered_twice_is_one(anna):
    page = "/admin/contact/diagnosticrequest/enter/"
    form = opened(anna, page, "by-hand_form") | ENTERED | {"email": "j@example.org"}

    for _click in range(2):
        anna.post(page, form | {"is_acknowledged": "on"})

    assert DiagnosticRequest.objects.get().mails.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"telephone": ""}, "Write a telephone number or an e-mail address"),
        ({"telephone": "ring me"}, "Write digits"),
        ({"email": "jonas"}, "Write one e-mail address"),
        ({"name": ""}, "Write who asked."),
        ({"said": ""}, "Write what they said."),
        ({"channel": "form"}, "Select a valid choice"),
        ({"at": "2999-01-01T10:00"}, "This is yet to come."),
        ({"at": "0026-11-20T10:00"}, "look at the year"),
        ({"is_acknowledged": "on"}, "There is no e-mail address to send it to."),
        ({"name": "a\u202eb"}, "cannot be read or shown"),
    ],
)
def test_bad_entry_comes_back_with_a_sentence(anna, changes, sentence):
    response = enter_request(anna, **changes)

    assert sentence in response.text
    assert not DiagnosticRequest.objects.exists()


@pytest.mark.parametrize("handled", [{"move_to": "replied"}, {"verdict": "no spam"}])
def test_filter_learns_nothing_from_what_a_colleague_wrote(anna, handled):
    enter_request(anna)
    stored = DiagnosticRequest.objects.get()

    form = opened(anna, stored.get_admin_url(), "diagnosticrequest_form")
    anna.post(stored.get_admin_url(), form | handled)

    assert not Lesson.objects.exists()


def test_template_with_an_unknown_placeholder_is_refused(anna):
    add = "/admin/contact/replytemplate/add/"

    response = anna.post(add, {"name": "First", "text": "Dear {nmae}"})

    assert "Line 1: nothing is known as {nmae}." in response.text
    assert not ReplyTemplate.objects.exists()


def test_template_form_names_the_placeholders(anna):
    assert (
        "{booking_link}: where a conversation is booked"
        in anna.get("/admin/contact/replytemplate/add/").text
    )
