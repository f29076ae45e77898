"""Keeps processes running together: starts them, starts again what dies, ends them all.

However we end, they end too (lifeline.py): there is one of each, or none.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

# A process that dies younger than this, in seconds, died of its start.
YOUNG = 10
# After so many such deaths in a row we give up.
MOST_DEATHS = 5
# Between a death and the next start, in seconds.
PAUSE = 1
# How long requests and the mail in hand may take to finish, in seconds.
GRACE = 30
TICK = 0.05


@dataclass
class Child:
    """A process to keep running. When a `lead` ends, all end with its status."""

    name: str
    command: list[str]
    is_lead: bool = False
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    starts: int = 0
    early_deaths: int = 0

    def tend(self) -> None:
        """Start it when its time has come."""
        if self.process is None and time.monotonic() >= self.start_at:
            self.starts += 1
            self.start_at = time.monotonic()
            # A group of its own: Ctrl-C is for us, and what it starts can be ended with it.
            self.process = subprocess.Popen(  # noqa: S603
                self.command, stdin=subprocess.PIPE, pass_fds=self.pass_fds, process_group=0
            )

    def status(self) -> int | None:
        """What a shell calls its status, once it has ended; otherwise None."""
        status = self.process.poll() if self.process else None
        return 128 - status if status is not None and status < 0 else status

    def is_hopeless(self, status: int) -> bool:
        """Whether it cannot run: its first start failed, or one start after the other."""
        is_early = time.monotonic() < self.start_at + YOUNG
        self.early_deaths = self.early_deaths + 1 if is_early else 0
        refused = self.starts == 1 and is_early and 0 < status < 128
        return self.is_lead or refused or self.early_deaths >= MOST_DEATHS

    def terminate(self) -> None:
        if self.process:
            self.process.terminate()

    def bury(self) -> None:
        """End it if it still runs, and what it has started; it may start again after a pause."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
        self.process, self.start_at = None, time.monotonic() + PAUSE


@dataclass
class Supervisor:
    """Runs its children until it is told to stop, or one of them cannot run."""

    children: list[Child]
    signals: list[int] = field(default_factory=list)

    def run(self) -> int:
        """Keep the children until SIGTERM, SIGINT or SIGHUP, which lets them finish what they do.

        A second signal ends them at once. Returns 0 after a signal, otherwise the status of the
        child that ended it all, and never 0 for one that cannot run.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.hear)
        try:
            return self.keep()
        finally:
            self.end()

    def hear(self, number: int, _frame: FrameType | None) -> None:
        self.signals.append(number)

    def keep(self) -> int:
        while not self.signals:
            for child in self.children:
                child.tend()
                status = child.status()
                if status is None:
                    continue
                if child.is_hopeless(status):
                    return status if child.is_lead else status or 1
                say(f"{child.name} ended with status {status}; starting it again")
                child.bury()
            time.sleep(TICK)
        return 0

    def end(self) -> None:
        """Let the children finish, for as long as it may take and nobody insists."""
        for child in self.children:
            child.terminate()
        patience = time.monotonic() + GRACE
        insisted = len(self.signals) + 1
        while any(child.process and child.status() is None for child in self.children):
            if time.monotonic() > patience or len(self.signals) > insisted:
                break
            time.sleep(TICK)
        for child in self.children:
            child.bury()


def say(text: str) -> None:
    sys.stderr.write(f"==> {text}\n")
    sys.stderr.flush()
