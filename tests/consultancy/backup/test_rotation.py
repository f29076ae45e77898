"""Which back-ups of a folder are kept, and that nothing else is touched."""

import shutil
import subprocess
from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder

from consultancy.backup.errors import ArchiveError
from consultancy.backup.rotation import (
    Dated,
    Keep,
    archive_name,
    chosen_archive,
    own_archives,
    read_keep,
    to_be_deleted,
)
from consultancy.management.commands import backup
from consultancy.management.commands.backup import Command
from contact.backup_runs import BackupRun

UNITS = ("service", "timer")
ZIPPED = b"PK\x03\x04" + bytes(26) + b"about.txt"
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


def every(hours, days):
    """Archives of so many days, the newest first."""
    moments = (NOW - timedelta(hours=hours * n) for n in range(days * 24 // hours))
    return [Dated(moment, moment.isoformat()) for moment in moments]


def kept(archives, keep=Keep()):  # noqa: B008 - a tuple
    gone = set(to_be_deleted(archives, keep))
    return [one.made_at for one in archives if one not in gone]


def test_days_weeks_and_months_are_kept_and_nothing_else():
    found = [f"{moment:%m-%d}" for moment in kept(every(24, 500))]

    days = ["11-22", "11-21", "11-20", "11-19", "11-18", "11-17", "11-16"]
    weeks = ["11-15", "11-08", "11-01"]
    months = ["10-31", "09-30", "08-31", "07-31", "06-30", "05-31", "04-30", "03-31"]
    assert found == [*days, *weeks, *months, "02-28", "01-31", "12-31"]


def test_of_several_on_a_day_the_last_is_kept():
    assert kept(every(6, 2), Keep(2, 0, 0)) == [NOW, NOW - timedelta(hours=6)]


def test_keeping_again_deletes_no_more():
    first = kept(every(24, 400))

    assert kept([Dated(moment, "") for moment in first]) == first


def test_site_that_was_off_for_months_keeps_what_it_had():
    old = [Dated(one.made_at - timedelta(days=200), "old") for one in every(24, 6)]
    new = [Dated(NOW, "new")]

    assert kept(new + old) == [NOW, *(one.made_at for one in old)]


def test_newest_is_kept_whatever_the_rule():
    assert kept(every(24, 9), Keep(0, 0, 0)) == [NOW]


@pytest.mark.parametrize("text", ["", "7", "daily=7;weekly=4", "daily=-1", "yearly=3", "daily=0"])
def test_rule_that_cannot_be_read_is_refused_with_an_example(text):
    with pytest.raises(ArgumentTypeError, match="daily=7,weekly=4,monthly=12"):
        read_keep(text)


def test_rule_that_is_left_out_keeps_none():
    assert read_keep("daily=7,monthly=12") == Keep(7, 0, 12)


def test_only_own_archives_of_that_folder_are_found(settings, tmp_path):
    settings.SITE_URL = "https://www.example.com:8443"
    own = archive_name(NOW)
    never = own.replace(f"{NOW:%Y%m%d}", "20269999")
    for name in (own, own.replace("www", "other"), f"copy-{own}", f"{own}.part", "notes", never):
        (tmp_path / name).write_bytes(ZIPPED)
    (tmp_path / own.replace("03", "04")).write_text("somebody's own file")
    (tmp_path / own.replace("03", "05")).mkdir()

    assert own_archives(tmp_path) == [Dated(NOW, tmp_path / own)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """One with archives of ten days; what is written and tried there is made up."""
    for one in every(24, 10):
        (tmp_path / archive_name(one.made_at)).write_bytes(ZIPPED)
    made = SimpleNamespace(rows=1, tables={}, media=SimpleNamespace(files=0, size=0))

    def make_backup(path, tell):
        path.write_bytes(ZIPPED)
        return made

    monkeypatch.setattr("consultancy.management.commands.backup.make_backup", make_backup)
    monkeypatch.setattr(Command, "rehearsed", lambda self, file: made)
    return tmp_path


def run(*arguments):
    said = StringIO()
    call_command("backup", *map(str, arguments), stdout=said, stderr=StringIO())
    return said.getvalue()


@pytest.mark.django_db
def test_new_backup_is_written_and_the_outdated_are_deleted(folder):
    said = run(folder, "--keep", "daily=3", "--drill")

    found = own_archives(folder)
    assert len(found) == 3
    assert found[0].made_at > NOW
    assert f"{found[0].path} can be restored" in said
    assert said.count("Deleted: ") == 8


@pytest.mark.django_db
def test_rehearsal_of_a_rotation_names_what_would_go_and_changes_nothing(folder):
    before = own_archives(folder)

    said = run(folder, "--keep", "daily=3", "--dry-run")

    assert said.count("Would be deleted: ") == 8
    assert own_archives(folder) == before


@pytest.mark.django_db
def test_nothing_is_deleted_when_the_new_one_cannot_be_restored(folder, monkeypatch):
    def fail(self, file):
        raise ArchiveError("A row of auth.user is not what it was.")

    monkeypatch.setattr(Command, "rehearsed", fail)

    with pytest.raises(CommandError, match="not what it was"):
        run(folder, "--keep", "daily=1", "--drill")
    assert len(own_archives(folder)) == 11


@pytest.mark.django_db
def test_folder_stands_for_its_newest_archive(folder):
    newest = archive_name(NOW)

    assert f"{folder / newest} can be restored" in run(folder, "--verify")


def test_newest_archive_of_a_folder_is_not_passed_over_because_it_is_empty(folder):
    newest = folder / archive_name(NOW)
    newest.write_bytes(b"")

    assert chosen_archive(folder) == newest


def test_place_where_nobody_may_look_is_told(tmp_path, monkeypatch):
    def refuse(path, **_options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)

    with pytest.raises(CommandError, match=r"Permission denied: .*site\.backup"):
        run(tmp_path / "site.backup")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "name", "said"),
    [(["--verify"], "mistyped", "is not there"), ([], "written", "is there already")],
)
def test_mistyped_name_is_no_failed_backup(tmp_path, options, name, said):
    (tmp_path / "written").write_bytes(ZIPPED)

    with pytest.raises(CommandError, match=said):
        run(tmp_path / name, *options)

    assert not BackupRun.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "below", "../media/site.backup"])
def test_place_out_of_which_visitors_are_answered_is_refused(settings, tmp_path, name):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media" / "below").mkdir(parents=True)

    with pytest.raises(CommandError, match="Visitors may ask for whatever is in"):
        run(tmp_path / "media" / name)


@pytest.mark.django_db
def test_empty_database_is_not_taken_for_the_site(tmp_path):
    MigrationRecorder.Migration.objects.all().delete()

    with pytest.raises(CommandError, match="is empty, so there is nothing to back up"):
        run(tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_folder_without_an_archive_is_told(tmp_path):
    with pytest.raises(CommandError, match="name the archive itself"):
        run(tmp_path, "--verify")


def test_rotation_of_a_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="--keep, --drill and --dry-run want one"):
        run(tmp_path / "site.backup", "--keep")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_units_of_systemd_are_well_written():
    units = [settings.BASE_DIR / "deploy" / "systemd" / f"site-backup.{kind}" for kind in UNITS]

    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )

    complaints = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert complaints == []


@pytest.mark.django_db
def test_full_disk_is_named_by_the_folder_of_the_archive(tmp_path, monkeypatch):
    def fill(file, show):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "make_backup", fill)

    with pytest.raises(CommandError, match=f"^No space left on device: {tmp_path}$"):
        call_command("backup", tmp_path)
