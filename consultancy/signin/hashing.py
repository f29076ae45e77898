"""How many passwords one process looks at, at once: a hash is slow on purpose.

Strangers have a lane of their own, so that they hold up neither the public site nor whoever comes
from a known place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock


class BusyError(Exception):
    """Too many passwords wait to be looked at: nothing was looked at."""


class Lane:
    """One hash at a time, one more that waits for it, and no third."""

    def __init__(self) -> None:
        self.places = BoundedSemaphore(2)
        self.hashing = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the one before us, or raise BusyError: each that waits holds a thread."""
        if not self.places.acquire(blocking=False):
            raise BusyError
        try:
            with self.hashing:
                yield
        finally:
            self.places.release()


STRANGERS = Lane()
KNOWN = Lane()
