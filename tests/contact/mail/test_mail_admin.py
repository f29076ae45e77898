"""The outbox in the admin, and the line on its front page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contact.models import OutgoingMail
from tests.factories import make_mail, make_request, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/contact/outgoingmail/"


@pytest.fixture
def consultant(client):
    client.force_login(make_user(groups=["Consultants"]))
    return client


@pytest.fixture
def editor(client):
    client.force_login(make_user(groups=["Editors"]))
    return client


def send_again(client, mail):
    data = {"action": "send_again", "_selected_action": [mail.pk]}
    return client.post(LIST, data, follow=True)


def test_list_shows_each_mails_state_and_why(consultant):
    make_mail(sent_at=timezone.now())
    make_mail(failed_at=timezone.now(), last_error="550 nobody of that name")
    make_mail(last_error="451 later")
    make_mail()

    page = consultant.get(LIST).content.decode()

    assert "sent " in page
    assert "failed: 550 nobody of that name" in page
    assert ": 451 later" in page
    assert ">queued<" in page


@pytest.mark.parametrize(
    ("state", "found"),
    [("waiting", 2), ("failed", 1), ("sent", 1), ("stuck", 2), ("nonsense", 4)],
)
def test_list_is_filtered_by_state(consultant, state, found):
    make_mail()
    make_mail(created_at=timezone.now() - timedelta(hours=1))
    make_mail(sent_at=timezone.now())
    make_mail(failed_at=timezone.now())

    response = consultant.get(LIST, {"state": state})

    assert response.context["cl"].result_count == found


def test_mail_can_be_read_and_not_changed(consultant):
    mail = make_mail(diagnostic=make_request(), body="Decisions take weeks.")
    address = reverse("admin:contact_outgoingmail_change", args=[mail.pk])

    shown = consultant.get(address)
    changed = consultant.post(address, {"body": "Something else."})

    assert "Decisions take weeks." in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert changed.status_code == 403


@pytest.mark.parametrize("action", ["add/", "1/delete/"])
def test_nobody_adds_or_deletes_a_mail_by_hand(admin_client, action):
    make_mail(pk=1)

    assert admin_client.get(f"{LIST}{action}").status_code == 403


def test_failed_mail_is_sent_again_by_a_consultant(consultant):
    mail = make_mail(failed_at=timezone.now())

    response = send_again(consultant, mail)

    assert "1 mail is queued." in response.content.decode()
    assert OutgoingMail.objects.get().failed_at is None


def test_editor_sees_no_mails_and_no_line(editor):
    make_mail()

    assert editor.get(LIST).status_code == 403
    assert "No mail has been sent yet." not in editor.get("/admin/").content.decode()


def test_front_page_says_whether_mail_works(consultant):
    make_mail(sent_at=timezone.now())

    page = consultant.get("/admin/").content.decode()

    assert "Mail works: the last one was sent" in page
    assert "errornote" not in page


def test_front_page_warns_when_mail_is_stuck(consultant):
    make_mail(created_at=timezone.now() - timedelta(hours=1))

    page = consultant.get("/admin/").content.decode()

    assert "1 mail is stuck since" in page
    assert 'class="errornote"' in page
    assert f'href="{LIST}?state=stuck"' in page
