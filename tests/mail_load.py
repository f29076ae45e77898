"""Web server, writers and mail workers under load while they are killed, and what is left.

Shared by tests/contact/mail/test_mail_kills.py (short) and tests/bench/mail_under_kills.py (long).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.served import free_port

ROLES = ["worker", "worker", "writer"]
VISITORS = 2
JOURNALS = ["acknowledged", "rolled-back", "sent-again"]


@dataclass
class Account:
    """What a run of kills left behind. Missing: visitors were told thanks, and no mail tells us."""

    kills: int
    web_kills: int
    worker_kills: int
    acknowledged: int
    sent_again: int
    missing: int
    doubled: int
    rolled_back: int
    mailed_though_rolled_back: int
    mails: int
    lost: int
    duplicates: int

    @property
    def duplicates_per_kill(self):
        return self.duplicates / max(self.worker_kills, 1)

    @property
    def is_clean(self):
        lost = self.missing + self.doubled + self.mailed_though_rolled_back + self.lost
        return not lost and self.duplicates <= self.worker_kills


def environment(mail_port, **more):
    """The environment of a process that uses this process's database, and the mail server."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    mail = f"smtp://127.0.0.1:{mail_port}"
    return {**os.environ, "DATABASE_URL": url, "EMAIL_URL": mail, **more}


def run(mail_server, folder, kills):
    """Kill processes at random moments under load, let the rest drain, and draw up the account."""
    for journal in JOURNALS:
        (folder / journal).touch()
    # As on a network, so that kills meet mails half sent.
    mail_server.delay = 0.02
    port = free_port()
    # Of a request over the limit the team is told in a mail that does not name its visitor.
    more = {"TRUSTED_PROXY_HOPS": "1", "DIAGNOSTIC_HOURLY_LIMIT": "1000000"}
    settings = environment(mail_server.port, WEB_PORT=str(port), **more)
    with nursery(folder, settings) as nurse:
        with WebServer(port, settings) as web:
            killed = kill_at_random(nurse, web, folder / "acknowledged", kills)
        mail_server.delay = 0
        drain(nurse)
    return draw_up(mail_server, killed, folder)


@contextmanager
def nursery(folder, settings):
    """Start tests/mail_roles.py, which forks the processes that we ask for."""
    command = [sys.executable, "-m", "tests.mail_roles", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=settings, **pipes) as process:
        yield process
        process.stdin.close()


class WebServer:
    """The production server with two processes; it replaces those that are killed.

    Where that happens too fast it ends, and we start it again as a service manager would.
    """

    def __init__(self, port, settings):
        self.command = [sys.executable, "-m", "tests.web_server", str(port)]
        self.settings = settings

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=self.settings)
        return self

    def __exit__(self, *_error):
        self.process.kill()
        self.process.wait()

    def keep_alive(self):
        if self.process.poll() is not None:
            self.__enter__()

    def processes(self):
        """Its children, by Linux's own account."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children")
        return [int(child) for child in found.read_text().split()] if found.exists() else []


def kill_at_random(nurse, web, journal, kills):
    """Keep every part filled while killing one process at a time; counts the kills by part."""
    visitors = [born(nurse, "visitor") for _number in range(VISITORS)]
    living = [(role, born(nurse, role)) for role in ROLES]
    killed = Counter()
    while killed.total() < kills:
        wait_for_work(journal, web)
        time.sleep(random.uniform(0, 0.1))
        targets = [*living, *(("web", pid) for pid in web.processes())]
        target = random.choice(targets)
        killed[target[0]] += kill(target[1])
        if target in living:
            living.remove(target)
            living.append((target[0], born(nurse, target[0])))
    for role, pid in [*living, *(("visitor", pid) for pid in visitors)]:
        killed[role] += kill(pid)
    return killed


def wait_for_work(journal, web):
    """Wait until a request more is acknowledged than before, so that every kill meets load."""
    size = journal.stat().st_size
    deadline = time.monotonic() + 60
    while journal.stat().st_size == size and time.monotonic() < deadline:
        web.keep_alive()
        time.sleep(0.005)


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


def born(nurse, role):
    nurse.stdin.write(f"{role}\n")
    nurse.stdin.flush()
    return int(nurse.stdout.readline())


def drain(nurse):
    """Let one worker send what is left, the leases of the dead included."""
    from contact.mail.outbox import waiting

    pid = born(nurse, "worker")
    deadline = time.monotonic() + 300
    while waiting().exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    kill(pid)


def draw_up(mail_server, killed, folder):
    from contact.models import DiagnosticRequest, OutgoingMail

    acknowledged, rolled_back, sent_again = (
        (folder / journal).read_text().split() for journal in JOURNALS
    )
    mails = set(OutgoingMail.objects.values_list("message_id", flat=True))
    copies = Counter(header(delivery, b"Message-ID") for delivery in mail_server.received)
    told = {header(delivery, b"Reply-To").partition("@")[0] for delivery in mail_server.received}
    addresses = Counter(DiagnosticRequest.objects.values_list("email", flat=True))
    return Account(
        kills=killed["web"] + killed["worker"] + killed["writer"],
        web_kills=killed["web"],
        worker_kills=killed["worker"],
        acknowledged=len(acknowledged),
        sent_again=len(sent_again),
        missing=len(set(acknowledged) - told),
        doubled=addresses.total() - len(addresses),
        rolled_back=len(rolled_back),
        mailed_though_rolled_back=len(told & set(rolled_back)) + len(set(copies) - mails),
        mails=len(mails),
        lost=len(mails - set(copies)),
        duplicates=copies.total() - len(copies),
    )


def header(delivery, name):
    """The value of a header, or nothing where the mail has none of that name."""
    found = [line for line in delivery.headers if line.startswith(name + b": ")]
    return found[0].partition(b": ")[2].decode() if found else ""
