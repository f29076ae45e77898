"""A database of a module's own, which its tests may replace: a copy of the suite's migrated one."""

import os
import sqlite3
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection


@pytest.fixture(scope="module")
def own_database(django_db_setup, django_db_blocker, tmp_path_factory):
    """The name of one to which the connection leads as long as the module lasts."""
    folder = tmp_path_factory.mktemp("own-database")
    with (
        django_db_blocker.unblock(),
        {"sqlite": copied_file, "postgresql": copied_tables}[connection.vendor](folder) as name,
    ):
        usual = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
        ContentType.objects.clear_cache()
        yield name
        connection.close()
        connection.settings_dict["NAME"] = usual
        ContentType.objects.clear_cache()


@contextmanager
def copied_file(folder):
    connection.close()
    name = str(folder / "own.sqlite3")
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as usual,
        closing(sqlite3.connect(name)) as own,
    ):
        # With what the journal has: a live server of earlier tests may still hold it open.
        usual.backup(own)
    yield name


@contextmanager
def copied_tables(folder):
    usual = connection.settings_dict["NAME"]
    name = f"{usual}_own"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{usual}"')
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def own_address():
    """DATABASE_URL of the database to which the connection leads, for other processes."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()
