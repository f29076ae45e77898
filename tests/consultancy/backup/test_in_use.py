"""A restore waits for nobody: it is refused while others use the database."""

import os
import sqlite3
from contextlib import closing
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casestudies.models import Article
from consultancy.backup import restoring
from consultancy.management.commands import restore as command
from tests.factories import make_article

# In a database of its own: of the suite's a live server of earlier tests may still be a user.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_database")]


@pytest.fixture
def archive(tmp_path):
    call_command("backup", tmp_path / "site.backup")
    return tmp_path / "site.backup"


@pytest.fixture
def other_user():
    """Somebody else is connected, and does nothing."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("SELECT * FROM casestudies_article").fetchall()
            yield
    else:
        other = connection.copy()
        other.ensure_connection()
        yield
        other.close()


@pytest.mark.parametrize("option", ["yes", "dry_run"])
def test_database_in_use_is_refused_with_what_to_do(archive, other_user, option):
    make_article(slug="kept")

    with pytest.raises(CommandError, match=r"in use.*: stop the server"):
        call_command("restore", archive, **{option: True})

    assert Article.objects.filter(slug="kept").exists()


def test_dry_run_says_what_would_be_replaced_and_changes_nothing(archive, capsys):
    make_article(slug="kept")

    call_command("restore", archive, dry_run=True)

    said = capsys.readouterr().out
    assert "0 requests, 0 pages, 0 accounts" in said
    assert "0 requests, 1 pages, 0 accounts" in said
    assert "This was a dry run: nothing was changed." in said
    assert Article.objects.filter(slug="kept").exists()


@pytest.mark.parametrize("answer", ["no", "", None])
def test_whoever_does_not_say_yes_changes_nothing(archive, monkeypatch, answer):
    def asked():
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", asked)

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", archive)


def test_whoever_stops_it_at_its_end_is_told_that_the_database_is_restored(archive, monkeypatch):
    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "restore", lambda *_: [])
    monkeypatch.setattr(command, "tidy_media", lambda *_: None)
    monkeypatch.setattr(command, "empty_search_server", stopped)

    with pytest.raises(CommandError, match=r"^Stopped\. The database is restored, not all"):
        call_command("restore", archive, yes=True)


def test_full_disk_of_the_media_is_named(settings, monkeypatch):
    def fill(name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "put_back", fill)

    archive = SimpleNamespace(open_media=lambda name: BytesIO())
    with pytest.raises(OSError, match=str(settings.MEDIA_ROOT)):
        restoring.store_from(archive, "images/a.png")


def test_root_is_asked_to_restore_as_the_site(archive, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("consultancy.backup.places.owner_of", lambda folder: "site")

    with pytest.raises(CommandError, match="runuser -u site --"):
        call_command("restore", archive, yes=True)
