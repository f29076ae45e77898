"""Next steps whose day has come are told once a day to whoever has them."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from contact.models import NextStep, OutgoingMail
from contact.replies.reminders import queue_reminders
from tests.desk import at_once, sign_in
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

HANDLES = ["view_diagnosticrequest", "change_diagnosticrequest"]


def at(monkeypatch, days=0, hour=10):
    """Make it that hour of a day from today on."""
    day = timezone.localdate() + timedelta(days=days)
    moment = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(hours=hour))


def make_step(owner, days=0, **kwargs):
    on = timezone.localdate() + timedelta(days=days)
    return NextStep.objects.create(
        diagnostic=make_request(**kwargs), text="Ring Zebedee", on=on, owner=owner
    )


def make_colleague(name, **kwargs):
    return make_user(permissions=HANDLES, email=f"{name}@example.com", **kwargs)


def reminders():
    return OutgoingMail.objects.filter(kind="reminder")


def test_owner_is_told_of_what_is_due_and_overdue_without_words(monkeypatch):
    at(monkeypatch)
    anna = make_colleague("anna")
    due, overdue, _coming = make_step(anna), make_step(anna, -3), make_step(anna, 1)

    queue_reminders()

    mail = reminders().get()
    assert (mail.recipient, mail.subject) == ("anna@example.com", "2 next steps are due")
    assert mail.body.index(overdue.diagnostic.reference) < mail.body.index(due.diagnostic.reference)
    assert f"{due.diagnostic.reference}, due today" in mail.body
    assert f"https://www.example.com{due.diagnostic.get_admin_url()}" in mail.body
    assert "overdue since" in mail.body
    assert "Zebedee" not in mail.body


def test_each_owner_gets_one_mail_a_day(monkeypatch):
    at(monkeypatch)
    for name in ("anna", "ben"):
        make_step(make_colleague(name))

    queue_reminders()
    at(monkeypatch, hour=23)
    queue_reminders()
    told = reminders().count()
    at(monkeypatch, days=1, hour=8)
    queue_reminders()

    assert (told, reminders().count()) == (2, 4)


@pytest.mark.parametrize(("days", "hour"), [(1, 10), (0, 6)])
def test_nothing_is_told_when_nothing_is_due_or_before_the_day(monkeypatch, days, hour):
    at(monkeypatch)
    make_step(make_colleague("anna"), days)
    at(monkeypatch, hour=hour)

    queue_reminders()

    assert not reminders().exists()


@pytest.mark.parametrize("owner", [None, {"is_active": False}, {"email": ""}])
def test_what_nobody_can_be_told_of_goes_to_the_team(monkeypatch, owner):
    at(monkeypatch)
    make_step(owner if owner is None else make_user(permissions=HANDLES, **owner))

    queue_reminders()

    assert reminders().get().recipient == "team@example.com"


def test_step_of_a_request_that_is_set_aside_is_not_due(monkeypatch):
    at(monkeypatch)
    make_step(make_colleague("anna"), status="quarantined", quarantine_reason="links")

    queue_reminders()

    assert not reminders().exists()


def test_worker_queues_what_is_due(monkeypatch):
    at(monkeypatch)
    make_step(make_colleague("anna"))

    call_command("deliver_mail", "--once")

    assert reminders().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once(monkeypatch):
    at(monkeypatch)
    make_step(make_colleague("anna"))

    at_once(queue_reminders, queue_reminders)

    assert reminders().count() == 1


def test_front_page_names_steps_that_are_due(monkeypatch):
    client = sign_in("Consultants", "anna")
    overdue = make_step(client.user, -3)
    make_step(make_colleague("ben"))

    shown = client.get("/admin/").text

    assert shown.count("Ring Zebedee") == 1
    assert overdue.diagnostic.get_admin_url() in shown
