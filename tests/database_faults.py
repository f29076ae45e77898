"""Real faults of the database behind the default connection, each undone at its end."""

import sqlite3
from contextlib import contextmanager

from django.db import connection


@contextmanager
def read_only():
    forbid, allow = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": (
            "SET default_transaction_read_only = on",
            "SET default_transaction_read_only = off",
        ),
    }[connection.vendor]
    connection.cursor().execute(forbid)
    try:
        yield
    finally:
        connection.cursor().execute(allow)


@contextmanager
def down():
    """Nobody answers where the settings say that the database is."""
    working = dict(connection.settings_dict)
    nowhere = {"NAME": "/nowhere/at/all", "HOST": "/nowhere/at/all"}
    connection.close()
    connection.settings_dict |= nowhere
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= working


@contextmanager
def locked():
    """SQLite: another process writes and does not come to an end."""
    connection.cursor().execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()
        connection.close()


@contextmanager
def full():
    """SQLite: not a page more on the disk, and the free ones of the file used up."""
    cursor = connection.cursor()
    cursor.execute("VACUUM")
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        connection.close()


@contextmanager
def killed():
    """PostgreSQL: the server ends our connection."""
    process = connection.cursor().execute("SELECT pg_backend_pid()").fetchone()[0]
    other = connection.copy()
    other.cursor().execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()
    try:
        yield
    finally:
        connection.close()
