"""Which database a request asks."""

import pytest
from django.core.signals import request_started
from django.db import connection

from consultancy.databases import OPENED

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="about a file")


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
