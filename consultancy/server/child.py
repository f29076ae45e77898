"""A process that the supervisor keeps running."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from consultancy.server.lifeline import LONGEST_WORD
from consultancy.server.surroundings import told

# A process that dies younger than this, in seconds, died of its start.
YOUNG = 10
# After so many such deaths in a row we give up.
MOST_DEATHS = 5
# Between a death and the next start, in seconds; so many times as long when it dies of its start.
PAUSE = 1
MOST_PAUSES = 30


@dataclass
class Child:
    """A process to keep running. When a `lead` ends, all end with its status; one `with_successor`
    is replaced by another that is ready, when new code is taken up.
    """

    name: str
    command: list[str]
    is_lead: bool = False
    with_successor: bool = False
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    line: socket.socket | None = None
    start_at: float = 0.0
    starts: int = 0
    early_deaths: int = 0

    def tend(self) -> None:
        """Start it when its time has come."""
        if self.process is None and time.monotonic() >= self.start_at:
            self.starts += 1
            self.start_at = time.monotonic()
            self.start()

    def start(self) -> None:
        self.line, its = socket.socketpair()
        self.line.setblocking(False)
        with its:
            # A group of its own: Ctrl-C is for us, and what it starts can be ended with it.
            self.process = subprocess.Popen(  # noqa: S603
                self.command, stdin=its.fileno(), pass_fds=self.pass_fds, process_group=0
            )

    def successor(self) -> "Child":
        """Another one like it. It may die of its start: nothing ends by that."""
        return Child(
            self.name, self.command, self.is_lead, self.with_successor, self.pass_fds, starts=1
        )

    def word(self) -> str:
        """What it has said, once: READY, or why not; empty before."""
        try:
            return self.line.recv(LONGEST_WORD).decode(errors="replace") if self.line else ""
        except OSError:
            return ""

    def status(self) -> int | None:
        """What a shell calls its status, once it has ended; otherwise None."""
        status = self.process.poll() if self.process else None
        return 128 - status if status is not None and status < 0 else status

    def is_grown(self) -> bool:
        """Whether it runs, and did not die of its start."""
        is_running = self.process is not None and self.status() is None
        return is_running and time.monotonic() > self.start_at + YOUNG

    def is_hopeless(self, status: int) -> bool:
        """Whether it cannot run: its first start failed, or one start after the other."""
        is_early = time.monotonic() < self.start_at + YOUNG
        self.early_deaths = self.early_deaths + 1 if is_early else 0
        refused = self.starts == 1 and is_early and 0 < status < 128
        return self.is_lead or refused or self.early_deaths >= MOST_DEATHS

    def terminate(self) -> None:
        if self.process:
            self.process.terminate()

    def leave_to_successor(self) -> None:
        """Tell it to finish what it does, and that others answer whoever comes from now on."""
        if self.process:
            self.process.send_signal(signal.SIGHUP)

    def bury(self) -> None:
        """End it if it still runs, and what it has started; it may start again after a pause."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.line:
            self.line.close()
        pause = PAUSE * min(max(1, self.early_deaths), MOST_PAUSES)
        self.process, self.line, self.start_at = None, None, time.monotonic() + pause


def say(text: str) -> None:
    """Tell whoever reads the log."""
    sys.stderr.write(f"{json_log_line(text) if wants_json() else f'==> {text}'}\n")
    sys.stderr.flush()


@cache
def wants_json() -> bool:
    return told("LOG_FORMAT") == "json"


def json_log_line(text: str) -> str:
    """As the other processes tell it (consultancy/logs/formats.py)."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who = {"logger": "consultancy.server", "message": text, "process": os.getpid()}
    return json.dumps({"time": at, "level": "info"} | who, ensure_ascii=False)
