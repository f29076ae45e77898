"""Errors by mail to the addresses of ADMINS: of each kind one in an hour, whatever breaks.

Not by the outbox, which lies in the database, and may be what has failed.
"""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Full, Queue

from django.conf import settings
from django.core.mail import EmailMessage

from consultancy.logs.reports import ErrorReport, WorthAReport

EVERY = timedelta(hours=1)
# Mails of all kinds of one process, within that time.
MOST = 20
# Reports that wait for the mail server.
ROOM = 50
# How long the end of a process waits for what is to be sent, in seconds.
PATIENCE = 5
JOB = "error mail "

logger = logging.getLogger("consultancy.logs.admins")


@dataclass
class Ration:
    """Which kinds were told of lately: in this process, and, while the database answers, in all."""

    told_at: dict[str, float] = field(default_factory=dict)
    untold: dict[str, int] = field(default_factory=dict)

    def allows(self, kind: str) -> bool:
        """Whether a mail of that kind may go; then it counts as gone."""
        now = time.monotonic()
        self.told_at = {k: at for k, at in self.told_at.items() if now - at < EVERY.total_seconds()}
        is_full = len(self.told_at) >= MOST
        if kind in self.told_at or is_full or not is_first_of_all(kind):
            self.untold[kind] = self.untold.get(kind, 0) + 1
            return False
        self.told_at[kind] = now
        return True


def is_first_of_all(kind: str) -> bool:
    """Whether no other process has told of it within the hour; true while nobody can say."""
    # Handlers are made before there are models.
    from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from contact.models import Heartbeat  # noqa: PLC0415

    try:
        with transaction.atomic():
            long_ago = timezone.now() - 24 * EVERY
            Heartbeat.objects.filter(job__startswith=JOB, seen_at__lt=long_ago).delete()
            return Heartbeat.take_turn(f"{JOB}{kind}", EVERY)
    except Error:
        return True
    finally:
        connections[DEFAULT_DB_ALIAS].close()


class TellAdmins(logging.Handler):
    """Sends the mails in a thread of its own: nobody waits for a mail server."""

    def __init__(self, addresses: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.addFilter(WorthAReport())
        self.addresses = addresses
        self.waiting: Queue[ErrorReport | None] = Queue(ROOM)
        self.ration = Ration()
        self.thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(Full):
            self.waiting.put_nowait(ErrorReport.of(record))
            if self.thread is None:
                self.thread = threading.Thread(target=self.work, daemon=True)
                self.thread.start()

    def work(self) -> None:
        while report := self.waiting.get():
            try:
                self.tell(report)
            except Exception as error:
                kind = type(error).__name__
                logger.warning("No mail about an error could be sent: %s", kind)

    def tell(self, report: ErrorReport) -> None:
        if self.ration.allows(report.kind):
            mail(report, self.ration.untold.pop(report.kind, 0), self.addresses).send()

    def close(self) -> None:
        """Send what waits, before the process ends."""
        if self.thread and self.thread.is_alive():
            with suppress(Full):
                self.waiting.put_nowait(None)
            self.thread.join(PATIENCE)
        super().close()


def mail(report: ErrorReport, untold: int, addresses: list[str]) -> EmailMessage:
    """The mail about an error, of whose kind so many were not told before."""
    lines = report.lines()
    if untold:
        lines.append(f"It has happened {untold} times more since the last mail about it.")
    lines += [
        "The log has each; of this kind no other mail comes within an hour.",
        f"{settings.SITE_URL}/admin/health/ says how the site is.",
    ]
    host = settings.SITE_URL.partition("://")[2]
    subject = f"{report.level} on {host}: {report.title}"
    return EmailMessage(subject, "\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, addresses)
