"""A purge goes in short transactions, and others write between them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from contact.erasures import copies, purging
from contact.management.commands import deliver_mail
from contact.models import DiagnosticRequest, Heartbeat
from tests.factories import make_mail, make_request
from tests.posts import ANSWERS, OURS

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture(autouse=True)
def two_at_a_time(transactional_db, monkeypatch):
    monkeypatch.setattr(purging, "BATCH_OF_REQUESTS", 2)
    monkeypatch.setattr(purging, "PAUSE_BETWEEN", 0)
    Heartbeat.beat("deliver_mail")


def purge(*arguments):
    output = StringIO()
    call_command("purge_requests", *arguments, stdout=output)
    return output.getvalue()


def by_somebody_else(do):
    """On a connection of its own."""

    def and_hang_up():
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(and_hang_up).result()


def test_form_takes_a_request_between_two_batches():
    for _number in range(5):
        make_request(created_at=LONG_AGO)
    batches = purging.erase_over(NOW)
    next(batches)

    posted = by_somebody_else(lambda: Client().post("/diagnostic/", ANSWERS, headers=OURS))

    assert posted["Location"].startswith("/diagnostic/thanks/")
    assert by_somebody_else(DiagnosticRequest.objects.count) == 4
    assert len(list(batches)) == 2
    assert DiagnosticRequest.objects.get().email == ANSWERS["email"]


def test_purge_that_was_stopped_goes_on_the_next_time():
    for _number in range(5):
        make_request(created_at=LONG_AGO)
    stopped = purging.erase_over(NOW)
    next(stopped)
    stopped.close()

    assert "requests: 3" in purge("--yes")

    assert not DiagnosticRequest.objects.exists()


def test_receipt_of_a_purge_is_of_all_its_batches():
    gone = [make_request(created_at=LONG_AGO) for _number in range(5)]
    for diagnostic in gone:
        make_mail(diagnostic=diagnostic, sent_at=NOW)

    said = purge()

    assert "requests: 5" in said
    assert "mails: 5" in said
    assert all(one.reference in said for one in gone)


def test_purge_of_inbox_and_quarantine_leaves_nothing():
    aside = {"status": "quarantined", "quarantine_reason": "links", "opened_at": LONG_AGO}
    for _number in range(3):
        make_request(created_at=LONG_AGO)
        make_request(created_at=LONG_AGO, **aside)

    purge("--yes")

    assert not DiagnosticRequest.objects.exists()


def test_mail_worker_that_is_told_to_stop_leaves_the_rest():
    for _number in range(5):
        make_request(created_at=LONG_AGO)
    worker = deliver_mail.Command(stdout=StringIO())
    worker.stopping = True

    worker.purge()

    assert DiagnosticRequest.objects.count() == 3


def test_purge_beyond_the_ceiling_stops_and_asks(monkeypatch):
    monkeypatch.setattr(purging, "CEILING", 6)
    for number in range(70):
        make_request(created_at=LONG_AGO if number < 7 else NOW)

    with pytest.raises(CommandError, match="The purge would erase more than 6 requests") as refusal:
        purge()

    assert "the time of 7 requests is over" in str(refusal.value)
    assert purging.stopped() == ["The purge would erase more than 6 requests."]
    assert DiagnosticRequest.objects.count() == 70


def test_files_of_a_large_database_are_written_anew_when_somebody_says_so(monkeypatch):
    monkeypatch.setattr(copies, "LARGE_DATABASE", 0)
    make_request(created_at=LONG_AGO)

    assert "written anew by “manage.py purge_requests --rewrite”" in purge()
    assert "No copy is left" in purge("--rewrite")
