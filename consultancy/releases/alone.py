"""One release at a time: whoever migrates the same database meanwhile would fail half-way."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection

# The number that all machines ask PostgreSQL for; a database has its own of each.
ADVISORY_LOCK = 7_305_198_640_210_331
# Seconds between two tries.
ASK_EVERY = 0.5


@contextmanager
def alone(say: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other process releases onto this database, and let none while the block runs.

    Whoever dies lets go: the lock goes with a connection, or with an open file.
    """
    with ExitStack() as held:
        is_ours = taken_by_server if connection.vendor == "postgresql" else taken_by_file
        if not is_ours(held):
            say("Another release is under way; waiting for its end")
            while not is_ours(held):
                time.sleep(ASK_EVERY)
        yield


def taken_by_server(held: ExitStack) -> bool:
    """Try PostgreSQL's advisory lock, on a connection of its own.

    Tried, not waited for: a statement that waits is a transaction, and CREATE INDEX CONCURRENTLY
    waits in turn for every transaction.
    """
    own = connection.copy()
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        is_ours = bool(cursor.fetchone()[0])
    if is_ours:
        held.callback(own.close)
    else:
        own.close()
    return is_ours


def taken_by_file(held: ExitStack) -> bool:
    """Try a lock on a file beside SQLite's. On that file itself it could meet SQLite's own locks,
    and closing it would let those go.
    """
    beside = f"{connection.settings_dict['NAME']}-release"
    number = os.open(beside, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return False
    held.callback(os.close, number)
    return True
