"""The page of one request: what it tells a consultant, and what can be done there."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from contact.models import DiagnosticRequest, StatusChange
from tests.factories import make_article, make_mail, make_request, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    anna = make_user(groups=["Consultants"], username="anna")
    client.force_login(anna)
    return anna


def address_of(diagnostic):
    return diagnostic.get_admin_url()


def shown(client, diagnostic):
    return client.get(address_of(diagnostic)).content.decode()


def post(client, diagnostic, **values):
    """Send the form as a browser does that showed the request as it is stored now."""
    notes = diagnostic.notes
    owner = diagnostic.owner_id or ""
    seen = {"initial-notes": notes, "initial-owner": owner, "notes": notes, "owner": owner}
    return client.post(address_of(diagnostic), seen | values)


def test_page_shows_the_message_and_what_was_read(client, anna):
    diagnostic = make_request(
        message="Decisions take weeks.\n\nWhat now?",
        source_path="/case-studies/two-teams/",
        cta_heading="Is yours like this?",
        cta_text="Ask us.",
        cta_ordinal=2,
        problem_slugs=["scaling"],
        outcome_slugs=["clear-decisions"],
        utm={"utm_source": "newsletter"},
        notice_version="abc123",
        notice_text="We keep it for a year.",
    )

    page = shown(client, diagnostic)

    assert "<p>Decisions take weeks.</p>" in page
    assert '<a href="https://www.example.com/case-studies/two-teams/">' in page
    for text in ("Is yours like this?", "Ask us.", "Block 2", "scaling", "clear-decisions"):
        assert text in page
    for text in ("newsletter", "abc123", "We keep it for a year."):
        assert text in page


def test_page_runs_and_styles_nothing_of_its_own(client, anna):
    page = shown(client, make_request(message="<script>alert(1)</script>"))

    assert "<script>alert" not in page
    assert " style=" not in page
    assert "<style" not in page


def test_page_lists_other_requests_from_the_same_address_however_written(client, anna):
    earlier = make_request(email="Maria.Keller@Example.org", message="The first attempt.")
    make_request(email="maria_keller@example.org", message="Somebody else.")
    diagnostic = make_request(email="maria.keller@example.org")

    kin = shown(client, diagnostic).partition("Also from this address")[2]
    page = kin.partition("</details>")[0]

    assert earlier.get_admin_url() in page
    assert "The first attempt." in page
    assert "Somebody else." not in page


def test_reply_link_carries_the_reference_and_nothing_of_the_visitor(client, anna):
    diagnostic = make_request(name="Maria", email="maria+x@example.org")

    page = shown(client, diagnostic)

    link = f"mailto:maria%2Bx@example.org?subject=Your%20request%20{diagnostic.reference}"
    assert f'href="{link}"' in page


def test_reply_link_cannot_smuggle_in_recipients(client, anna):
    page = shown(client, make_request(email="a?bcc=all&x@example.org"))

    assert "mailto:a%3Fbcc%3Dall%26x@example.org" in page or "mailto:" not in page
    assert "mailto:a?bcc" not in page


def test_mails_show_their_state_and_a_failed_one_can_be_sent_again(client, anna):
    diagnostic = make_request()
    failed = make_mail(diagnostic=diagnostic, failed_at=timezone.now(), last_error="550 no such")

    page = shown(client, diagnostic)
    response = post(client, diagnostic, resend=failed.pk)

    assert "550 no such" in page
    assert response["Location"] == address_of(diagnostic)
    failed.refresh_from_db()
    assert failed.failed_at is None


def test_mail_of_another_request_cannot_be_sent_from_here(client, anna):
    failed = make_mail(diagnostic=make_request(), failed_at=timezone.now())

    response = post(client, make_request(), resend=failed.pk)

    assert response.status_code == 200
    failed.refresh_from_db()
    assert failed.failed_at is not None


def test_status_button_moves_the_request_and_logs_who_did_it(client, anna):
    diagnostic = make_request()

    response = post(client, diagnostic, move_to="replied", notes="Called her.")

    assert response.status_code == 302
    diagnostic.refresh_from_db()
    assert (diagnostic.status, diagnostic.notes) == ("replied", "Called her.")
    assert list(StatusChange.objects.values("diagnostic", "old", "new", "by", "at")) == [
        {
            "diagnostic": diagnostic.pk,
            "old": "new",
            "new": "replied",
            "by": anna.pk,
            "at": ANY,
        }
    ]
    page = shown(client, diagnostic)
    assert "<td>anna</td>" in page


def test_second_click_logs_nothing(client, anna):
    diagnostic = make_request()

    post(client, diagnostic, move_to="replied")
    post(client, diagnostic, move_to="replied")

    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize("status", ["quarantined", "open", "\x00", "new\nx"])
def test_button_that_is_not_there_is_refused(client, anna, status):
    diagnostic = make_request()

    response = post(client, diagnostic, move_to=status)

    assert response.status_code == 200
    diagnostic.refresh_from_db()
    assert diagnostic.status == "new"


def test_what_the_visitor_wrote_cannot_be_changed(client, anna):
    diagnostic = make_request(name="Maria", message="Decisions take weeks.")
    forged = {"name": "Eve", "message": "x", "status": "won", "source_path": "/x/", "email": "e@x"}

    post(client, diagnostic, notes="Read.", **forged)

    stored = type(diagnostic).objects.get()
    assert stored.notes == "Read."
    diagnostic.notes = stored.notes
    assert vars(stored) | {"_state": None} == vars(diagnostic) | {"_state": None}


def test_notes_of_a_colleague_are_not_overwritten_unknowingly(client, anna):
    diagnostic = make_request(notes="As I saw them.")
    type(diagnostic).objects.update(notes="A colleague’s.")

    refused = post(client, diagnostic, notes="Mine.")

    assert "Theirs: “A colleague’s.”" in refused.content.decode()
    assert "Mine." in refused.content.decode()
    diagnostic.refresh_from_db()
    assert diagnostic.notes == "A colleague’s."

    accepted = post(client, diagnostic, notes="Mine and theirs.")

    assert accepted.status_code == 302
    diagnostic.refresh_from_db()
    assert diagnostic.notes == "Mine and theirs."


def test_moving_a_request_does_not_write_back_notes_that_were_only_shown(client, anna):
    diagnostic = make_request(notes="As I saw them.\nTwo lines.")
    type(diagnostic).objects.update(notes="A colleague’s.")

    response = post(client, diagnostic, move_to="booked")

    assert response.status_code == 302
    diagnostic.refresh_from_db()
    assert (diagnostic.status, diagnostic.notes) == ("booked", "A colleague’s.")


def test_owner_is_one_of_those_who_may_handle_requests(client, anna):
    editor = make_user(groups=["Editors"])
    diagnostic = make_request()

    refused = post(client, diagnostic, owner=editor.pk)
    accepted = post(client, diagnostic, owner=anna.pk)

    assert (refused.status_code, accepted.status_code) == (200, 302)
    diagnostic.refresh_from_db()
    assert diagnostic.owner == anna


def test_history_names_what_was_changed(client, anna):
    diagnostic = make_request()

    post(client, diagnostic, move_to="replied", notes="Called her.")

    page = client.get(f"/admin/contact/diagnosticrequest/{diagnostic.pk}/history/").content.decode()
    assert "Changed Notes and Status." in page
    assert "Called her." not in page


def test_page_says_when_the_request_is_erased(client, anna, settings):
    settings.REQUEST_RETENTION_DAYS = 10
    diagnostic = make_request(created_at=timezone.now() - timedelta(days=4))

    page = shown(client, diagnostic)

    gone = timezone.localtime(diagnostic.created_at + timedelta(days=10))
    assert f'<time datetime="{gone.isoformat()}">' in page


def test_page_begins_with_where_they_wrote_and_whose_it_is(client, anna):
    make_article(title="Two teams, one backlog", slug="two-teams")
    source = {"source_path": "/case-studies/two-teams/", "problem_slugs": ["slow"]}
    diagnostic = make_request(**source)

    heads = [head_of(client.get(diagnostic.get_admin_url()).text)]
    DiagnosticRequest.objects.update(owner=anna)
    heads.append(head_of(client.get(diagnostic.get_admin_url()).text))

    assert heads[0].endswith("wrote from Two teams, one backlog (slow); nobody’s yet")
    assert heads[1].endswith("; owner: anna")


def head_of(page):
    """What stands between the name and the message."""
    return " ".join(strip_tags(page.partition("<h1")[2].partition("<blockquote")[0]).split())
