"""What visitors ask for, counted while none of them waits: in memory, then written by a thread."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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

    For all threads of a process. What it has not written when the process ends is lost.
    """

    def __init__(self, write: Callable[[Mapping[str, int]], None]) -> None:
        self.write = write
        self.counted = Counter[str]()
        self.lock = Lock()
        self.is_waiting = False

    def note(self, names: Iterable[str]) -> None:
        """Count each of them once more; touches no database."""
        with self.lock:
            for name in names:
                if name in self.counted or len(self.counted) < MOST_NAMES:
                    self.counted[name] += 1
            is_first = bool(self.counted) and not self.is_waiting
            self.is_waiting = self.is_waiting or is_first
        if is_first:
            self.write_later()

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
        """Write what is counted; what cannot be written is counted still."""
        with self.lock:
            counted, self.counted, self.is_waiting = self.counted, Counter(), False
        try:
            self.write(counted)
        except Error as error:
            logger.warning("What was counted could not be written: %s", type(error).__name__)
            with self.lock:
                self.counted = Counter(dict((counted + self.counted).most_common(MOST_NAMES)))
