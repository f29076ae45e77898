"""Writers and mail workers as real processes that get killed, and the account of what is left.

Shared by tests/test_mail_kills.py (short) and tests/bench_mail.py (long). The processes are forked
from one that has imported everything already, so that a kill meets work and not a start.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import connection, transaction

LEASE = timedelta(seconds=3)
ROLES = ["worker", "worker", "writer", "writer"]


@dataclass
class Account:
    """What a run of kills left behind."""

    kills: int
    worker_kills: int
    acknowledged: int
    missing: int
    rolled_back: int
    mailed_though_rolled_back: int
    mails: int
    lost: int
    duplicates: int

    @property
    def duplicates_per_kill(self):
        return self.duplicates / max(self.worker_kills, 1)


def environment(port):
    """The environment of a process that uses this process's database, and the mail server."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {**os.environ, "DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}


def run(server, folder, kills):
    """Kill processes at random moments under load, let the rest drain, and draw up the account."""
    journals = {name: folder / name for name in ("acknowledged", "rolled-back")}
    for journal in journals.values():
        journal.touch()
    command = [sys.executable, "-m", "tests.mail_load", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment(server.port), **pipes) as nursery:
        killed = kill_at_random(nursery, journals["acknowledged"], kills)
        drain(nursery)
    tokens = {name: journal.read_text().split() for name, journal in journals.items()}
    return draw_up(server, killed, tokens["acknowledged"], tokens["rolled-back"])


def kill_at_random(nursery, journal, kills):
    """Keep the roles filled while killing one at a time; counts the kills by role."""
    living = [(role, born(nursery, role)) for role in ROLES]
    killed = Counter()
    while killed.total() < kills:
        wait_for_work(journal)
        time.sleep(random.uniform(0, 0.1))
        role, pid = living.pop(random.randrange(len(living)))
        os.kill(pid, signal.SIGKILL)
        killed[role] += 1
        living.append((role, born(nursery, role)))
    for role, pid in living:
        os.kill(pid, signal.SIGKILL)
        killed[role] += 1
    return killed


def wait_for_work(journal):
    """Wait until a request more is acknowledged than before, so that every kill meets load."""
    size = journal.stat().st_size
    deadline = time.monotonic() + 30
    while journal.stat().st_size == size and time.monotonic() < deadline:
        time.sleep(0.002)


def born(nursery, role):
    nursery.stdin.write(f"{role}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def drain(nursery):
    """Let one worker send what is left, the leases of the dead included."""
    from contact.outbox import waiting

    pid = born(nursery, "worker")
    deadline = time.monotonic() + 300
    while waiting().exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    nursery.stdin.close()


def draw_up(server, killed, acknowledged, rolled_back):
    from contact.models import DiagnosticRequest, OutgoingMail

    stored = set(DiagnosticRequest.objects.values_list("name", flat=True))
    mails = set(OutgoingMail.objects.values_list("message_id", flat=True))
    copies = Counter(message_id(delivery) for delivery in server.received)
    bodies = "".join(delivery.body for delivery in server.received)
    return Account(
        kills=killed.total(),
        worker_kills=killed["worker"],
        acknowledged=len(acknowledged),
        missing=len(set(acknowledged) - stored),
        rolled_back=len(rolled_back),
        mailed_though_rolled_back=sum(token in bodies for token in rolled_back)
        + len(set(copies) - mails),
        mails=len(mails),
        lost=len(mails - set(copies)),
        duplicates=copies.total() - len(copies),
    )


def message_id(delivery):
    (line,) = [line for line in delivery.headers if line.startswith(b"Message-ID: ")]
    return line.removeprefix(b"Message-ID: ").decode()


def nurse(folder):
    """Fork a process for every role that is asked for, and tell its number."""
    import django

    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for role in sys.stdin:
        pid = os.fork()
        if pid == 0:
            {"writer": write, "worker": work}[role.strip()](folder)
        print(pid, flush=True)  # noqa: T201


def work(folder):
    """A mail worker in a hurry: short pauses, and leases that a test can wait for."""
    from django.core.management import call_command

    from contact import outbox
    from contact.management.commands import deliver_mail

    outbox.LEASE = LEASE
    deliver_mail.INTERVAL = 0.05
    call_command("deliver_mail", stdout=(folder / "worker.log").open("a"))


def write(folder):
    """Store requests with their mails; keep a journal of those that a visitor would be told of."""
    random.seed()
    while True:
        token = uuid4().hex
        rolls_back = random.random() < 0.2
        store(token, rolls_back)
        note(folder / ("rolled-back" if rolls_back else "acknowledged"), token)
        time.sleep(0.03)


@transaction.atomic
def store(token, rolls_back):
    from contact.emails import queue_acknowledgement, queue_notification
    from contact.models import DiagnosticRequest

    diagnostic = DiagnosticRequest.objects.create(
        name=token, email=f"{token}@example.org", message="Hello.", idempotency_key=token
    )
    queue_notification(diagnostic)
    queue_acknowledgement(diagnostic)
    transaction.set_rollback(rolls_back)


def note(journal, token):
    """Append in one write, so that a kill leaves a whole line or none."""
    with journal.open("ab", buffering=0) as file:
        file.write(f"{token}\n".encode())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")
    nurse(Path(sys.argv[1]))
