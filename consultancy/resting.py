"""What failed a moment ago and is left alone: nobody waits for the same silence twice."""

import logging
import time

logger = logging.getLogger(__name__)


class Resting:
    """Whether something outside of this process is left alone, for all threads of it."""

    def __init__(self, name: str, seconds: float) -> None:
        """The name is for the log: "The bucket of media"."""
        self.name = name
        self.seconds = seconds
        self.until = float("-inf")

    def is_resting(self) -> bool:
        return time.monotonic() < self.until

    def rest(self, error: Exception) -> None:
        """Leave it alone from now on; the log is told by what it failed, and no address."""
        self.until = time.monotonic() + self.seconds
        logger.warning(
            "%s does not answer, and is left alone for %d seconds: %s",
            self.name,
            self.seconds,
            type(error).__name__,
        )
