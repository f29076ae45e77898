"""The sentence that tells an owner whether mail works at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from contact.mail.health import mail_health
from contact.models import Heartbeat
from tests.factories import make_mail

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_site_that_has_sent_nothing_says_so():
    assert mail_health().summary == "No mail has been sent yet."


def test_last_sent_mail_is_the_evidence_that_mail_works():
    make_mail(sent_at=timezone.now())

    assert mail_health().summary.startswith("Mail works: the last one was sent ")


def test_a_last_try_that_failed_is_no_evidence_that_mail_works():
    now = timezone.now()
    make_mail(sent_at=now - HOUR, attempted_at=now - HOUR)
    make_mail(attempted_at=now, last_error="ConnectionRefusedError")

    health = mail_health()

    assert health.is_well
    assert health.summary.startswith("1 mail waits: the last try failed ")


def test_time_of_day_does_not_end_in_a_full_stop_of_its_own():
    make_mail(sent_at=datetime(2026, 11, 21, 22, 49, tzinfo=UTC))

    assert mail_health().summary.endswith(" 21 November 2026, 22:49.")


def test_mails_that_wait_too_long_are_counted():
    make_mail(created_at=timezone.now() - HOUR)
    make_mail(created_at=timezone.now() - HOUR)

    assert mail_health().summary.startswith("2 mails are stuck, the oldest since ")


def test_failed_mail_to_the_team_is_named():
    make_mail(failed_at=timezone.now())

    assert mail_health().summary == "1 mail to the team or answer has failed."


def test_silent_worker_comes_first():
    Heartbeat.objects.create(job="deliver_mail", seen_at=timezone.now() - HOUR)
    make_mail(created_at=timezone.now() - HOUR)

    assert mail_health().summary.startswith("The mail worker is not running: it was last seen ")
