"""Telling a running server to take up new code, and waiting for what comes of it.

By what Linux tells of its processes: whoever reloads one machine after the other must hear of a
failure before the next.
"""

import os
import signal
import time
from pathlib import Path

from consultancy.server.child import say
from consultancy.server.renewal import GRACE, RENEWAL_SECONDS

WEB = b"consultancy.server.web"
LOOK_EVERY = 0.02
# In seconds: until new processes must be seen, and until the old ones are gone at the latest.
APPEARS_WITHIN = 10
OVER_WITHIN = RENEWAL_SECONDS + GRACE + APPEARS_WITHIN
FAILED = "The old processes go on; the log of the server says why"


def reload(supervisor: str) -> int:
    """Send SIGHUP to the server with that number. Returns 0 once its old processes have left it to
    new ones, and 1 if they go on.
    """
    number = int(supervisor)
    old = web_processes_of(number)
    if not old:
        say(f"No server that answers has the number {number}")
        return 1
    os.kill(number, signal.SIGHUP)
    begun, has_begun = time.monotonic(), False
    while time.monotonic() < begun + (OVER_WITHIN if has_begun else APPEARS_WITHIN):
        time.sleep(LOOK_EVERY)
        now = web_processes_of(number)
        if has_begun and not now - old:
            break
        has_begun = has_begun or bool(now - old)
        if has_begun and not now & old:
            return 0
    say(FAILED)
    return 1


def web_processes_of(supervisor: int) -> set[int]:
    """The numbers of the processes that answer for it."""
    children = process_file(supervisor, f"task/{supervisor}/children").split()
    return {int(child) for child in children if WEB in process_file(int(child), "cmdline")}


def process_file(process: int, what: str) -> bytes:
    """Empty of one that is gone."""
    try:
        return Path("/proc", str(process), what).read_bytes()
    except OSError:
        return b""
