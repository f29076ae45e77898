"""The one socket that all processes which answer share, and how many connections they may hold."""

import os
import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

# Connections that wait to be accepted; the system may allow fewer.
BACKLOG = 4096
# Milliseconds after which a reader that takes nothing is given up (RFC 5482).
READER_TIMEOUT = 60_000
# A limit of open files that one process need not exceed, if the system has none.
MOST_FILES = 65_536
# Files for anything but connections: the database, pages' files, code.
OTHER_FILES = 256


def listener(host: str, port: int) -> socket.socket:
    """A socket that listens there, and hands its options on to the connections it accepts.

    Raises OSError if that address is taken, by another server of ours too: there is one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    timeout: Any = getattr(socket, "TCP_USER_TIMEOUT", None)
    if timeout is not None:
        listening.setsockopt(socket.IPPROTO_TCP, timeout, READER_TIMEOUT)
    return listening


def stop_listening(socket_number: int) -> None:
    """Take no more connections from that socket in this process; others go on, and so does whoever
    holds a copy of it here, without a connection ever coming.

    When a server ends, connections without a request are closed, and so would be one that was taken
    a moment before. Granian (2.8) stops taking and closes in one step; so its socket is exchanged
    for one where nobody comes.
    """
    with socket.create_server(("127.0.0.1", 0)) as deserted:
        deserted.setblocking(False)
        for number in numbers_of_same(socket_number):
            os.dup2(deserted.fileno(), number)


def numbers_of_same(number: int) -> list[int]:
    """The numbers of what is open in this process as the same file, `number` among them."""
    same = []
    for name in Path("/dev/fd").iterdir():
        # The folder itself is open while it is listed.
        with suppress(OSError):
            if os.path.sameopenfile(number, int(name.name)):
                same.append(int(name.name))
    return same


def raise_file_limit() -> int:
    """Allow us and our children as many open files as the system lets us; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most


def most_connections() -> int:
    """How many connections a process may hold, whatever they do: one more would find no file."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (min(soft, MOST_FILES) if soft > 0 else MOST_FILES) - OTHER_FILES
