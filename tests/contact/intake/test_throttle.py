"""The limit within an hour: sliding, exact under concurrency, and without keeping an address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from contact.intake import throttle
from contact.intake.throttle import is_over_limit, network_key, network_of
from contact.models import CountedRequest, DiagnosticRequest, OutgoingMail
from tests.posts import ANSWERS, OURS

# One minute before the salt changes.
LATE = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)


def post(number, address="192.0.2.7", **changes):
    answers = ANSWERS | {"message": f"Message number {number}."} | changes
    return Client(REMOTE_ADDR=address).post("/diagnostic/", answers, headers=OURS)


def post_and_hang_up(number):
    try:
        return post(number)
    finally:
        connection.close()


def post_from_anywhere(number):
    try:
        return post(number, f"10.{number}.0.7", email=f"visitor{number}@example.org")
    finally:
        connection.close()


def over_limit(address="192.0.2.7"):
    with transaction.atomic():
        return is_over_limit(address)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock to a number of minutes after LATE."""

    def show(minutes):
        monkeypatch.setattr(timezone, "now", lambda: LATE + timedelta(minutes=minutes))

    return show


@pytest.mark.django_db(transaction=True)
def test_of_64_requests_at_once_exactly_5_are_within_a_limit_of_5(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 5

    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(post_and_hang_up, range(64)))

    assert {response.status_code for response in responses} == {302}
    assert DiagnosticRequest.objects.filter(status="new").count() == 64
    assert DiagnosticRequest.objects.filter(is_over_limit=True).count() == 59
    assert OutgoingMail.objects.filter(kind="notification").count() == 5


@pytest.mark.django_db(transaction=True)
def test_limit_to_all_networks_is_exact_too(settings, monkeypatch):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 5
    monkeypatch.setattr(throttle, "NETWORKS", 2)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post_from_anywhere, range(32)))

    assert DiagnosticRequest.objects.filter(is_over_limit=True).count() == 22
    assert OutgoingMail.objects.filter(kind="notification").count() == 10


@pytest.mark.django_db
def test_request_over_the_limit_is_in_the_inbox_without_mails_of_its_own(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1
    within = post(1)

    over = post(2, email="stranger@example.org")

    # But for the reference, which each request has of its own.
    assert over["Location"].partition("=")[0] == within["Location"].partition("=")[0]
    diagnostic = DiagnosticRequest.objects.get(is_over_limit=True)
    assert (diagnostic.status, diagnostic.quarantine_reason) == ("new", "")
    assert not diagnostic.mails.exists()


@pytest.mark.django_db
def test_spam_over_the_limit_is_set_aside_for_being_spam(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1
    post(1)

    post(2, fold="x")

    diagnostic = DiagnosticRequest.objects.get(is_over_limit=True)
    assert diagnostic.status == "quarantined"
    assert diagnostic.quarantine_reason == "the hidden field was filled in"


@pytest.mark.django_db
def test_limit_slides_across_the_turn_of_the_hour_and_of_the_day(settings, clock):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 2
    clock(0)
    first = over_limit()
    clock(30)
    second = over_limit()

    verdicts = []
    for minutes in (59, 60, 89, 90):
        clock(minutes)
        verdicts.append(over_limit())

    assert (first, second) == (False, False)
    assert verdicts == [True, False, True, False]


@pytest.mark.django_db
def test_networks_are_counted_apart(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1
    post(1, "192.0.2.7")

    post(2, "192.0.3.7")
    post(3, "2001:db8::1")

    assert not DiagnosticRequest.objects.filter(is_over_limit=True).exists()


@pytest.mark.django_db
def test_visitors_without_an_address_are_limited_only_altogether(settings, monkeypatch):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1
    monkeypatch.setattr(throttle, "NETWORKS", 3)

    assert [over_limit("") for _ in range(4)] == [False, False, False, True]


@pytest.mark.django_db
def test_request_that_is_rolled_back_was_not_counted(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1

    with transaction.atomic():
        is_over_limit("192.0.2.7")
        transaction.set_rollback(True)

    assert not over_limit()


@pytest.mark.django_db
def test_counts_that_are_over_are_deleted_and_those_of_a_wrong_clock():
    now = timezone.now()
    for minutes in (-60, 61):
        CountedRequest.objects.create(key="gone", at=now + timedelta(minutes=minutes))
    CountedRequest.objects.create(key="stays", at=now - timedelta(minutes=59))

    over_limit("")

    assert set(CountedRequest.objects.values_list("key", flat=True)) == {"stays", ""}


@pytest.mark.django_db
def test_neither_address_nor_network_is_stored():
    post(1, "192.0.2.7")

    assert "192.0" not in str(list(CountedRequest.objects.values()))
    assert "192.0" not in str(list(DiagnosticRequest.objects.values()))


def test_key_changes_with_the_day_and_the_network():
    keys = {
        network_key("192.0.2.0/24", LATE),
        network_key("192.0.2.0/24", LATE + timedelta(days=1)),
        network_key("192.0.3.0/24", LATE),
    }

    assert len(keys) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", None),
        ("unix:", None),
        ("192.0.2.7:1234", None),
        ("192.0.2", None),
    ],
)
def test_address_is_shortened_to_its_network(address, network):
    assert network_of(address) == network
