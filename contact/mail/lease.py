"""How long a worker may go on with the mail that it has claimed."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from django.db import Error, connection
from django.utils import timezone

# So short that the next worker takes over a dead one's mail within ten seconds, with its pause.
LEASE = timedelta(seconds=6)
RENEW_EVERY = 2.0
# Seconds for one mail, from the connection to the last answer, whatever the server does.
SESSION = 120.0


def database_now() -> datetime:
    """The moment by the one clock that all workers share: PostgreSQL's, or this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


class Lease:
    """A worker's hold on one mail at a time. While it is entered, a thread renews it.

    It is reckoned by a clock that never jumps, from before what the database was told: while
    `is_ours` no other worker has the mail. One that was stopped for a while, or whose database is
    away, finds out by asking before it says anything to a mail server.
    """

    def __init__(self, renew: Callable[[], bool]) -> None:
        """`renew` prolongs the lease in the database; False where it is another worker's by now."""
        self.renew = renew
        self.lease_ends = self.session_ends = 0.0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.keep, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over.set()
        self.thread.join()

    def begin(self) -> None:
        """A mail is about to be claimed: its lease and its session begin."""
        now = time.monotonic()
        self.lease_ends = now + LEASE.total_seconds()
        self.session_ends = now + SESSION

    def end_within(self, seconds: float) -> None:
        """Leave the session no more than these seconds."""
        self.session_ends = min(self.session_ends, time.monotonic() + seconds)

    @property
    def seconds_left(self) -> float:
        """Of the session; negative when it is over."""
        return self.session_ends - time.monotonic()

    @property
    def is_ours(self) -> bool:
        return time.monotonic() < self.lease_ends

    def keep(self) -> None:
        """Renew while the session lasts: a worker that hangs beyond it loses its mail."""
        while not self.is_over.wait(RENEW_EVERY):
            now = time.monotonic()
            try:
                if self.seconds_left > 0 and self.renew():
                    self.lease_ends = now + LEASE.total_seconds()
            except Error:
                # The database is away. If it stays so, the lease runs out.
                connection.close()
        connection.close()
