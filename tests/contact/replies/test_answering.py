"""A request answered from the desk: what goes out, what is kept, and who was faster."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contact.erasures import purging
from contact.mail.emails import queue_acknowledgement, queue_notification
from contact.models import (
    AnswerDraft,
    CallToAction,
    DiagnosticRequest,
    NextStep,
    OutgoingMail,
    ReplyTemplate,
    StatusChange,
    ThreadEntry,
)
from contact.replies.answering import AnsweredMeanwhileError, send_answer
from tests.desk import at_once, opened, said, sign_in
from tests.factories import make_article, make_mail, make_request, make_user
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return sign_in("Consultants", "anna", email="anna@example.com", first_name="Anna")


@pytest.fixture
def diagnostic():
    return make_request(name="Maria Keller", message="Decisions take weeks.\nAll of them.")


def address(diagnostic, view="answer"):
    return f"/admin/contact/diagnosticrequest/{diagnostic.pk}/{view}/"


def answer_form(client, diagnostic, **changes):
    """As a browser would send it, which quotes unless somebody objects."""
    form = opened(client, address(diagnostic), "answer-form")
    return form | {"is_quoting": "on"} | changes


def answer(client, diagnostic, text="Dear Maria,\n\nlet us talk.", **changes):
    return client.post(address(diagnostic), answer_form(client, diagnostic, text=text, **changes))


def answers():
    return OutgoingMail.objects.filter(kind="answer")


def test_answer_goes_to_the_visitor_and_comes_back_to_its_writer(anna, diagnostic):
    response = answer(anna, diagnostic)

    mail = answers().get()
    assert response["Location"] == f"{diagnostic.get_admin_url()}#thread"
    assert (mail.recipient, mail.reply_to) == (diagnostic.email, "anna@example.com")
    assert mail.subject == f"Your request {diagnostic.reference}"
    assert mail.body.startswith("Dear Maria,\n\nlet us talk.\n\nOn ")
    assert mail.body.endswith("Maria Keller wrote:\n\n> Decisions take weeks.\n> All of them.\n")


def test_answer_is_kept_in_the_thread_and_the_request_is_replied(anna, diagnostic):
    answer(anna, diagnostic)

    diagnostic.refresh_from_db()
    entry = diagnostic.thread.get()
    assert (entry.kind, entry.by, entry.mail) == ("sent", anna.user, answers().get())
    assert entry.text == "Dear Maria,\n\nlet us talk."
    assert (diagnostic.status, diagnostic.owner) == ("replied", anna.user)
    assert diagnostic.answered_at == entry.at
    assert StatusChange.objects.get().by == anna.user


def test_answer_to_what_is_booked_leaves_status_owner_and_first_answer(anna, diagnostic):
    other, first = make_user(), diagnostic.created_at
    booked = {"status": "booked", "owner": other, "answered_at": first}
    DiagnosticRequest.objects.filter(pk=diagnostic.pk).update(**booked)

    answer(anna, diagnostic)

    stored = DiagnosticRequest.objects.values("status", "owner", "answered_at").get()
    assert stored == {"status": "booked", "owner": other.pk, "answered_at": first}


def test_answer_continues_the_conversation_of_the_acknowledgement(anna, diagnostic):
    (told,) = queue_notification(diagnostic)
    acknowledged = queue_acknowledgement(diagnostic)

    answer(anna, diagnostic)
    answer(anna, diagnostic, text="One more thing.")

    first, second = answers().order_by("pk")
    assert first.subject == second.subject == f"Re: {acknowledged.subject}"
    assert first.references == f"{told.message_id} {acknowledged.message_id}"
    assert second.references.split()[-1] == first.message_id


def test_answer_without_the_quotation_holds_none_of_their_words(anna, diagnostic):
    form = answer_form(anna, diagnostic, text="Later.")
    del form["is_quoting"]

    anna.post(address(diagnostic), form)

    assert answers().get().body == "Later.\n"


@pytest.mark.django_db(transaction=True)
def test_answer_on_the_wire_has_headers_of_its_conversation_and_of_a_person(
    smtp, settings, diagnostic
):
    settings.DEFAULT_FROM_EMAIL = "Tarn & Hollis <team@example.com>"
    acknowledged = queue_acknowledgement(diagnostic)
    colleague = make_user(email="anna@example.com", permissions=["change_diagnosticrequest"])
    send_answer(
        diagnostic=diagnostic, by=colleague, text="Tere, Jüri!", is_quoting=True, once="1", seen=0
    )
    deliver_due()

    delivery = next(one for one in smtp.received if "Tere, Jüri!" in one.body)
    headers = b"\n".join(delivery.headers).decode()
    assert delivery.recipients == [diagnostic.email]
    assert "From: Tarn & Hollis <team@example.com>" in headers
    assert "Reply-To: anna@example.com" in headers
    assert f"In-Reply-To: {acknowledged.message_id}" in headers
    assert f"References: {acknowledged.message_id}" in headers
    assert "Auto-Submitted" not in headers
    assert answers().get().sent_at


def test_same_form_sent_twice_is_one_answer(anna, diagnostic):
    form = answer_form(anna, diagnostic, text="Once.")

    for _click in range(2):
        response = anna.post(address(diagnostic), form)
        assert response.status_code == 302

    assert answers().count() == ThreadEntry.objects.count() == 1


def test_second_of_two_who_answer_sees_the_first_answer_before_it_is_sent(anna, diagnostic):
    ben = sign_in("Consultants", "ben", email="ben@example.com")
    form = answer_form(ben, diagnostic, text="From Ben.")
    answer(anna, diagnostic, text="From Anna.")

    refused = ben.post(address(diagnostic), form)

    assert "A colleague has answered meanwhile" in refused.text
    assert "From Anna." in refused.text
    assert ">From Ben.</textarea>" in refused.text.replace("\n", "")
    assert answers().count() == 1


def test_second_answer_goes_out_once_the_first_was_seen(anna, diagnostic):
    ben = sign_in("Consultants", "ben", email="ben@example.com")
    form = answer_form(ben, diagnostic, text="From Ben.")
    answer(anna, diagnostic)
    ben.post(address(diagnostic), form)

    seen = ThreadEntry.objects.get().pk
    ben.post(address(diagnostic), form | {"seen": str(seen)})

    assert answers().filter(reply_to="ben@example.com").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_is_told():
    diagnostic = make_request()
    users = [make_user(email=f"{name}@example.com") for name in ("anna", "ben")]

    def send(user):
        about = {"diagnostic": diagnostic, "by": user, "text": "Hello.", "is_quoting": False}
        try:
            return send_answer(once=user.email, seen=0, **about)
        except AnsweredMeanwhileError as error:
            return error

    results = at_once(*[lambda user=user: send(user) for user in users])

    assert sorted(type(one).__name__ for one in results) == [
        "AnsweredMeanwhileError",
        "ThreadEntry",
    ]
    assert answers().count() == 1


def test_who_has_no_address_cannot_answer_and_is_told(diagnostic):
    ben = sign_in("Consultants", "ben")

    shown = ben.get(diagnostic.get_admin_url())
    response = ben.post(
        address(diagnostic), {"text": "Typed.", "once": "1", "seen": "0", "is_quoting": "on"}
    )

    assert "Your account has no e-mail address" in shown.text
    assert "Your account has no e-mail address" in response.text
    assert "Typed." in response.text
    assert not answers().exists()


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"status": "quarantined", "quarantine_reason": "links"}, "release it before you answer"),
        ({"email": "", "telephone": "+372 5123"}, "no e-mail address to answer to"),
        ({"email": '"a b"@example.org'}, "no e-mail address to answer to"),
    ],
)
def test_what_cannot_be_answered_from_here_says_why(anna, columns, sentence):
    diagnostic = make_request(**columns)

    shown = anna.get(address(diagnostic))
    anna.post(address(diagnostic), {"text": "Typed.", "once": "1", "seen": "0"})

    assert sentence in shown.text
    assert not answers().exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write your answer first."),
        ("x" * 20_001, "Please shorten this"),
        ("Dear {nmae}", "nothing is known as {nmae}"),
        ("See {booking_link}", "Nothing is known for {booking_link} here"),
        ("a\x00b", "cannot be read or shown"),
        ("a\u202eb", "cannot be read or shown"),
    ],
)
def test_bad_answer_is_refused_with_a_sentence(anna, diagnostic, text, sentence):
    response = answer(anna, diagnostic, text=text)

    assert sentence in response.text
    assert not answers().exists()


@pytest.mark.parametrize("changes", [{"seen": "x"}, {"seen": "9" * 40}, {"once": "x" * 99}])
def test_form_that_was_tampered_with_sends_nothing(anna, diagnostic, changes):
    response = answer(anna, diagnostic, **changes)

    assert response.status_code == 200
    assert not answers().exists()


def test_template_fills_the_form_and_leaves_what_was_typed(anna, diagnostic):
    CallToAction.objects.create(booking_url="https://book.example.com/?a=1&b=2")
    DiagnosticRequest.objects.update(source_path="/case-studies/two_teams/")
    words = "Dear {name}, on {reference} and {page_title}: {booking_link} {my_name} {organisation}"
    template = ReplyTemplate.objects.create(name="First answer", text=words)

    response = answer(anna, diagnostic, text="Typed.", use="1", template=str(template.pk))
    answer(anna, diagnostic, text=words.replace(" {organisation}", ""))

    assert "Typed.\n\nDear Maria Keller, on DC-" in response.text
    assert "{organisation}" in response.text
    written = answers().get().body
    assert "/case-studies/two_teams/: https://book.example.com/?a=1&b=2 Anna" in written


@pytest.mark.parametrize("template", ["", "0", "x", "9" * 99])
def test_template_that_is_none_leaves_what_was_typed(anna, diagnostic, template):
    response = answer(anna, diagnostic, text="Typed.", use="1", template=template)

    assert response.status_code == 200
    assert "Typed." in response.text


def test_answer_is_shown_as_the_mail_will_say_it(anna, diagnostic):
    response = answer(anna, diagnostic, text="See [us](https://example.com).", look="1")

    assert "See us &lt;https://example.com&gt;." in response.text
    assert not answers().exists()


def test_draft_is_kept_and_comes_back_and_colleagues_know_of_it(anna, diagnostic):
    anna.post(address(diagnostic, "draft"), answer_form(anna, diagnostic, text="Half a"))

    ben = sign_in("Consultants", "ben", email="ben@example.com")
    assert answer_form(anna, diagnostic)["text"] == "Half a"
    assert answer_form(ben, diagnostic)["text"] == ""
    assert "Anna began an answer too" in ben.get(diagnostic.get_admin_url()).text


def test_draft_kept_by_its_button_says_so(anna, diagnostic):
    answer(anna, diagnostic, text="Half a", keep="1")

    assert AnswerDraft.objects.get().text == "Half a"
    assert said(anna) == [("success", "Your draft is kept.")]


def test_draft_that_is_too_long_is_not_cut(anna, diagnostic):
    form = answer_form(anna, diagnostic, text="ä" * 200_000)

    assert anna.post(address(diagnostic, "draft"), form).status_code == 413
    back = anna.post(address(diagnostic), form | {"keep": "1"})

    assert "Please shorten this to 20000 characters; it has 200000." in back.text
    assert "ä" * 200_000 in back.text
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize("view", ["answer", "note", "next-step"])
def test_what_was_typed_about_a_request_that_is_erased_comes_back(anna, diagnostic, view):
    name = {"answer": "text", "note": "said", "next-step": "step"}[view]
    DiagnosticRequest.objects.all().delete()

    response = anna.post(address(diagnostic, view), {name: "Words & words"})

    assert response.status_code == 404
    assert "erased while you had it open" in response.text
    assert "Words &amp; words" in response.text
    assert not ThreadEntry.objects.exists()


def test_request_erased_while_its_answer_is_sent_is_told(anna, diagnostic, monkeypatch):
    def erased(**_values):
        diagnostic.delete()
        raise DiagnosticRequest.DoesNotExist

    form = answer_form(anna, diagnostic, text="Dear Maria")
    monkeypatch.setattr("contact.replies.views.send_answer", erased)

    response = anna.post(address(diagnostic), form)

    assert (response.status_code, "Dear Maria" in response.text) == (404, True)


@pytest.mark.parametrize("button", ["send", "keep"])
def test_list_it_was_opened_from_stays_beside_the_answered_request(anna, diagnostic, button):
    beside = "?_changelist_filters=status%3Dnew"
    page = anna.get(diagnostic.get_admin_url() + beside).text
    back = anna.post(address(diagnostic) + beside, {"text": "", "send": ""}).text

    response = anna.post(
        address(diagnostic) + beside, answer_form(anna, diagnostic, text="Hello") | {button: ""}
    )

    assert all(text.count(f"/answer/{beside}#answer") == 1 for text in (page, back))
    assert f'"{diagnostic.get_admin_url()}{beside}"' in back
    assert response["Location"] == f"{diagnostic.get_admin_url()}{beside}#thread"


def test_booking_link_is_offered_where_there_is_one(anna, diagnostic):
    offers = ["{booking_link}" in anna.get(diagnostic.get_admin_url()).text]
    CallToAction.objects.create(booking_url="https://example.org/book")
    offers.append("{booking_link}" in anna.get(diagnostic.get_admin_url()).text)

    assert offers == [False, True]


def test_empty_draft_is_none(anna, diagnostic):
    AnswerDraft.objects.create(diagnostic=diagnostic, by=anna.user, text="Half a")

    anna.post(address(diagnostic, "draft"), answer_form(anna, diagnostic, text=" "))

    assert not AnswerDraft.objects.exists()


def test_draft_that_arrives_after_its_answer_is_forgotten(anna, diagnostic):
    form = answer_form(anna, diagnostic, text="Whole.")
    anna.post(address(diagnostic, "draft"), form)
    anna.post(address(diagnostic), form)

    anna.post(address(diagnostic, "draft"), form)

    assert not AnswerDraft.objects.exists()


def test_failed_answer_can_be_sent_again_from_the_thread(anna, diagnostic):
    answer(anna, diagnostic)
    answers().update(failed_at=diagnostic.created_at, last_error="550 no such user")

    shown = anna.get(diagnostic.get_admin_url()).text

    thread = shown[shown.index('id="thread"') : shown.index("Log what was answered")]
    assert "failed: 550 no such user" in thread
    assert f'name="resend" value="{answers().get().pk}"' in thread


def test_thread_shows_the_newest_last(anna, diagnostic):
    for text in ("First words", "Second words"):
        answer(anna, diagnostic, text=text)

    shown = anna.get(diagnostic.get_admin_url()).text

    assert 0 < shown.index("First words") < shown.index("Second words")


def test_page_of_a_request_asks_as_often_for_a_long_thread(anna, diagnostic):
    ReplyTemplate.objects.create(name="One", text="x")
    NextStep.objects.create(diagnostic=diagnostic, text="Ring", on="2026-11-24", owner=anna.user)
    answer(anna, diagnostic)
    anna.get(diagnostic.get_admin_url())
    with CaptureQueriesContext(connection) as short:
        anna.get(diagnostic.get_admin_url())
    for number in range(5):
        answer(anna, diagnostic, text=f"Number {number}")
        ReplyTemplate.objects.create(name=f"{number}", text="x")
        AnswerDraft.objects.create(diagnostic=diagnostic, by=make_user(), text="Half")
    # It tells what has been sent.
    anna.get(diagnostic.get_admin_url())
    with CaptureQueriesContext(connection) as long:
        anna.get(diagnostic.get_admin_url())

    assert len(long) == len(short)


def test_page_is_called_by_its_title(anna, diagnostic):
    page = make_article(title="Two teams, one *roadmap*")
    DiagnosticRequest.objects.update(source_path=page.get_absolute_url())

    answer(anna, diagnostic, text="On {page_title}.")

    assert answers().get().body.startswith("On Two teams, one *roadmap*.\n")


def test_answer_that_was_refused_does_not_stop_the_purge(diagnostic):
    failed = timezone.now()
    make_mail(diagnostic=diagnostic, kind="answer", failed_at=failed, last_error="550 unknown")

    assert purging.untold(DiagnosticRequest.objects.all()) == ""


def test_answer_that_waits_stops_the_purge(diagnostic):
    make_mail(diagnostic=diagnostic, kind="answer")

    assert "has not been sent" in purging.untold(DiagnosticRequest.objects.all())
