"""How long PostgreSQL works for a visitor who waits."""

import pytest
from django.db import connection, connections

from consultancy.databases import bound_statements

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL"),
]


@pytest.fixture
def options(monkeypatch):
    found = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(found, "options", found["options"])
    return found


def shown(name):
    """What a new connection of this process keeps to."""
    fresh = connections.create_connection("default")
    try:
        with fresh.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            return cursor.fetchone()[0]
    finally:
        fresh.close()


def test_process_that_answers_visitors_bounds_each_statement(options):
    before = shown("statement_timeout")

    bound_statements()

    assert (before, shown("statement_timeout")) == ("0", "30s")
    assert shown("idle_in_transaction_session_timeout") == "1min"
    assert shown("lock_timeout") == "10s"


def test_what_the_address_of_the_database_says_counts_more(options):
    options["options"] += " -c statement_timeout=5s"

    bound_statements()

    assert shown("statement_timeout") == "5s"


def test_server_gives_up_a_machine_that_is_gone_without_a_word():
    # On a socket SHOW says 0, as nothing is asked there.
    query = "SELECT reset_val FROM pg_settings WHERE name LIKE 'tcp_keepalives%' ORDER BY name"
    with connection.cursor() as cursor:
        cursor.execute(query)

        assert [value for (value,) in cursor.fetchall()] == ["3", "60", "10"]
