"""PostgreSQL stops under a running server, and comes back: what visitors get meanwhile."""

import asyncio
from contextlib import closing, contextmanager
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connection

from casestudies.version import version_watch
from consultancy.server import THREADS
from consultancy.server.front import Front
from consultancy.wsgi import application
from contact.models import DiagnosticRequest, Organisation
from tests.asked import Given, asked, finish
from tests.factories import make_article
from tests.posts import ANSWERS, OURS
from tests.served import wait_until
from tests.watching import watching

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
]
WARM, COLD = "/insights/warm/", "/insights/cold/"


@pytest.fixture
def watch(transactional_db):
    with watching() as watch:
        yield watch


@pytest.fixture
def front(watch):
    for slug in ("warm", "cold"):
        make_article(slug=slug, kind="insights", body=f"This is {slug}.")
    front = Front(application, watch)
    yield front
    finish(close_connections(front))


async def close_connections(front):
    """Those of all its threads: none takes a second task while it waits for the others."""
    all_are_here = Barrier(THREADS)

    def close():
        all_are_here.wait()
        connection.close()

    await asyncio.gather(*(front.threads.run(close) for _ in range(THREADS)))


class Sent(Given):
    """What was sent with a request, too."""

    def __init__(self, body=b""):
        self.sent = body

    async def __aiter__(self):
        yield self.sent


@pytest.fixture
def get(front):
    def get(target):
        given = Given()
        finish(front.__rsgi__(asked(target), given))
        return given

    return get


@pytest.fixture
def warm(get, watch):
    """The page that was asked for before."""
    wait_until(lambda: watch.current() and get(WARM).status == 200)
    return get(WARM)


@contextmanager
def stopped(watch):
    """Nobody gets into the database, except for whoever is there: the test."""
    name = connection.settings_dict["NAME"]
    (own,) = connection.cursor().execute("SELECT pg_backend_pid()").fetchone()
    gate = connection.copy("gate")
    gate.settings_dict["NAME"] = "postgres"
    with closing(gate), gate.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        others = "FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
        cursor.execute(f"SELECT pg_terminate_backend(pid) {others}", [name, own])
        try:
            wait_until(lambda: watch.away_since)
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_warm_page_is_shown_on_and_a_cold_one_is_refused(get, warm, watch):
    with stopped(watch):
        again, cold = get(WARM), get(COLD)

    assert (again.status, again.body) == (200, warm.body)
    assert cold.status >= 500


def test_warm_page_is_shown_for_so_long_only(get, warm, watch, monkeypatch):
    with stopped(watch):
        monkeypatch.setattr(version_watch, "OUTAGE_BRIDGED_FOR", 0)
        late = get(WARM)

    assert late.status >= 500


def test_change_shows_once_it_is_back(get, warm, watch):
    with stopped(watch):
        get(WARM)
        connection.cursor().execute("UPDATE casestudies_article SET body = 'Changed.'")

    wait_until(lambda: b"Changed." in get(WARM).body)


def test_page_that_was_made_without_a_word_of_the_database_is_not_kept(get, warm, watch):
    Organisation(name="Ours").save()
    wait_until(lambda: b"Ours" in get(WARM).body)

    with stopped(watch):
        made = get("/diagnostic/thanks/")
    wait_until(watch.current)

    assert made.status == 200
    assert b"Ours" in get("/diagnostic/thanks/").body


def test_form_says_that_it_could_not_store_and_keeps_the_text(front, warm, watch):
    body = urlencode(ANSWERS).encode()
    lines = [*OURS.items(), ("Content-Type", "application/x-www-form-urlencoded")]
    lines.append(("Content-Length", str(len(body))))
    given = Sent(body)

    with stopped(watch):
        finish(front.__rsgi__(asked("/diagnostic/", *lines, method="POST"), given))

    assert given.status == 503
    assert "Decisions take weeks." in given.body.decode()
    assert not DiagnosticRequest.objects.exists()
