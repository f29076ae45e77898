"""The back-up by which later releases try whether they can take over a site of this one:

    .venv/bin/python -m tests.release

writes tests/fixtures/releases/<version>.backup, from the small site beside it and rows of our own
invention in every table. What is there already stays: a release is made once.
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, date, datetime

from tests.served import ROOT

FOLDER = ROOT / "tests" / "fixtures" / "releases"
MOMENT = datetime(2026, 11, 22, 10, 30, 15, 123456, tzinfo=UTC)


def site_environment(folder):
    """Of a site in that folder that nobody serves."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "consultancy.settings",
        "ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "ERASURES_FILE": f"{folder}/erasures.jsonl",
        "DEBUG": "false",
        "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-9876543210",
        "ALLOWED_HOSTS": "www.example.com,127.0.0.1",
        "SITE_URL": "https://www.example.com",
        "DIAGNOSTIC_RECIPIENTS": "team@example.com",
        # However old a release is, its requests are there.
        "REQUEST_RETENTION_DAYS": "36500",
        "EMAIL_URL": "smtp://mail.example.com",
    }


def make_release(path):
    with tempfile.TemporaryDirectory() as folder:
        environment = site_environment(folder)
        site = str(FOLDER / "site")
        for command in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["manage.py", "import_content", site],
            ["-m", "tests.release", "--fill"],
            ["manage.py", "backup", str(path)],
        ):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def fill_every_table():
    """A row in each table of a back-up that has none, with a value in every column; and no word of
    where this was made.
    """
    from django.apps import apps

    from casestudies.models import SourceFile
    from consultancy.backup.tables import kept_models

    SourceFile.objects.update(origin="/srv/old-site")
    waiting = list(kept_models(apps).values())
    while waiting:
        left = [model for model in waiting if not is_filled(model)]
        if left == waiting:
            raise SystemExit(f"Tables without a row: {left}")
        waiting = left


def is_filled(model):
    """Whether it has a row now; not yet where a table that it names has none."""
    fields = [one for one in model._meta.concrete_fields if not one.generated]
    others = [one.related_model for one in fields if one.is_relation]
    if model.objects.exists():
        return True
    if not all(other.objects.exists() for other in others if other is not model):
        return False
    values = {one.attname: value_for(one) for one in fields if not one.primary_key}
    for own in own_values().get(model._meta.label_lower, [{}]):
        model.objects.bulk_create([model(**values | own)])
    return True


def own_values():
    """What a table needs that cannot be guessed."""
    from contact.intake.keyed import key_name, mailbox_key

    addresses = ("liisa@example.org", "erased@example.org")
    empty = dict.fromkeys(("logo", "profiles", "accent_light", "accent_dark"), "")
    return {
        "auth.user": [{"username": "karin", "is_active": True}],
        "contact.calltoaction": [{"id": 1, "booking_url": "https://book.example.com/"}],
        "contact.diagnosticrequest": [
            {"email": email, "status": "new", "idempotency_key": email, "source_path": "/"}
            for email in addresses
        ],
        "contact.erasure": [{"kind": "request", "under": ""}],
        "contact.lesson": [{"key_name": key_name(), "sender": mailbox_key(addresses[0])}],
        "contact.organisation": [{"id": 1, "name": "Lind & Partners"} | empty],
        "contact.outgoingmail": [{"kind": "acknowledgement", "failed_at": None}],
    }


def value_for(field):
    """One that the column takes, none that is its default if there is a choice."""
    if field.is_relation:
        return field.related_model.objects.order_by("pk").values_list("pk", flat=True).first()
    if field.choices:
        return field.choices[-1][0]
    kind = field.get_internal_type()
    return 7 if kind.endswith("IntegerField") else VALUES[kind](field)


def words(field):
    return f"{field.name} õ 日 🚀"[: field.max_length]


VALUES = {
    "BooleanField": lambda field: not field.default,
    "CharField": words,
    "DateField": lambda field: date(2026, 11, 22),
    "DateTimeField": lambda field: MOMENT,
    "EmailField": lambda field: "liisa@example.org",
    "FloatField": lambda field: 1.25,
    "JSONField": lambda field: ["õ", 1, None] if field.get_default() == [] else {"õ": [1, "🚀"]},
    "SlugField": lambda field: field.name.replace("_", "-"),
    "TextField": words,
}


def main(arguments):
    if arguments == ["--fill"]:
        import django

        django.setup()
        fill_every_table()
        return
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    make_release(FOLDER / f"{project['version']}.backup")


if __name__ == "__main__":
    main(sys.argv[1:])
