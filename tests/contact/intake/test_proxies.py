"""Behind a proxy: whose address a request has, and what is said of proxies nobody told us of."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from contact.intake.proxies import visitor_address
from contact.models import DiagnosticRequest, Heartbeat
from tests.factories import make_user
from tests.posts import ANSWERS, OURS

CURE = "Set TRUSTED_PROXY_HOPS to the number of your proxies"


def come_through_nginx(client, visitor="203.0.113.9"):
    return client.get("/healthz/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=visitor)


def post(number, **environ):
    answers = ANSWERS | {"message": f"Message number {number}."}
    return Client(**environ).post("/diagnostic/", answers, headers=OURS)


def issues(**kwargs):
    return {issue.id: issue for issue in run_checks(**kwargs) if issue.id.startswith("contact.")}


@pytest.mark.parametrize(
    ("hops", "peer", "forwarded", "address"),
    [
        (0, "198.51.100.1", "", "198.51.100.1"),
        (0, "198.51.100.1", "203.0.113.9", "198.51.100.1"),
        (1, "198.51.100.1", "", "198.51.100.1"),
        (1, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "127.0.0.1", "10.9.9.9, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "198.51.100.1", "203.0.113.9", "198.51.100.1"),
        # Nobody stands between, or one who is told as he should be.
        (0, "127.0.0.1", "", "127.0.0.1"),
        (1, "127.0.0.1", "192.168.1.7", "192.168.1.7"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, hops, peer, forwarded, address):
    settings.TRUSTED_PROXY_HOPS = hops

    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    assert visitor_address(request) == address


@pytest.mark.parametrize(
    ("hops", "peer", "forwarded"),
    [
        (0, "127.0.0.1", "203.0.113.9"),
        (0, "::1", "203.0.113.9"),
        (0, "::ffff:172.17.0.1", "203.0.113.9"),
        (0, "10.0.0.2", "203.0.113.9"),
        (0, "", "203.0.113.9"),
        (1, "127.0.0.1", ""),
        (1, "127.0.0.1", "203.0.113.9, 10.0.0.2"),
        (2, "127.0.0.1", "203.0.113.9"),
    ],
)
def test_proxys_own_address_is_no_visitors(rf, settings, hops, peer, forwarded):
    settings.TRUSTED_PROXY_HOPS = hops

    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    assert visitor_address(request) == ""


@pytest.mark.django_db
def test_five_posts_through_an_unknown_proxy_silence_nobody(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 5

    for number in range(12):
        post(number, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert DiagnosticRequest.objects.filter(is_over_limit=False).count() == 12


@pytest.mark.django_db
def test_visitors_header_helps_nobody_past_the_limit(settings):
    settings.DIAGNOSTIC_HOURLY_LIMIT = 1

    for number in range(3):
        post(number, REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert DiagnosticRequest.objects.filter(is_over_limit=True).count() == 2


@pytest.mark.django_db
def test_unknown_proxy_is_on_the_front_page_and_in_the_details_of_the_probe(client, settings):
    settings.PROBE_TOKEN = "secret"
    come_through_nginx(client)
    client.force_login(make_user(groups=["Consultants"]))

    page = client.get("/admin/").text
    details = client.get("/readyz", headers={"Authorization": "Bearer secret"}).json()

    assert CURE in page
    assert details["visitors_hidden_by_proxy"] is True


@pytest.mark.django_db
def test_front_page_that_comes_through_an_unknown_proxy_says_so_itself(client):
    client.force_login(make_user(groups=["Consultants"]))
    Heartbeat.objects.all().delete()

    page = client.get("/admin/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9").text

    assert CURE in page


@pytest.mark.django_db
def test_proxy_that_the_settings_know_is_no_trouble(client, settings):
    settings.TRUSTED_PROXY_HOPS = 1
    settings.PROBE_TOKEN = "secret"
    come_through_nginx(client)
    client.force_login(make_user(groups=["Consultants"]))

    page = client.get("/admin/").text
    details = client.get("/readyz", headers={"Authorization": "Bearer secret"}).json()

    assert CURE not in page
    assert details["visitors_hidden_by_proxy"] is False


@pytest.mark.django_db
def test_trouble_is_over_once_the_setting_is_mended(client, settings):
    come_through_nginx(client)

    settings.TRUSTED_PROXY_HOPS = 1

    assert "contact.W001" not in issues(databases=["default"])


@pytest.mark.django_db
def test_start_warns_of_a_proxy_that_was_seen(client):
    come_through_nginx(client)
    said = StringIO()

    call_command("migrate", verbosity=0, stderr=said, skip_checks=False)

    assert "contact.W001" in said.getvalue()
    assert CURE in said.getvalue()


@pytest.mark.django_db
def test_proxy_is_noted_once_an_hour_and_process(client, django_assert_num_queries):
    come_through_nginx(client)

    with django_assert_num_queries(0):
        client.get("/robots.txt", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [
        ({}, True),
        ({"TRUSTED_PROXY_HOPS": 1}, False),
        ({"DEBUG": True}, False),
        ({"IS_HTTPS": False}, False),
    ],
)
def test_start_hints_at_the_proxy_that_https_needs(settings, changes, is_said):
    for name, value in changes.items():
        setattr(settings, name, value)

    assert ("contact.I001" in issues()) is is_said
