"""Kill web server, writers and mail workers hundreds of times, and print what was lost.

`make bench` runs it; MAIL_KILLS says how many.
Uses an empty database of its own: SQLite in a temporary folder, or the server that
TEST_DATABASE_URL names, where it works in a test database.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests import mail_load
from tests.smtp import MailServer

KILLS = int(os.environ.get("MAIL_KILLS", "40"))
LINES = [
    ("kills", "kills"),
    ("… of them processes of the web server", "web_kills"),
    ("… of them mail workers", "worker_kills"),
    ("requests acknowledged to visitors", "acknowledged"),
    ("… sent again by visitors after an error", "sent_again"),
    ("… missing afterwards", "missing"),
    ("… stored twice", "doubled"),
    ("requests rolled back", "rolled_back"),
    ("… mailed nevertheless", "mailed_though_rolled_back"),
    ("mails queued", "mails"),
    ("… lost", "lost"),
    ("… sent twice", "duplicates"),
    ("duplicates per kill of a worker", "duplicates_per_kill"),
]


def measure(kills):
    with tempfile.TemporaryDirectory() as folder, MailServer() as server:
        return mail_load.run(server, Path(folder), kills)


def main(kills):
    # Told to stop, end what we have started.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/db.sqlite3"
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            account = measure(kills)
        finally:
            teardown_databases(databases, verbosity=0)
    print(f"\nMail under kills, {connection.display_name}\n")  # noqa: T201
    for label, name in LINES:
        print(f"{getattr(account, name):>8.4g}  {label}")  # noqa: T201
    return 0 if account.is_clean else 1


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
