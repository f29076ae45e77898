"""What the mail worker does besides: it notices what has gone wrong, and what is well again."""

import logging
from time import monotonic

from django.utils.translation import override

from consultancy.health.checks import CHECKS
from consultancy.health.examining import Examined, examine
from consultancy.health.finding import State

# In seconds.
EVERY = 5 * 60
LEVELS = {State.WELL: logging.INFO, State.LOOK: logging.WARNING, State.BROKEN: logging.ERROR}

logger = logging.getLogger(__name__)


class HealthWatch:
    """Says each change once: as an error, of which ADMINS are mailed, where something is broken."""

    def __init__(self) -> None:
        self.next_at = 0.0
        self.known: dict[str, State] = {}

    def work(self) -> str:
        """Look, if it is time. Has nothing to say but in the log."""
        if monotonic() >= self.next_at:
            self.next_at = monotonic() + EVERY
            # The log is English, whatever the site speaks; without a language dates are American.
            with override("en-gb"):
                for one in examine(CHECKS):
                    self.note(one)
        return ""

    def note(self, one: Examined) -> None:
        state, before = one.finding.state, self.known.get(one.check.name, State.WELL)
        self.known[one.check.name] = state
        if state is not before:
            parts = (str(one.finding.said), str(one.finding.mend), one.finding.command)
            said = " ".join(part for part in parts if part)
            name = one.check.name
            logger.log(LEVELS[state], "%s: %s", name, said, extra={"kind": name})
