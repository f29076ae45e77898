"""The purge stops and asks where it would erase too much, too early, or what nobody was told of."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contact.erasures import clock, purging
from contact.erasures.privacy import purgeable
from contact.management.commands import deliver_mail
from contact.models import DiagnosticRequest, Heartbeat
from tests.factories import make_mail, make_request, make_user

DAY = timedelta(days=1)
NOW = timezone.now()
REFUSED = {"kind": "acknowledgement", "failed_at": NOW}
HELD = "Nothing is erased until somebody has looked and runs: manage.py purge_requests --yes"


@pytest.fixture(autouse=True)
def worker_at_work(transactional_db):
    Heartbeat.beat("deliver_mail")


@pytest.fixture
def clock_jumps(monkeypatch):
    """Set the clock forward, or back, from what it is really."""
    return lambda distance: monkeypatch.setattr(timezone, "now", lambda: NOW + distance)


def make_requests(number, **kwargs):
    return [make_request(**kwargs) for _number in range(number)]


def old(number):
    return make_requests(number, created_at=NOW - 400 * DAY)


def purge(*arguments):
    output = StringIO()
    call_command("purge_requests", *arguments, stdout=output)
    return output.getvalue()


def make_worker():
    return deliver_mail.Command(stdout=StringIO())


def a_moment_later(worker):
    """What the worker does next when it is time for all of it."""
    worker.beat_at = worker.purge_at = 0
    worker.beat()
    worker.purge()
    return worker.stdout.getvalue()


def test_purge_of_more_than_a_tenth_stops_and_asks():
    old(6)
    make_requests(53)

    with pytest.raises(CommandError, match="6 of 59 requests, more than a tenth") as refusal:
        purge()

    assert purging.CONFIRM in str(refusal.value)
    assert DiagnosticRequest.objects.count() == 59
    assert "requests: 6" in purge("--yes")
    assert DiagnosticRequest.objects.count() == 53


def test_purge_of_a_tenth_does_not_ask():
    old(6)
    make_requests(54)

    purge()

    assert DiagnosticRequest.objects.count() == 54


def test_store_so_small_that_a_tenth_is_nothing_may_lose_five():
    old(5)

    purge()

    assert not DiagnosticRequest.objects.exists()


@pytest.mark.parametrize("state", [{}, {"failed_at": NOW}], ids=["waiting", "failed"])
def test_purge_of_what_the_team_was_not_told_stops_and_asks(state):
    (diagnostic,) = old(1)
    make_mail(diagnostic=diagnostic, **state)
    make_mail(diagnostic=diagnostic, **state)

    with pytest.raises(CommandError, match="A mail about 1 request that would go has not"):
        purge()

    assert DiagnosticRequest.objects.get() == diagnostic
    assert "requests: 1" in purge("--yes")


def test_dead_address_of_the_team_is_named_with_the_way_out():
    for diagnostic in old(2):
        make_mail(diagnostic=diagnostic, recipient="gone@example.com", failed_at=NOW)
        make_mail(diagnostic=diagnostic, recipient="visitor@example.org", **REFUSED)

    with pytest.raises(CommandError, match="Mails about 2 requests") as refusal:
        purge()

    assert "sent. gone@example.com refused them: mend DIAGNOSTIC_RECIPIENTS" in str(refusal.value)


def test_dead_address_does_not_stop_the_purge_once_a_colleague_was_told():
    (diagnostic,) = old(1)
    make_mail(diagnostic=diagnostic, recipient="gone@example.com", failed_at=NOW)
    make_mail(diagnostic=diagnostic, recipient="team@example.com", sent_at=NOW)

    purge()

    assert not DiagnosticRequest.objects.exists()


def test_mail_that_only_waits_stops_the_purge_though_a_colleague_was_told():
    (diagnostic,) = old(1)
    make_mail(diagnostic=diagnostic, recipient="later@example.com")
    make_mail(diagnostic=diagnostic, recipient="team@example.com", sent_at=NOW)

    with pytest.raises(CommandError, match="has not been sent"):
        purge()


def test_acknowledgement_that_arrived_tells_no_colleague():
    (diagnostic,) = old(1)
    make_mail(diagnostic=diagnostic, failed_at=NOW)
    make_mail(diagnostic=diagnostic, sent_at=NOW, kind="acknowledgement")

    with pytest.raises(CommandError, match="has not been sent"):
        purge()


def test_purge_of_what_waits_to_be_told_with_others_stops_and_asks():
    make_requests(1, created_at=NOW - 400 * DAY, is_over_limit=True)

    with pytest.raises(CommandError, match="has not been sent"):
        purge()


def test_mistyped_address_of_a_visitor_does_not_stop_the_purge():
    (diagnostic,) = old(1)
    make_mail(diagnostic=diagnostic, sent_at=NOW)
    make_mail(diagnostic=diagnostic, **REFUSED)

    purge()

    assert not DiagnosticRequest.objects.exists()


def test_rehearsal_says_what_would_stop_the_purge():
    old(6)

    said = purge("--dry-run")

    assert "requests: 6" in said
    assert "6 of 6 requests, more than a tenth" in said


def test_purge_that_finds_nothing_asks_nothing(clock_jumps):
    make_request()

    clock_jumps(2 * DAY)

    assert "requests: 0" in purge()


def test_clock_that_jumped_a_year_erases_nothing(clock_jumps):
    make_request()

    clock_jumps(400 * DAY)

    with pytest.raises(CommandError, match="The clock has jumped"):
        purge()
    assert DiagnosticRequest.objects.exists()


def test_worker_whose_clock_jumps_erases_nothing_and_says_so_once(clock_jumps):
    worker = make_worker()
    a_moment_later(worker)
    make_request()

    clock_jumps(400 * DAY)
    a_moment_later(worker)
    said = a_moment_later(worker)

    assert DiagnosticRequest.objects.exists()
    assert said.count("The clock has jumped, or no mail worker ran here since") == 1
    assert f"If it may: {purging.CONFIRM}" in said


def test_request_of_the_wrong_moment_does_not_hide_that_the_clock_jumped(clock_jumps):
    make_request()

    clock_jumps(400 * DAY)
    make_request(created_at=timezone.now())
    a_moment_later(make_worker())

    assert DiagnosticRequest.objects.count() == 2


def test_clock_is_believed_again_after_a_day(clock_jumps):
    worker = make_worker()
    make_request()
    clock_jumps(400 * DAY)
    a_moment_later(worker)

    clock_jumps(400.5 * DAY)
    a_moment_later(worker)
    assert DiagnosticRequest.objects.exists()

    clock_jumps(401.1 * DAY)
    a_moment_later(worker)
    assert not DiagnosticRequest.objects.exists()


def test_clock_that_went_ahead_and_back_is_noticed(clock_jumps):
    worker = make_worker()
    old(1)
    clock_jumps(400 * DAY)
    make_request(created_at=timezone.now())
    clock_jumps(timedelta())

    said = a_moment_later(worker)

    assert clock.doubt(NOW)
    assert DiagnosticRequest.objects.count() == 2
    assert "Nothing is erased." in said


def test_row_from_the_future_counts_until_the_next_one_comes():
    make_request(created_at=NOW + 400 * DAY)
    assert "the newest row is from the future" in clock.doubt(NOW)

    make_request()

    assert clock.doubt(timezone.now()) == ""


def test_clocks_of_two_hosts_may_differ_by_minutes():
    now = timezone.now()

    make_request(created_at=now + timedelta(minutes=4))

    assert clock.doubt(now) == ""


def test_site_without_a_row_has_a_clock_that_is_believed():
    Heartbeat.objects.all().delete()

    assert clock.doubt(NOW) == ""


def test_purge_of_the_worker_that_stops_stands_on_the_front_page(client):
    client.force_login(make_user(permissions=["view_diagnosticrequest"]))
    old(6)

    said = a_moment_later(make_worker())

    assert "The purge would erase 6 of 6 requests, more than a tenth." in said
    assert purgeable(NOW).count() == 6
    assert HELD in client.get("/admin/").content.decode()

    purge("--yes")

    assert "Nothing is erased" not in client.get("/admin/").content.decode()


def test_clock_that_jumped_stands_on_the_front_page(client, clock_jumps):
    client.force_login(make_user(permissions=["view_diagnosticrequest"]))
    make_request(created_at=NOW + 400 * DAY)

    assert "the newest row is from the future" in client.get("/admin/").content.decode()
