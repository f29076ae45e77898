"""`manage.py release`: checks, migrations and static files, in this order, or a sentence."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from consultancy.management.commands import release as module
from tests.consultancy.test_environment import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_release(settings, tmp_path, monkeypatch):
    """A machine whose settings are right, and which has one static file."""
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT = True
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "site.css").write_text("a { order: 1 }")


def test_release_prepares_static_files_and_says_what_comes_next(capsys, settings):
    call_command("release")

    said = capsys.readouterr().out
    headings = [line.partition(":")[0] for line in said.splitlines() if line.startswith("==>")]
    assert headings == ["==> Checks", "==> Database", "==> Static files", "==> Released"]
    assert (settings.STATIC_ROOT / "site.css").read_text() == "a { order: 1 }"


def test_wrong_settings_leave_everything_as_it_was(monkeypatch, settings):
    monkeypatch.setenv("SITE_URL", "http://www.example.com")

    with pytest.raises(SystemCheckError, match="SITE_URL is http"):
        call_command("release")

    assert not settings.STATIC_ROOT.exists()


def test_dry_run_says_what_would_be_done_and_does_nothing(capsys, settings):
    rows = MigrationRecorder.Migration.objects.filter(app="contact")
    missing = rows.latest("pk")
    missing.delete()

    call_command("release", "--dry-run")

    assert f"contact.{missing.name}" in capsys.readouterr().out
    assert not rows.filter(name=missing.name).exists()
    assert not settings.STATIC_ROOT.exists()


def test_database_that_lets_nobody_in_is_told_in_a_sentence(monkeypatch, settings):
    def refuse(name, **options):
        if name == "migrate":
            raise OperationalError("canceling statement due to lock timeout\nLINE 1: ALTER")

    monkeypatch.setattr(module, "call_command", refuse)

    with pytest.raises(CommandError, match=r"lock timeout\. .* run this again"):
        call_command("release")

    assert not settings.STATIC_ROOT.exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("connection refused\n\tIs it running?"), r"us: connection refused\. "),
        (
            PermissionError(13, "Permission denied", "db-release"),
            "us: Permission denied: db-release",
        ),
        (KeyboardInterrupt(), r"^Stopped\. .* run this again"),
    ],
)
def test_place_where_releases_wait_for_each_other_is_told_in_a_sentence(monkeypatch, error, said):
    def fail(say):
        raise error

    monkeypatch.setattr(module, "alone", fail)

    with pytest.raises(CommandError, match=said):
        call_command("release")


def test_folder_that_cannot_be_written_is_named(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "source" / "site.css"

    with pytest.raises(CommandError, match=r"STATIC_FOLDER"):
        call_command("release")


def test_full_disk_is_named_by_the_file_that_could_not_be_written(monkeypatch):
    def fill(folder, kept):
        raise OSError(28, "No space left on device", "/tmp/a.css", None, "/srv/static/a.css")

    monkeypatch.setattr(module, "lay_out_static_files", fill)

    with pytest.raises(CommandError, match=r"device: /srv/static/a\.css"):
        call_command("release")


def test_release_keeps_the_database_from_others_on_the_machine(monkeypatch):
    done = []
    monkeypatch.setattr(module, "keep_from_others", lambda: done.append("kept"))

    call_command("release")

    assert done == ["kept"]
