"""Taking up new code: other processes on the same socket, and only then good-bye to the old."""

import time
from dataclasses import dataclass, field

from consultancy.server.child import Child, say
from consultancy.server.lifeline import READY

# How long, in seconds, new processes may take until they can answer.
RENEWAL_SECONDS = 60
# How long requests and the mail in hand may take to finish, in seconds.
GRACE = 30


@dataclass
class Renewal:
    """Replaces those children `with_successor`, and then ends the others, to be started again.

    A successor that ends or is not ready in time changes nothing: the old ones go on.
    """

    children: list[Child]
    is_wanted: bool = False
    successors: list[Child] = field(default_factory=list)
    unready: list[Child] = field(default_factory=list)
    patience: float = 0.0
    leaving: list[tuple[Child, float]] = field(default_factory=list)
    """Those that finish what they do, and until when they may."""

    def go_on(self) -> None:
        """Do what there is to do now; called again and again."""
        self.see_off()
        if self.is_wanted and not self.successors:
            self.begin()
        elif self.successors:
            self.look()

    def begin(self) -> None:
        self.is_wanted = False
        self.patience = time.monotonic() + RENEWAL_SECONDS
        self.successors = [child.successor() for child in self.children if child.with_successor]
        say(f"Starting {len(self.successors)} new processes beside the old ones")
        self.unready = list(self.successors)
        for child in self.successors:
            child.tend()

    def look(self) -> None:
        said = [(child, child.word()) for child in self.unready]
        self.unready = [child for child, word in said if word != READY]
        doubt = next((word for _child, word in said if word not in {"", READY}), "")
        if doubt:
            self.give_up(doubt)
        elif any(child.status() is not None for child in self.successors):
            self.give_up("A new process ended before it could answer")
        elif not self.unready:
            self.hand_over()
        elif time.monotonic() > self.patience:
            self.give_up(f"The new processes did not answer within {RENEWAL_SECONDS} s")

    def give_up(self, reason: str) -> None:
        say(f"{reason}: the old ones go on. Mend it, and send SIGHUP again")
        for child in self.successors:
            if child in self.unready:
                child.bury()
            else:
                self.let_leave(child)
        self.successors = []

    def let_leave(self, child: Child) -> None:
        """Visitors may have come to it already: it finishes what they asked."""
        child.leave_to_successor()
        self.leaving.append((child, time.monotonic() + GRACE))

    def hand_over(self) -> None:
        say("The new processes answer; the old ones finish what they do")
        others = []
        for child in self.children:
            if child.with_successor:
                self.let_leave(child)
            else:
                child.terminate()
                others.append(child)
        # In place: the supervisor's list is this one.
        self.children[:] = [*self.successors, *others]
        self.successors = []

    def see_off(self) -> None:
        for child, until in list(self.leaving):
            if child.status() is not None or time.monotonic() > until:
                child.bury()
                self.leaving.remove((child, until))

    def everybody(self) -> list[Child]:
        """All that may be running."""
        return [*self.children, *self.successors, *(child for child, _until in self.leaving)]
