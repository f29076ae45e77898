"""What is told of an error to those who asked for it: nothing that somebody has written."""

import hashlib
import logging
import os
import socket
from dataclasses import dataclass
from functools import cached_property

from consultancy.logs.formats import faults_in, message_in, time_of
from consultancy.logs.request_ids import current
from consultancy.logs.tracebacks import Fault

# What strangers cause by asking oddly, and what tells of another line that is told already.
NO_ERRORS_OF_OURS = "django.security."
ECHO = "django.request"
# What fails while it tells must not tell of itself.
OURSELVES = "consultancy.logs."


class WorthAReport(logging.Filter):
    """Lets errors through that somebody should mend."""

    def filter(self, record: logging.LogRecord) -> bool:
        is_echo = record.name == ECHO and not record.exc_info
        return not (is_echo or record.name.startswith((NO_ERRORS_OF_OURS, OURSELVES)))


@dataclass(frozen=True)
class ErrorReport:
    """One error, made where it is logged."""

    time: str
    level: str
    logger: str
    message: str
    template: str
    faults: tuple[Fault, ...]
    request: str

    @classmethod
    def of(cls, record: logging.LogRecord) -> "ErrorReport":
        """Of a record, in the thread that has logged it."""
        faults = tuple(faults_in(record))
        # Of one sentence about many things each is a kind of its own.
        template = str(getattr(record, "kind", record.msg))
        message = message_in(record)
        told = (time_of(record), record.levelname, record.name)
        return cls(*told, message, template, faults, current.get())

    @cached_property
    def title(self) -> str:
        return self.faults[0].kind if self.faults else self.logger

    @cached_property
    def kind(self) -> str:
        """The same for errors of one cause: of one exception at one place, or of one sentence."""
        cause = [(fault.kind, fault.place) for fault in self.faults] or self.template
        return hashlib.blake2b(f"{self.logger} {cause}".encode(), digest_size=8).hexdigest()

    def lines(self) -> list[str]:
        """For people, the innermost place of each exception first."""
        told = [f"{self.time} {self.level} {self.logger}", self.message]
        for fault in self.faults:
            told += ["", ": ".join(part for part in (fault.kind, fault.message) if part)]
            told += [f"  {frame}" for frame in reversed(fault.frames)]
        where = f"Process {os.getpid()} on {socket.gethostname()}"
        return [*told, "", f"{where}, request {self.request}." if self.request else f"{where}."]
