"""The mail worker."""

import logging
import os
import signal
import socket
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseTrouble
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

from contact.erasures import clock, copies, purging
from contact.intake.throttle import forget_old
from contact.mail.digests import queue_digests
from contact.mail.health import WORKER
from contact.mail.outbox import deliveries
from contact.models import Heartbeat, OutgoingMail
from contact.replies.reminders import queue_reminders

logger = logging.getLogger(__name__)

INTERVAL = 2
BEAT_EVERY = 30
TIDY_EVERY = 10
LONGEST_WAIT_FOR_DATABASE = 30
A_DAY = 24 * 60 * 60
A_WHILE = 10 * 60


class Command(BaseCommand):
    help = "Sends the mails that wait in the outbox, until it is told to stop."

    stopping = False
    is_service = False
    beat_at = 0.0
    tidy_at = 0.0
    purge_at = 0.0
    copies_at = float("inf")
    said_of_clock = ""
    chores: Sequence[Any] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Send what is due and end.")

    def handle(self, *, once: bool, **options: Any) -> None:
        owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
        self.chores = [import_string(name)() for name in settings.WORKER_CHORES]
        if once:
            self.work(owner)
            self.do_chores()
        else:
            signal.signal(signal.SIGTERM, self.stop)
            # Ignored where a shell started us in the background: Ctrl-C is for the one in front.
            if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
                signal.signal(signal.SIGINT, self.stop)
            self.is_service = True
            self.work_until_stopped(owner)

    def stop(self, number: int, _frame: Any) -> None:
        """Stop after the mail at hand; told twice, stop at once."""
        self.stopping = True
        signal.signal(number, signal.SIG_DFL)

    def work_until_stopped(self, owner: str) -> None:
        """Work, and wait for the database when it is away: the mails wait in it as well."""
        pause = INTERVAL
        while not self.stopping:
            try:
                self.work(owner)
                self.purge()
                self.leave_no_copy()
                self.do_chores()
                pause = INTERVAL
            except DatabaseTrouble as error:
                connections.close_all()
                pause = min(pause * 2, LONGEST_WAIT_FOR_DATABASE)
                said = f"The database is away ({type(error).__name__}); next try in {pause} s"
                self.say(said, logging.WARNING)
            self.sleep(pause)
        self.say("Stopped")

    def work(self, owner: str) -> None:
        """Try every mail that is due, and leave a sign of life."""
        self.beat()
        self.tidy()
        with closing(deliveries(owner)) as tried:
            for mail in tried:
                self.say(log_line(mail))
                self.beat()
                if self.stopping:
                    return

    def beat(self) -> None:
        if time.monotonic() >= self.beat_at:
            self.watch_clock()
            Heartbeat.beat(WORKER)
            self.beat_at = time.monotonic() + BEAT_EVERY

    def watch_clock(self) -> None:
        """Say once that the clock and the database contradict each other."""
        said = clock.watch(timezone.now())
        if said not in ("", self.said_of_clock):
            self.say(said)
        self.said_of_clock = said

    def tidy(self) -> None:
        """Every few seconds: the mails on several requests, and an end to old counters."""
        if time.monotonic() >= self.tidy_at:
            queue_digests()
            queue_reminders()
            forget_old(timezone.now())
            self.tidy_at = time.monotonic() + TIDY_EVERY

    def purge(self) -> None:
        """Erase once a day what `purge_requests` would: nobody need think of a second job."""
        if time.monotonic() < self.purge_at:
            return
        now = timezone.now()
        if objections := purging.objections(now):
            self.say(f"Nothing is erased. {' '.join(objections)} If it may: {purging.CONFIRM}")
        elif erased := self.erase(now):
            self.say(f"{erased} requests erased, their time is over.")
            self.copies_at = time.monotonic()
        self.purge_at = time.monotonic() + A_DAY

    def erase(self, now: datetime) -> int:
        """Says how many; told to stop, it leaves the rest to the next day."""
        erased = 0
        for receipt in purging.erase_over(now):
            erased += receipt.counts["requests"]
            self.beat()
            if self.stopping:
                break
        return erased

    def leave_no_copy(self) -> None:
        """After a purge, and again later as long as somebody is in the way."""
        if time.monotonic() < self.copies_at:
            return
        remains = copies.leave_no_copy_at_once()
        self.say(remains.text)
        self.copies_at = float("inf") if remains.is_clean else time.monotonic() + A_WHILE

    def do_chores(self) -> None:
        """What there is to do besides; each knows when it is due."""
        for chore in self.chores:
            if said := chore.work():
                self.say(said)

    def sleep(self, seconds: float) -> None:
        """Sleep, but wake soon after a signal: time.sleep() itself would sleep on."""
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.2)

    def say(self, text: str, level: int = logging.INFO) -> None:
        """In the log of a service, or to whoever has asked for one round."""
        if self.is_service:
            logger.log(level, "%s", text)
            return
        self.stdout.write(f"{timezone.localtime():%H:%M:%S} {text}")
        self.stdout.flush()


def log_line(mail: OutgoingMail) -> str:
    """One line on a mail, without personal data: our subject, but for one that names a colleague
    and a page, and of an error only its name.
    """
    if mail.sent_at:
        outcome = "sent"
    else:
        name = mail.last_error.partition(":")[0]
        outcome = f"failed ({name})" if mail.failed_at else f"will be tried again ({name})"
    about = "" if mail.kind == OutgoingMail.Kind.REVIEW else f" “{mail.subject}”"
    return f"{mail.kind}{about}: {outcome}"
