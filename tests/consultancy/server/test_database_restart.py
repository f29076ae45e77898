"""PostgreSQL was started anew: nobody who comes after that notices."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction

from consultancy.server import THREADS
from contact.models import DiagnosticRequest
from tests.posts import ANSWERS
from tests.served import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
]
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def ask(port, method, path, *more):
    """The status of an answer, in a connection of its own."""
    visitor = HTTPConnection("127.0.0.1", port, timeout=120)
    visitor.request(method, path, *more)
    response = visitor.getresponse()
    response.read()
    visitor.close()
    return response.status


def ask_together(port, number):
    with ThreadPoolExecutor(number) as visitors:
        return list(visitors.map(lambda _: ask(port, "GET", "/insights/"), range(number)))


OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

WAITING = "SELECT FROM pg_locks WHERE NOT granted"


def ask_database(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def end_all_connections():
    """As a restart does."""
    ask_database(f"SELECT pg_terminate_backend(pid) {OTHERS}")


@pytest.fixture
def busy(port):
    """The port of a server each of whose threads has asked the database at the same time."""
    ask_together(port, 1)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            # What each list reads; the version's watch, only when there is a new version.
            connection.cursor().execute("LOCK TABLE casestudies_section")
            asked = other.submit(ask_together, port, THREADS)
            # The mail worker may be among those who wait.
            wait_until(lambda: len(ask_database(WAITING)) >= THREADS)
        assert set(asked.result()) == {200}
    return port


def test_first_page_comes(busy):
    end_all_connections()

    assert ask(busy, "GET", "/insights/") == 200


def test_crowd_gets_its_pages(busy):
    end_all_connections()

    assert set(ask_together(busy, THREADS * 4)) == {200}


def test_first_request_is_stored(busy):
    end_all_connections()

    status = ask(busy, "POST", "/diagnostic/", urlencode(ANSWERS), FORM)

    assert status == 302
    assert DiagnosticRequest.objects.count() == 1
