"""Keeps processes running together: starts them, starts again what dies, ends them all.

However we end, they end too (lifeline.py): there is one of each, or none.
"""

import signal
import time
from dataclasses import dataclass, field
from types import FrameType

from consultancy.server.child import Child, say
from consultancy.server.renewal import GRACE, Renewal

TICK = 0.05


@dataclass
class Supervisor:
    """Runs its children until it is told to stop, or one of them cannot run."""

    children: list[Child]
    signals: list[int] = field(default_factory=list)
    renews: bool = False
    """Whether SIGHUP means: take up new code."""

    def __post_init__(self) -> None:
        self.renewal = Renewal(self.children)

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
        if number == signal.SIGHUP and self.renews:
            self.renewal.is_wanted = True
        else:
            self.signals.append(number)

    def keep(self) -> int:
        while not self.signals:
            self.renewal.go_on()
            for child in self.children:
                child.tend()
                status = child.status()
                if status is None:
                    continue
                if child.is_hopeless(status) and not self.has_others_like(child):
                    return status if child.is_lead else status or 1
                say(f"{child.name} ended with status {status}; starting it again")
                child.bury()
            time.sleep(TICK)
        return 0

    def has_others_like(self, child: Child) -> bool:
        """Whether visitors are answered without it: when the code on the disk is broken, those who
        run on the one of before are not to end with one that died.
        """
        others = [one for one in self.children if one.with_successor and one is not child]
        return child.with_successor and any(map(Child.is_grown, others))

    def end(self) -> None:
        """Let the children finish, for as long as it may take and nobody insists."""
        children = self.renewal.everybody()
        for child in children:
            child.terminate()
        patience = time.monotonic() + GRACE
        insisted = len(self.signals) + 1
        while any(child.process and child.status() is None for child in children):
            if time.monotonic() > patience or len(self.signals) > insisted:
                break
            time.sleep(TICK)
        for child in children:
            child.bury()
