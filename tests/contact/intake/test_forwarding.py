"""What is said of a proxy that keeps from the site what every page needs."""

import pytest

from consultancy.server.pages.addresses import Address, environ_of
from contact.intake.forwarding import CURES, HOST, NOTE_EVERY, SCHEME, VISITOR, ForwardingWatch
from contact.intake.proxies import OWN_REQUEST
from contact.models import Heartbeat
from tests.factories import make_user

pytestmark = pytest.mark.django_db

WELL = {
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": "www.example.com",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
}


@pytest.fixture(autouse=True)
def behind_one_proxy(settings):
    settings.TRUSTED_PROXY_HOPS = 1
    settings.SECURE_SSL_REDIRECT = True
    settings.PROBE_TOKEN = "secret"


def without(name):
    return {key: value for key, value in WELL.items() if key != name}


def ask_thrice(client, sent):
    for _ in range(3):
        client.get("/", **sent)


def noted():
    return set(Heartbeat.objects.filter(job__in=CURES).values_list("job", flat=True))


@pytest.mark.parametrize(
    ("sent", "lost"),
    [
        (WELL | {"HTTP_HOST": "127.0.0.1:8000"}, HOST),
        (WELL | {"HTTP_HOST": "site"}, HOST),
        (WELL | {"HTTP_HOST": "the_site:8000"}, HOST),
        (WELL | {"HTTP_HOST": "[::1]:8000"}, HOST),
        (without("HTTP_X_FORWARDED_PROTO"), SCHEME),
        (without("HTTP_X_FORWARDED_FOR"), VISITOR),
        # As nginx sends it with nothing but `proxy_pass http://127.0.0.1:8000;`.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}, HOST),
    ],
)
def test_what_the_proxy_keeps_is_in_the_log_and_in_the_details_of_the_probe(
    client, caplog, sent, lost
):
    ask_thrice(client, sent)

    told = client.get("/readyz", headers={"Authorization": "Bearer secret"}).json()["forwarding"]
    assert told == CURES[lost]
    assert str(CURES[lost]) in caplog.messages


@pytest.mark.parametrize(
    "sent",
    [
        WELL,
        WELL | {"HTTP_X_FORWARDED_PROTO": "http"},
        # What strangers ask for, themselves or through the proxy.
        WELL | {"HTTP_HOST": "evil.example"},
        WELL | {"HTTP_HOST": "203.0.113.7"},
        WELL | {"HTTP_HOST": "<script>"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "127.0.0.1"},
    ],
)
def test_nothing_is_said_where_nothing_is_lost(client, sent):
    ask_thrice(client, sent)

    assert noted() == set()


def test_site_that_asks_itself_has_no_proxy_between(client):
    """To keep a page, or to write it down."""
    own = environ_of(Address("/"))

    client.get("/", **{name: own[name] for name in ("REMOTE_ADDR", "HTTP_HOST", OWN_REQUEST)})

    assert noted() == set()


def test_machines_may_ask_by_number(client):
    for _ in range(3):
        client.get("/healthz", REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000")

    assert noted() == set()


def test_somebody_who_tries_by_hand_is_no_proxy(client):
    for _ in range(2):
        client.get("/", REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost:8000")

    assert noted() == set()


@pytest.mark.parametrize("well", [WELL, {"REMOTE_ADDR": "", "HTTP_HOST": "www.example.com"}])
def test_visitor_who_comes_through_shows_that_nothing_is_lost(client, well):
    for _ in range(3):
        client.get("/", **WELL | {"HTTP_HOST": "site"})
        client.get("/", **WELL | {"HTTP_HOST": "site"})
        client.get("/", **well)

    assert noted() == set()


def test_trouble_is_over_with_the_first_visitor_who_comes_through(client):
    ask_thrice(client, WELL | {"HTTP_HOST": "site"})

    client.get("/", **WELL)

    assert noted() == set()


def test_page_that_the_site_makes_itself_does_not_show_that_visitors_are_told_apart(client, caplog):
    """Nearly all pages are made so: what is sent to the site comes between them."""
    own = environ_of(Address("/"))

    for _ in range(4):
        client.get("/", **without("HTTP_X_FORWARDED_FOR"))
        client.get("/", **{name: own[name] for name in ("REMOTE_ADDR", "HTTP_HOST", OWN_REQUEST)})

    assert noted() == {VISITOR}
    assert caplog.messages.count(str(CURES[VISITOR])) == 1


def test_it_is_noted_again_while_it_lasts(rf, monkeypatch, caplog):
    now = 1000.0
    monkeypatch.setattr("contact.intake.forwarding.time.monotonic", lambda: now)
    watch = ForwardingWatch()
    request = rf.get("/", **WELL | {"HTTP_HOST": "site"})

    for now in (*range(1000, 1006), 1003.0 + NOTE_EVERY):  # noqa: B007 - the clock reads it
        watch.see(request)

    assert len(caplog.messages) == 2


def test_front_page_of_the_admin_leads_to_it(client):
    Heartbeat.beat(VISITOR)
    client.force_login(make_user(is_superuser=True, is_staff=True))

    page = client.get("/admin/", **WELL).text

    assert "X-Forwarded-For $remote_addr" in page
