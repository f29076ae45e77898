"""New code is told which migrations its database waits for."""

import re
import sqlite3
from contextlib import closing

import pytest
from django.db.migrations.recorder import MigrationRecorder

from consultancy.server.migrated import doubt_of_database
from tests.consultancy.server.conftest import site_on
from tests.served import free_port, starting

pytestmark = pytest.mark.django_db


def test_nothing_is_said_of_a_database_that_has_all_of_them():
    assert doubt_of_database() == ""


def test_what_is_not_applied_is_named_with_what_to_do():
    missing = MigrationRecorder.Migration.objects.filter(app="contact").latest("pk")
    missing.delete()

    said = doubt_of_database()

    assert said.startswith(f"The database waits for contact.{missing.name}: run make release")


def test_of_many_only_some_are_named():
    rows = MigrationRecorder.Migration.objects
    rows.filter(pk__in=rows.filter(app="contact").order_by("-pk").values("pk")[:5]).delete()

    said = doubt_of_database()

    assert said.count("contact.") == 3
    assert " 2 more: " in said


def test_database_of_the_next_release_is_fine():
    MigrationRecorder.Migration.objects.create(app="contact", name="9999_next")

    assert doubt_of_database() == ""


@pytest.mark.slow
def test_server_does_not_start_on_a_database_that_waits_and_leaves_it_alone(tmp_path):
    file = tmp_path / "empty.sqlite3"
    port = free_port()
    environment = site_on(port) | {"DATABASE_URL": f"sqlite:///{file}"}
    log = (tmp_path / "log").open("w+b")

    with log, starting(environment, port, log=log) as server:
        status = server.wait(120)
        log.seek(0)
        said = log.read().decode()

    assert status == 1
    assert re.search(r"^==> The database waits for .* more: run make release", said, re.MULTILINE)
    assert "Traceback" not in said
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT name FROM sqlite_schema").fetchall() == []
