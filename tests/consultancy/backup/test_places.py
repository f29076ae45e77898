"""Where a restore builds on SQLite: beside the file that it replaces, whatever that is."""

import os
import sqlite3
import stat
import tempfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from consultancy.backup.errors import ArchiveError
from consultancy.backup.places import (
    connected_to,
    keep_owner,
    only_user,
    scratch,
    take_place,
)
from consultancy.backup.replaced import what_is_there
from consultancy.backup.settling import carry
from consultancy.sqlite.database_file import database_file

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's files")


@pytest.fixture
def file(tmp_path):
    """A database with write-ahead logs, as the site has it."""
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("PRAGMA journal_mode = WAL; CREATE TABLE old (id)")
    return path


@pytest.fixture
def new(tmp_path):
    path = tmp_path / "new.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE new (id)")
    path.chmod(0o600)
    return path


@pytest.fixture
def garbage(tmp_path):
    path = tmp_path / "site.sqlite3"
    path.write_bytes(b"no database" * 100)
    return path


def tables(path):
    with closing(sqlite3.connect(path)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM sqlite_master")]


def test_new_file_takes_the_place_with_the_rights_of_the_old_one(file, new):
    file.chmod(0o640)

    take_place(new, file)

    assert tables(file) == ["new"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert not new.exists()


def test_logs_of_the_old_file_are_never_read_into_the_new_one(file, new):
    with closing(sqlite3.connect(file)) as killed:
        killed.execute("CREATE TABLE in_the_log (id)")
        logs = {name: file.with_name(file.name + name).read_bytes() for name in ("-wal", "-shm")}
    for name, content in logs.items():
        file.with_name(file.name + name).write_bytes(content)

    take_place(new, file)

    assert tables(file) == ["new"]
    assert sorted(path.name for path in file.parent.iterdir()) == ["site.sqlite3"]


def test_file_that_somebody_has_open_stays(file, new):
    with closing(sqlite3.connect(file)) as other:
        other.execute("SELECT * FROM old").fetchall()

        with pytest.raises(ArchiveError, match="in use"):
            take_place(new, file)

    assert tables(file) == ["old"]


def test_what_cannot_be_opened_is_not_said_to_be_in_use(tmp_path):
    with pytest.raises(ArchiveError, match="cannot be replaced: unable to open database file"):
        only_user(tmp_path)


@pytest.mark.parametrize(("owner", "expected"), [(7, 7), (0, 8)])
def test_file_is_the_sites_again_when_root_restores(file, new, monkeypatch, owner, expected):
    stats = {file: SimpleNamespace(st_uid=owner, st_gid=owner, st_mode=0o100600)}
    folder = SimpleNamespace(st_uid=8, st_gid=8)
    monkeypatch.setattr(Path, "stat", lambda path, **_options: stats.get(path, folder))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    told = []
    monkeypatch.setattr(os, "chown", lambda *told_so: told.append(told_so))

    keep_owner(new, file)

    assert told == [(new, expected, expected)]


def test_drill_that_is_killed_leaves_no_file(transactional_db, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with scratch(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE one (id)")
        cursor.execute("INSERT INTO one VALUES (1)")

        assert list(tmp_path.iterdir()) == []


def test_drill_on_a_full_disk_says_where_that_is(transactional_db, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(ArchiveError, match=f"The disk of {tmp_path} is full"):
        fill_scratch()


def fill_scratch():
    with scratch(), connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1")
        cursor.execute("CREATE TABLE one (id)")


def test_file_that_is_no_database_is_replaced(garbage, new):
    take_place(new, garbage)

    assert tables(garbage) == ["new"]


def test_missing_file_and_garbage_have_no_user(tmp_path, garbage):
    assert only_user(tmp_path / "nothing") is None
    assert only_user(garbage) is None


def test_link_leads_to_the_file_that_is_replaced(tmp_path, file):
    (tmp_path / "link").symlink_to(file)

    with connected_to(tmp_path / "link"):
        assert database_file() == file


@pytest.fixture
def unreadable(transactional_db, garbage):
    """A site whose database is garbage."""
    with connected_to(garbage):
        yield


def test_database_beyond_reading_is_told_and_no_obstacle(unreadable):
    assert what_is_there() == "it cannot be read (file is not a database)"

    assert "cannot be read in the present database" in " ".join(carry().erasures.complaints)
