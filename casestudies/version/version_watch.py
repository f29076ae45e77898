"""A process's look at the site's version, a few times a second, for all of its threads."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from django.db import connection

from casestudies.version.site_version import Version, read_number, read_version

# In seconds. The cache looks here every hundredth of one, and an answer is on its way for a moment:
# what is trusted for no longer than this is nowhere shown a second after it has changed.
LOOK_EVERY = 0.25
TRUSTED_FOR = 0.9
# How long, in seconds, a database that has gone is believed to be as it was.
OUTAGE_BRIDGED_FOR = 600.0

logger = logging.getLogger(__name__)


class SeenVersion(NamedTuple):
    """A version, when it was last seen by the clock that never jumps, and the moments between which
    it is the only one unless somebody writes.
    """

    version: Version
    at: float
    since: float
    until: float

    def is_of_now(self) -> bool:
        """Whether nothing has appeared or gone by itself, and the clock was not set back."""
        return self.since <= time.time() < self.until


class VersionWatch:
    """Looks in a thread of its own, with a connection of its own; a process needs one.

    What it says costs nothing and never waits. It raises nothing and outlives every outage.
    """

    def __init__(self) -> None:
        self.seen: SeenVersion | None = None
        # Since when no connection can be had.
        self.away_since: float | None = None
        self.file: object = None
        self.is_blind = False
        # What has to be done when a moment comes, in a thread of its own.
        self.at_moments: Callable[[], object] | None = None
        self.ending = Event()
        self.thread = Thread(target=self.run, name="version watch", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """End the thread and its connection, and wait for that."""
        self.ending.set()
        self.thread.join()

    def current(self) -> Version | None:
        """The version; None while it cannot be trusted: it cannot be read, or was not for most of a
        second, or the moment has come at which it changes.
        """
        seen = self.seen
        if seen is None or self.is_blind or time.monotonic() - seen.at > TRUSTED_FOR:
            return None
        return seen.version if seen.is_of_now() else None

    def before_outage(self) -> Version | None:
        """The last version while the database is gone, that is, nobody lets us in where it should
        be: for ten minutes, and no longer than until the moment at which it changes by itself.
        """
        seen, away_since = self.seen, self.away_since
        if seen is None or away_since is None or not seen.is_of_now():
            return None
        return seen.version if time.monotonic() - away_since < OUTAGE_BRIDGED_FOR else None

    def run(self) -> None:
        while not self.ending.is_set():
            self.look()
            self.ending.wait(self.pause())
        connection.close()

    def pause(self) -> float:
        """Until the next look, in seconds: it comes sooner if the version changes by itself."""
        left = self.seen.until - time.time() if self.seen else 0.0
        return left if 0 < left < LOOK_EVERY else LOOK_EVERY

    def look(self) -> None:
        """Read the version, or note that nobody can."""
        try:
            self.seen = self.read_anyhow()
        except Exception as error:
            self.tell_once(error)
            return
        if self.is_blind:
            self.is_blind = False
            logger.info("The site's version can be read again.")

    def read_anyhow(self) -> SeenVersion:
        """What there is to see now; a connection that has died meanwhile is opened anew."""
        try:
            self.connect()
            return self.read()
        except Exception:
            connection.close()
        self.connect()
        return self.read()

    def connect(self) -> None:
        try:
            self.leave_replaced_file()
            connection.ensure_connection()
        except Exception:
            self.away_since = self.away_since or time.monotonic()
            raise
        self.away_since = None

    def leave_replaced_file(self) -> None:
        """A connection to SQLite would show for ever what was there before a backup was put back.

        Raises OSError where no file is.
        """
        if connection.vendor == "sqlite":
            found = Path(connection.settings_dict["NAME"]).stat()
            file = (found.st_dev, found.st_ino)
            if file != self.file:
                connection.close()
            self.file = file

    def read(self) -> SeenVersion:
        """What there is to see now: usually the same number as before, and no moment has come."""
        at, since, seen = time.monotonic(), time.time(), self.seen
        if seen and seen.is_of_now() and read_number() == seen.version.number:
            return seen._replace(at=at)
        if self.at_moments and not (seen and seen.is_of_now()):
            Thread(target=self.at_moments, name="moment", daemon=True).start()
        version = read_version()
        return SeenVersion(version, at, since, version.changes_at.timestamp())

    def tell_once(self, error: Exception) -> None:
        if not self.is_blind:
            self.is_blind = True
            logger.warning("The site's version cannot be read: %s", type(error).__name__)


# That of this process. The server starts it; before that, and in commands, it knows nothing.
site_watch = VersionWatch()
