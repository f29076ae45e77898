"""What is counted over the whole site, kept while the site stays as it is."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from casestudies.version.site_version import Version
from casestudies.version.version_watch import site_watch

Counted = TypeVar("Counted")
# Of each function, for different arguments.
KEPT_STATES = 100


def kept_for_version(make: Callable[..., Counted]) -> Callable[..., Counted]:
    """The function, asked once for each version of the site and the same arguments.

    It looks at nothing but them, what pages show, and the time; nobody may change what it returns.
    What it says may be a quarter of a second old, as the watch's version. It is asked each time
    without a watch, and within a transaction, which may see what is never committed.
    """
    known: dict[tuple[Any, ...], Counted] = {}
    lock = Lock()
    known_of: Version | None = None

    @wraps(make)
    def keeping(*key: Any) -> Counted:
        nonlocal known_of
        version = site_watch.current()
        if version is None or connection.in_atomic_block:
            return make(*key)
        with lock:
            if known_of != version:
                known.clear()
                known_of = version
            if key in known:
                return known[key]
        made = make(*key)
        with lock:
            # Not if another one has come meanwhile.
            if known_of == version:
                while len(known) >= KEPT_STATES:
                    del known[next(iter(known))]
                known[key] = made
        return made

    return keeping
