"""Which database a request asks."""

import pytest
from django.core.signals import request_started
from django.db import connection

from consultancy.databases import OPENED
from consultancy.sqlite.base import with_question_marks

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")


@pytest.mark.django_db(transaction=True)
def test_connection_to_a_replaced_file_is_left():
    connection.ensure_connection()
    setattr(connection, OPENED, (0, 0))

    request_started.send(sender=None)

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_connection_to_the_same_file_is_kept(settings):
    connection.ensure_connection()
    connection.close_at = None
    opened = connection.connection

    request_started.send(sender=None)

    assert connection.connection is opened


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "values", "found"),
    [
        ("SELECT '100%%' || %s", ["a"], "100%a"),
        ("SELECT '100%%' || %s", ["b"], "100%b"),
        ("SELECT '100%%' || %(value)s", {"value": "a"}, "100%a"),
        ("SELECT '100%'", None, "100%"),
    ],
)
def test_values_come_into_queries_by_place_and_by_name(query, values, found):
    with connection.cursor() as cursor:
        cursor.execute(query, values)

        assert cursor.fetchone() == (found,)


@pytest.mark.django_db
def test_query_is_read_for_its_places_once():
    with_question_marks.cache_clear()

    with connection.cursor() as cursor:
        for value in range(3):
            cursor.execute("SELECT 1 + %s", [value])

    assert (with_question_marks.cache_info().misses, with_question_marks.cache_info().hits) == (
        1,
        2,
    )
