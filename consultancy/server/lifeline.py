"""The line between the supervisor and a process it started: a socket, the process's standard input.

By it the process ends with the supervisor, however that died, and says when it is ready.
"""

import os
import signal
import threading
from contextlib import suppress

# What a process says as soon as it can answer.
READY = "ready"
# Of what it says.
LONGEST_WORD = 1024


def end_with_parent() -> None:
    """Kill this process as soon as its standard input ends.

    The supervisor holds the other end of it, and no one else does; so it ends at the latest with
    the supervisor, on every system and also by SIGKILL. Whoever was started after that finds it
    ended. What is in hand is lost, as it was with the supervisor: its requests were not
    acknowledged, its mail is taken over by the next worker.
    """
    threading.Thread(target=wait_for_end, daemon=True).start()


def wait_for_end() -> None:
    # A supervisor that dies before it has read that we are ready breaks the line off.
    with suppress(ConnectionResetError):
        while os.read(0, 1024):
            pass
    os.kill(os.getpid(), signal.SIGKILL)


def say_to_supervisor(word: str) -> None:
    """Tell the supervisor, if there is one, that this process is READY, or why it should not answer
    in the place of another.
    """
    with suppress(OSError):
        os.write(0, word.encode()[:LONGEST_WORD])
