"""Who may read SQLite's file."""

from types import SimpleNamespace

import pytest
from django.db import connection

from consultancy.releases import private_file
from consultancy.releases.private_file import keep_from_others


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Lets SQLite's file be this one."""
    file = tmp_path / "site.sqlite3"
    monkeypatch.setattr(private_file, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    return file


def test_nobody_else_on_the_machine_reads_the_database(place):
    log = place.with_name("site.sqlite3-wal")
    for file in (place, log):
        file.touch()
        file.chmod(0o644)

    keep_from_others()

    assert [file.stat().st_mode & 0o777 for file in (place, log)] == [0o640, 0o640]


def test_journal_of_a_file_to_which_a_link_leads_is_beside_it(place, monkeypatch):
    log = place.with_name("site.sqlite3-wal")
    log.touch(0o644)
    link = place.with_name("link")
    link.symlink_to(place)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(link))

    keep_from_others()

    assert log.stat().st_mode & 0o777 == 0o640


def test_database_that_is_not_a_file_is_left_alone(place):
    keep_from_others()

    assert not place.exists()
