"""/healthz and /readyz: what machines are told about the site."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from consultancy.health import database
from contact.models import Heartbeat
from tests.factories import make_mail, make_request
from tests.surfaces import PUBLIC

HOUR = timedelta(hours=1)
TOKEN = "a-token-of-more-than-twenty-characters"
OURS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def probe_token(settings):
    settings.PROBE_TOKEN = TOKEN


@pytest.fixture
def worker_at_work(db):
    Heartbeat.beat("deliver_mail")


@pytest.fixture
def worker_gone(db):
    Heartbeat.objects.create(job="deliver_mail", seen_at=timezone.now() - HOUR)


@pytest.fixture
def no_database(monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError("server closed the connection")

    monkeypatch.setattr(database, "connection", Away())


def test_healthz_needs_no_database(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_are_never_cached_and_set_no_cookie(client, db, address):
    response = client.get(address)

    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_refuse_other_methods(client, db, address):
    response = client.post(address)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_readyz_is_well_while_mail_moves(client, worker_at_work):
    make_mail()

    response = client.get("/readyz", headers=OURS)

    assert response.status_code == 200
    assert response.json()["ready"] is True
    assert response.json()["mails_waiting"] == 1
    assert response.json()["mail_worker_seen_age"] == 0


def test_readyz_is_well_on_a_new_site_where_nothing_waits(client, db):
    assert client.get("/readyz", headers=OURS).status_code == 200


def test_readyz_fails_without_a_database(client, no_database):
    response = client.get("/readyz", headers=OURS)

    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "away"}


def test_readyz_fails_while_a_mail_waits_too_long(client, worker_at_work):
    make_mail(created_at=timezone.now() - HOUR)

    response = client.get("/readyz", headers=OURS)

    assert response.status_code == 503
    assert response.json()["mails_late"] == 1
    assert response.json()["oldest_mail_age"] >= 3600


def test_readyz_fails_when_the_worker_has_gone(client, db):
    Heartbeat.objects.create(job="deliver_mail", seen_at=timezone.now() - HOUR)

    response = client.get("/readyz", headers=OURS)

    assert response.status_code == 503
    assert response.json()["mail_worker_seen_age"] >= 3600


def test_readyz_stays_well_after_a_failure_that_nothing_can_be_done_about(client, worker_at_work):
    make_mail(failed_at=timezone.now(), attempted_at=timezone.now(), last_error="550 nobody")

    response = client.get("/readyz", headers=OURS)

    assert response.status_code == 200
    assert response.json()["mails_failed"] == 1
    assert response.json()["last_mail_failure_age"] == 0


def test_readyz_holds_no_personal_data(client, db):
    diagnostic = make_request(name="Maria", email="maria@example.org")
    make_mail(diagnostic=diagnostic, recipient="maria@example.org", last_error="550 maria")

    response = client.get("/readyz", headers=OURS)

    assert b"maria" not in response.content.lower()


def test_readyz_gives_strangers_one_word(client, worker_at_work):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content == b"ready\n"


@pytest.mark.parametrize("state", ["no_database", "worker_gone"])
def test_readyz_gives_strangers_one_word_in_trouble_too(client, db, request, state):
    request.getfixturevalue(state)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready\n"


@pytest.mark.parametrize(
    "header",
    [
        "",
        TOKEN,
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN.upper()}",
        "Bearer clé-de-plus-de-vingt-caractères",
    ],
)
def test_readyz_tells_no_details_without_the_token(client, db, header):
    response = client.get("/readyz", headers={"Authorization": header})

    assert response.content == b"ready\n"


@pytest.mark.parametrize("header", ["Bearer ", "Bearer", "Bearer None", ""])
def test_readyz_tells_nobody_details_where_no_token_is_set(client, db, settings, header):
    settings.PROBE_TOKEN = ""

    response = client.get("/readyz", headers={"Authorization": header})

    assert response.content == b"ready\n"


FOREIGN = ["10.0.0.7:8000", "[fd00::7]:8000", "elsewhere.example", "not a host", ""]


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_answer_under_any_host_over_plain_http(client, db, settings, address, host):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get(address, headers={"Host": host})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "address", [*PUBLIC, "/admin/", "/healthz/", "//healthz", "/readyz/../", "/healthz%20", "/x"]
)
def test_nothing_else_answers_under_a_foreign_host(client, db, address):
    response = client.get(address, headers={"Host": "elsewhere.example"})

    assert response.status_code == 400


def test_readyz_says_whether_the_clock_is_believed_and_the_purge_runs(client, worker_at_work):
    assert client.get("/readyz", headers=OURS).json()["clock"] == "ok"
    assert client.get("/readyz", headers=OURS).json()["purge"] == "ok"

    for _number in range(6):
        make_request(created_at=timezone.now() - timedelta(days=400))
    make_request(created_at=timezone.now() + HOUR)

    state = client.get("/readyz", headers=OURS).json()
    assert "the newest row is from the future" in state["clock"]
    assert "6 of 7 requests, more than a tenth" in state["purge"]
