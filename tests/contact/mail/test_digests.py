"""The mails on several requests: told once, whoever asks, and without what visitors wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from contact.intake.submission import release
from contact.mail import digests
from contact.mail.digests import queue_digests
from contact.models import DiagnosticRequest, Heartbeat, OutgoingMail
from tests.factories import make_request
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db

ASIDE = {"status": "quarantined", "quarantine_reason": "links"}
WORDS = {
    "name": "Zebedee",
    "email": "zebedee@example.org",
    "organisation": "Yggdrasil",
    "role": "Xerxes",
    "message": "Quokka",
    "cta_heading": "Jabberwock",
    "source_path": "/vorpal/",
}
EACH_KIND = pytest.mark.parametrize(
    ("kind", "columns"), [("digest", ASIDE), ("bundle", {"is_over_limit": True})]
)


def mails(kind):
    return OutgoingMail.objects.filter(kind=kind)


def queue_and_hang_up(barrier):
    try:
        connection.ensure_connection()
        barrier.wait()
        queue_digests()
    finally:
        connection.close()


def later(monkeypatch, delay):
    now = timezone.now() + delay
    monkeypatch.setattr(timezone, "now", lambda: now)


@EACH_KIND
def test_mail_names_each_request_and_links_to_it_and_to_all(kind, columns):
    one, other = make_request(**columns), make_request(**columns)

    queue_digests()

    mail = mails(kind).get()
    admin = "https://www.example.com/admin/contact/"
    model = "quarantinedrequest" if kind == "digest" else "diagnosticrequest"
    assert f"{one.reference}, " in mail.body
    assert f"{admin}{model}/{one.pk}/change/\n" in mail.body
    assert f"{admin}{model}/{other.pk}/change/\n" in mail.body
    assert f"{admin}{model}/?" in mail.body


@EACH_KIND
def test_mail_holds_nothing_of_what_visitors_wrote(smtp, kind, columns):
    make_request(**columns, **WORDS)

    queue_digests()
    deliver_due()

    (delivery,) = smtp.received
    assert not [word for word in WORDS.values() if word.encode() in delivery.content]
    assert b"Auto-Submitted: auto-generated" in delivery.headers
    assert not [line for line in delivery.headers if line.startswith(b"Reply-To")]


@EACH_KIND
def test_mail_goes_to_each_recipient(settings, kind, columns):
    settings.DIAGNOSTIC_RECIPIENTS = ["one@example.com", "two@example.com"]
    make_request(**columns)

    queue_digests()

    assert set(mails(kind).values_list("recipient", flat=True)) == {
        "one@example.com",
        "two@example.com",
    }


@EACH_KIND
def test_long_list_is_cut_and_counted(monkeypatch, kind, columns):
    monkeypatch.setattr(digests, "REQUESTS_SHOWN", 2)
    requests = [make_request(**columns) for _ in range(5)]

    queue_digests()

    mail = mails(kind).get()
    assert mail.subject.startswith("5 requests ")
    assert "and 3 more." in mail.body
    assert [one.reference in mail.body for one in requests] == [False] * 3 + [True] * 2


@EACH_KIND
@pytest.mark.django_db(transaction=True)
def test_workers_that_ask_at_once_store_one_mail(kind, columns):
    Heartbeat.objects.create(job=kind, seen_at=timezone.now() - timedelta(days=2))
    make_request(**columns)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(queue_and_hang_up, [Barrier(4, timeout=120)] * 4))

    assert mails(kind).count() == 1


@EACH_KIND
@pytest.mark.django_db(transaction=True)
def test_mail_that_was_rolled_back_is_still_to_be_sent(kind, columns):
    make_request(**columns)
    with transaction.atomic():
        queue_digests()
        transaction.set_rollback(True)

    queue_digests()

    assert mails(kind).count() == 1


@pytest.mark.django_db(transaction=True)
def test_each_of_a_flood_is_told_exactly_once(monkeypatch):
    monkeypatch.setattr(digests, "BUNDLE_EVERY", timedelta(0))
    monkeypatch.setattr(digests, "REQUESTS_SHOWN", 1000)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(store_and_queue, range(64)))
    queue_digests()

    told = "".join(mails("bundle").values_list("body", flat=True))
    references = [one.reference for one in DiagnosticRequest.objects.all()]
    assert len(references) == 64
    assert [told.count(f"{reference}, ") for reference in references] == [1] * 64


def store_and_queue(_number):
    try:
        make_request(is_over_limit=True)
        queue_digests()
    finally:
        connection.close()


def test_digest_comes_once_a_day_while_something_is_unopened(monkeypatch):
    make_request(**ASIDE)
    queue_digests()

    later(monkeypatch, timedelta(hours=23))
    queue_digests()
    assert mails("digest").count() == 1

    later(monkeypatch, timedelta(hours=2))
    queue_digests()
    assert mails("digest").count() == 2


def test_no_digest_once_everything_was_opened(monkeypatch):
    make_request(**ASIDE)
    queue_digests()
    DiagnosticRequest.objects.mark_opened()

    later(monkeypatch, timedelta(days=2))
    queue_digests()

    assert mails("digest").count() == 1


def test_what_was_opened_is_not_in_the_digest():
    opened = make_request(**ASIDE, opened_at=timezone.now())
    unopened = make_request(**ASIDE)

    queue_digests()

    mail = mails("digest").get()
    assert mail.subject == "1 request is set aside and not opened"
    assert unopened.reference in mail.body
    assert opened.reference not in mail.body


def test_bundle_comes_at_most_every_quarter_of_an_hour(monkeypatch):
    first = make_request(is_over_limit=True)
    queue_digests()
    second = make_request(is_over_limit=True)

    later(monkeypatch, timedelta(minutes=14))
    queue_digests()
    assert mails("bundle").count() == 1

    later(monkeypatch, timedelta(minutes=2))
    queue_digests()
    queue_digests()
    bodies = list(mails("bundle").order_by("pk").values_list("body", flat=True))
    assert [first.reference in body for body in bodies] == [True, False]
    assert [second.reference in body for body in bodies] == [False, True]


def test_spam_over_the_limit_is_in_the_digest_and_in_no_bundle():
    make_request(**ASIDE, is_over_limit=True)

    queue_digests()

    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == ["digest"]


def test_released_request_over_the_limit_has_a_mail_of_its_own_and_no_bundle():
    diagnostic = make_request(**ASIDE, is_over_limit=True)
    release(diagnostic)

    queue_digests()

    assert diagnostic.mails.filter(kind="notification").exists()
    assert not mails("bundle").exists()


def test_clock_that_was_far_ahead_silences_nobody():
    Heartbeat.objects.create(job="digest", seen_at=timezone.now() + timedelta(days=400))
    make_request(**ASIDE)

    queue_digests()

    assert mails("digest").exists()


def test_nothing_to_tell_is_no_mail(django_assert_num_queries):
    make_request()

    with django_assert_num_queries(2):
        queue_digests()

    assert not OutgoingMail.objects.exists()


def test_worker_tells_by_itself(mailoutbox):
    make_request(**ASIDE)
    make_request(is_over_limit=True)

    call_command("deliver_mail", once=True)

    assert sorted(mail.subject for mail in mailoutbox) == [
        "1 request came in over the hourly limit",
        "1 request is set aside and not opened",
    ]
