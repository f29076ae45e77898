"""What visitors ask for, counted while none of them waits: in memory, then written by a thread."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock, Thread

from django.db import Error, connection

# In seconds, from the first that is counted until it is written.
WRITE_AFTER = 60.0
# A process counts so many different words, addresses and the like in that time, and no others.
MOST_NAMES = 100

logger = logging.getLogger(__name__)


class Tally:
    """How often words, addresses and the like came up; `write` stores what has come since it was
    called last, and may raise django.db.Error: then the same is written with what comes next.

    For all threads of a process. What it has not written when the process ends is lost: the server
    lets it write before (`write_all`). It counts `most` different names, or MOST_NAMES.
    """

    def __init__(self, write: Callable[[Mapping[str, int]], None], most: int | None = None) -> None:
        self.write = write
        self.most = most
        self.counted = Counter[str]()
        self.lock = Lock()
        self.is_waiting = False
        self.is_off = False

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Count nothing meanwhile, in any thread: the process asks, and nobody else."""
        self.is_off = True
        try:
            yield
        finally:
            self.is_off = False

    def note(self, names: Iterable[str]) -> None:
        """Count each of them once more; touches no database."""
        if self.is_off:
            return
        with self.lock:
            for name in names:
                if name in self.counted or len(self.counted) < (self.most or MOST_NAMES):
                    self.counted[name] += 1
            is_first = bool(self.counted) and not self.is_waiting
            self.is_waiting = self.is_waiting or is_first
        if is_first:
            self.write_later()

    def note_one(self, name: str) -> None:
        """The same for one, as quickly as can be where it is counted already."""
        with self.lock:
            if name in self.counted:
                self.counted[name] += 1
                return
        self.note((name,))

    def write_later(self) -> None:
        Thread(target=self.wait_and_write, name="tally", daemon=True).start()

    def wait_and_write(self) -> None:
        """Write what is counted in a while, with a connection of this thread's own."""
        time.sleep(WRITE_AFTER)
        try:
            self.write_now()
        finally:
            connection.close()

    def write_now(self) -> None:
        """Write what is counted, if anything is; what cannot be written is counted still."""
        with self.lock:
            counted, self.counted, self.is_waiting = self.counted, Counter(), False
        if not counted:
            return
        try:
            self.write(counted)
        except Error as error:
            logger.warning("What was counted could not be written: %s", type(error).__name__)
            with self.lock:
                self.counted = Counter(
                    dict((counted + self.counted).most_common(self.most or MOST_NAMES))
                )


def write_all(tallies: Iterable[Tally]) -> None:
    """Write what is counted now: the process is about to end."""
    for tally in tallies:
        tally.write_now()
    connection.close()
