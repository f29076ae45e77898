"""The hourly limit: exact under concurrency, and without keeping an address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from contact.intake.throttle import counter_key, is_over_limit, network_of
from contact.models import DiagnosticRequest, OutgoingMail, RateCounter
from tests.posts import ANSWERS, OURS


@pytest.fixture
def half_past(monkeypatch):
    """The clock stands in the middle of an hour, so that no test runs across its turn."""
    now = timezone.now().replace(minute=30)
    monkeypatch.setattr(timezone, "now", lambda: now)


def post(number, address="192.0.2.7"):
    answers = ANSWERS | {"message": f"Message number {number}."}
    return Client(REMOTE_ADDR=address).post("/diagnostic/", answers, headers=OURS)


def post_and_hang_up(number):
    try:
        return post(number)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_limit_of_5_lets_exactly_5_of_64_through(settings, half_past):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 5

    with ThreadPoolExecutor(64) as pool:
        responses = list(pool.map(post_and_hang_up, range(64)))

    assert {response.status_code for response in responses} == {302}
    assert DiagnosticRequest.objects.filter(status="new").count() == 5
    assert DiagnosticRequest.objects.filter(status="quarantined").count() == 59
    assert OutgoingMail.objects.filter(kind="notification").count() == 5


@pytest.mark.django_db
def test_request_over_the_limit_is_thanked_for_and_set_aside(settings, half_past):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1
    within = post(1)

    over = post(2)

    assert over["Location"] == within["Location"]
    reason = DiagnosticRequest.objects.get(status="quarantined").quarantine_reason
    assert reason == "many requests from the same network within an hour"


@pytest.mark.django_db
def test_networks_are_counted_apart(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1
    post(1, "192.0.2.7")

    post(2, "192.0.3.7")
    post(3, "2001:db8::1")

    assert not DiagnosticRequest.objects.filter(status="quarantined").exists()


@pytest.mark.django_db
def test_server_behind_a_socket_limits_nobody(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1

    assert not any(is_over_limit("") for _ in range(3))


@pytest.mark.django_db
def test_counters_of_past_hours_are_deleted():
    past = timezone.now() - timedelta(seconds=1)
    RateCounter.objects.create(key="past", count=3, expires_at=past)

    is_over_limit("192.0.2.7")

    assert not RateCounter.objects.filter(key="past").exists()


@pytest.mark.django_db
def test_neither_address_nor_network_is_stored():
    post(1, "192.0.2.7")

    assert "192.0" not in str(list(RateCounter.objects.values()))
    assert "192.0" not in str(list(DiagnosticRequest.objects.values()))


def test_key_changes_with_the_day_the_hour_and_the_network():
    now = timezone.now()

    keys = {
        counter_key("192.0.2.0/24", now),
        counter_key("192.0.2.0/24", now + timedelta(hours=1)),
        counter_key("192.0.2.0/24", now + timedelta(days=1)),
        counter_key("192.0.3.0/24", now),
    }

    assert len(keys) == 4


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
