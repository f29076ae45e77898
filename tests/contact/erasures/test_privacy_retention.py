"""Requests are erased when their time is over, and a page says which go next."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.utils import timezone

from contact.erasures.privacy import erased_at, purgeable
from contact.inbox.handling import decide
from contact.management.commands import deliver_mail
from contact.models import DiagnosticRequest, Heartbeat, OutgoingMail, StatusChange
from tests.factories import make_log_entry, make_mail, make_request, make_user

NOW = timezone.now()


def made_days_ago(days, **kwargs):
    return make_request(created_at=NOW - timedelta(days=days), **kwargs)


def quarantined_days_ago(days, opened=None):
    """Quarantined, and opened so many days ago or by nobody."""
    opened_at = None if opened is None else NOW - timedelta(days=opened)
    aside = {"status": "quarantined", "quarantine_reason": "links"}
    return made_days_ago(days, opened_at=opened_at, **aside)


def run(*arguments):
    Heartbeat.beat("deliver_mail")
    output = StringIO()
    call_command("purge_requests", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_rule_for_one_request_and_for_the_queryset_agree():
    long_ago = NOW - timedelta(days=30)
    lately = NOW - timedelta(days=29)
    gone = [
        made_days_ago(365),
        quarantined_days_ago(365, opened=30),
        quarantined_days_ago(31, opened=31),
        made_days_ago(400, opened_at=long_ago),
    ]
    kept = [
        made_days_ago(364, status="won"),
        quarantined_days_ago(31, opened=29),
        quarantined_days_ago(4000),
        made_days_ago(400, opened_at=lately),
        made_days_ago(100, opened_at=long_ago),
    ]

    over = set(purgeable(NOW))

    assert over == set(gone)
    assert all(erased_at(diagnostic) <= NOW for diagnostic in gone)
    assert not any((moment := erased_at(one)) and moment <= NOW for one in kept)


@pytest.mark.django_db(transaction=True)
def test_what_nobody_has_opened_is_never_erased():
    unopened = quarantined_days_ago(4000)

    run()

    assert DiagnosticRequest.objects.get() == unopened
    assert erased_at(unopened) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "days_left"), [(100, 30), (350, 15), (364, 1)])
def test_spam_by_hand_is_kept_no_longer_than_it_would_have_been_in_the_inbox(age, days_left):
    diagnostic = made_days_ago(age)

    decide(diagnostic=diagnostic, is_spam=True, by=make_user())

    diagnostic.refresh_from_db()
    assert (erased_at(diagnostic) - NOW).days == days_left
    assert not purgeable(NOW + timedelta(days=days_left - 0.1)).exists()
    assert purgeable(NOW + timedelta(days=days_left + 0.1)).exists()


@pytest.mark.django_db
def test_periods_are_those_of_the_settings(settings):
    settings.REQUEST_RETENTION_DAYS = 10
    settings.QUARANTINE_RETENTION_DAYS = 3
    made_days_ago(9)
    old = made_days_ago(11)
    quarantined_days_ago(20, opened=2)
    set_aside = quarantined_days_ago(4, opened=4)

    assert set(purgeable(NOW)) == {old, set_aside}


@pytest.mark.django_db(transaction=True)
def test_purge_erases_what_is_due_with_all_that_belongs_to_it():
    old, recent = made_days_ago(400), made_days_ago(300)
    make_mail(diagnostic=old, sent_at=NOW)
    kept_mail = make_mail(diagnostic=recent)
    StatusChange.objects.create(diagnostic=old, old="new", new="won")
    make_log_entry(old)
    kept_entry = make_log_entry(recent)

    said = run()

    assert list(DiagnosticRequest.objects.all()) == [recent]
    assert list(OutgoingMail.objects.all()) == [kept_mail]
    assert list(LogEntry.objects.all()) == [kept_entry]
    assert not StatusChange.objects.exists()
    assert "requests: 1\n" in said
    assert "mails: 1\n" in said


@pytest.mark.django_db(transaction=True)
def test_second_purge_finds_nothing():
    made_days_ago(400)
    run()

    assert "requests: 0\n" in run()


@pytest.mark.django_db(transaction=True)
def test_dry_run_counts_and_erases_nothing():
    old = made_days_ago(400)

    said = run("--dry-run")

    assert "Nothing was erased." in said
    assert "requests: 1\n" in said
    assert old.reference in said
    assert DiagnosticRequest.objects.get() == old


@pytest.mark.django_db(transaction=True)
def test_mail_worker_purges_once_a_day():
    worker = deliver_mail.Command(stdout=StringIO())
    Heartbeat.beat("deliver_mail")
    made_days_ago(400)

    worker.purge()
    assert not DiagnosticRequest.objects.exists()

    later = made_days_ago(400)
    worker.purge()
    assert DiagnosticRequest.objects.get() == later


@pytest.mark.django_db
def test_page_says_what_goes_next_and_when(client):
    client.force_login(make_user(groups=["Consultants"]))
    overdue = made_days_ago(400)
    next_week = made_days_ago(360)
    sooner = quarantined_days_ago(300, opened=28)
    quarantined_days_ago(50)
    later = made_days_ago(10)

    page = client.get("/admin/contact/diagnosticrequest/erased-next/").content.decode()

    assert (
        "Requests are erased 12 months after they came in, quarantined ones 30 days "
        "after somebody has opened them" in page
    )
    assert "1 request is set aside and not opened" in page
    assert "1 goes at the next daily run," in page
    assert "3 within 30 days." in page
    assert later.reference not in page
    places = [page.index(one.reference) for one in (overdue, sooner, next_week)]
    assert places == sorted(places)
    assert overdue.name not in page
