"""The parts that processes play in tests/mail_load.py, each in a loop until it is killed.

python -m tests.mail_roles FOLDER forks one for every name that it reads, and tells its number. They
are forked from a process that has imported everything already, so that a kill meets work and not a
start.
"""

import ctypes
import os
import signal
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import transaction

PAUSE = 0.1


def work(folder):
    """A mail worker in a hurry."""
    from contact.management.commands import deliver_mail

    deliver_mail.INTERVAL = 0.05
    call_command("deliver_mail", stdout=(folder / "worker.log").open("a"))


def write(folder):
    """Stores requests with their mails and rolls them back."""
    from contact.mail.emails import queue_acknowledgement, queue_notification
    from contact.models import DiagnosticRequest

    while True:
        token = uuid4().hex
        with transaction.atomic():
            diagnostic = DiagnosticRequest.objects.create(
                name="Maria Keller", email=address(token), message="Hello.", idempotency_key=token
            )
            queue_notification(diagnostic)
            queue_acknowledgement(diagnostic)
            transaction.set_rollback(True)
        note(folder / "rolled-back", token)
        time.sleep(PAUSE)


def visit(folder):
    """A visitor who sends the form until told that it has arrived; then the next one."""
    port = int(os.environ["WEB_PORT"])
    while True:
        token = uuid4().hex
        while not is_told_thanks(port, token):
            note(folder / "sent-again", token)
            time.sleep(PAUSE)
        note(folder / "acknowledged", token)
        time.sleep(PAUSE)


def is_told_thanks(port, token):
    """Post the form; False where the connection broke or the site asks to try again."""
    fields = {"name": "Maria Keller", "email": address(token), "message": "Decisions take weeks."}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Host": "www.example.com",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-Proto": "https",
        # Everyone from a network of their own, or the hourly limit would set them aside.
        "X-Forwarded-For": ".".join(str(byte) for byte in bytes.fromhex(token[:8])),
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("POST", "/diagnostic/", urlencode(fields), headers)
        response = connection.getresponse()
        return response.status == 302 and "thanks" in response.getheader("Location")
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def address(token):
    return f"{token}@example.org"


def note(journal, token):
    """Append in one write, so that a kill leaves a whole line or none."""
    with journal.open("ab", buffering=0) as file:
        file.write(f"{token}\n".encode())


def nurse(folder):
    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    roles = {"worker": work, "writer": write, "visitor": visit}
    for role in sys.stdin:
        pid = os.fork()
        if pid == 0:
            # Linux: end with the parent, whatever ends it (PR_SET_PDEATHSIG).
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
            roles[role.strip()](folder)
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")
    nurse(Path(sys.argv[1]))
