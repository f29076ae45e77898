"""A site of each release is taken over by this code, on whichever database; see tests/release.py.

On PostgreSQL this is also the move from SQLite, on which the releases were made.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.db import connection
from django.utils import timezone

from contact.erasures.file import Erased
from contact.intake.keyed import key_name, mailbox_key
from tests.release import FOLDER, site_environment
from tests.served import ROOT, free_port, serving

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
RELEASES = sorted(FOLDER.glob("*.backup"))
ERASED = "erased@example.org"
# What goes with the requests of that address: by its number, which is the second.
GONE = {"contact.diagnosticrequest": {2}}
# When this site was backed up: that it was restored is noted.
NOTED = "contact.backuprun"
# By release and table, the columns to which a later release has given other values, on purpose.
REWRITTEN = {}


@pytest.fixture(scope="module", params=RELEASES, ids=lambda file: file.stem)
def taken_over(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The release as it was, restored on an empty machine that has the record of erasures, and
    backed up by this code.
    """
    folder = tmp_path_factory.mktemp("taken-over")
    with django_db_blocker.unblock(), empty_database(folder) as url:
        environment = environment_of(folder, url)
        said = manage(environment, "restore", str(request.param), "--yes")
        manage(environment, "backup", str(folder / "after.backup"))
        yield SimpleNamespace(
            said=said,
            release=request.param.stem,
            environment=environment,
            before=rows_in(request.param),
            file=folder / "after.backup",
            after=rows_in(folder / "after.backup"),
        )


@contextmanager
def empty_database(folder):
    """The address of one for processes of the site."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    name = f"taken_over_{os.getpid()}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment_of(folder, url):
    site = f"http://127.0.0.1:{free_port()}"
    environment = site_environment(folder) | {"DATABASE_URL": url, "SITE_URL": site}
    erased = Erased("mailbox", mailbox_key(ERASED), key_name(), timezone.now())
    (folder / "erasures.jsonl").write_text(erased.line)
    return environment


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_in(file):
    """By table and primary key, which is the first column of each."""
    found = {}
    with ZipFile(file) as parts:
        for name in parts.namelist():
            if name.startswith("rows/"):
                rows = map(json.loads, parts.read(name).splitlines())
                table = name.removeprefix("rows/").removesuffix(".jsonl")
                found[table] = {next(iter(row.values())): row for row in rows}
    return found


def test_there_is_an_archive_of_every_released_version():
    changes = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## (\d+\.\d+\.\d+)\b", changes, re.MULTILINE)

    assert [file.stem for file in RELEASES] == sorted(released)


def test_every_row_is_there_with_all_its_values(taken_over):
    rewritten = REWRITTEN.get(taken_over.release, {})

    for table, rows in taken_over.before.items():
        for key in rows.keys() - GONE.get(table, set()) if table != NOTED else ():
            kept = rows[key].keys() - rewritten.get(table, set())
            after = taken_over.after[table][key]
            assert {name: after[name] for name in kept if name in after} == {
                name: rows[key][name] for name in kept if name in after
            }


def test_every_table_of_a_release_has_a_row(taken_over):
    assert [table for table, rows in taken_over.before.items() if not rows] == []


def test_who_was_erased_since_does_not_come_back(taken_over):
    assert "Erased again: 1 requests" in taken_over.said
    assert (
        GONE["contact.diagnosticrequest"] <= taken_over.before["contact.diagnosticrequest"].keys()
    )
    assert taken_over.after["contact.diagnosticrequest"].keys() == {1}


def test_site_starts_and_shows_its_pages(taken_over):
    site = taken_over.environment["SITE_URL"]
    manage(taken_over.environment, "collectstatic", "--noinput", "--verbosity=0")
    pages = [
        page for page in taken_over.before["casestudies.article"].values() if page["published_at"]
    ]

    with serving(taken_over.environment, urlsplit(site).port, processes=1):
        for page in pages:
            shown = urllib.request.urlopen(f"{site}/{page['kind']}/{page['slug']}/").read().decode()
            assert page["title"] in shown
        picture = next(iter(names_of_media(taken_over.file)))
        assert urllib.request.urlopen(f"{site}/media/{picture}").status == 200
        assert (
            "A release a week"
            in urllib.request.urlopen(f"{site}/search/?q=payroll").read().decode()
        )


def names_of_media(file):
    with ZipFile(file) as parts:
        return [name.removeprefix("media/") for name in parts.namelist() if "media/" in name]


def test_way_back_to_sqlite_is_open(taken_over, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("it is on SQLite")

    said = manage(site_environment(tmp_path), "backup", "--verify", str(taken_over.file))

    assert "can be restored" in said
