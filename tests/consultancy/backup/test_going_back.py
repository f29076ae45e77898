"""The tables go back to those of an earlier release, and what came in since stays."""

from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from consultancy.backup import going_back
from consultancy.backup.archive import MANIFEST, MEDIA_LIST
from consultancy.backup.errors import ArchiveError
from consultancy.backup.going_back import Back, take_back_to, to_be_taken_back
from consultancy.backup.manifest import Manifest, Media
from consultancy.backup.stored_state import applied_migrations
from consultancy.backup.writing import written_archive
from consultancy.management.commands import migrate_back
from contact.models import DiagnosticRequest
from tests.factories import make_request

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def earlier():
    """The migrations of a release that had no record of erasures, and noted no sign-ins."""
    now = applied_migrations()
    now.pop("signin")
    return now | {"contact": [name for name in now["contact"] if name < "0027"]}


@pytest.fixture(scope="module")
def gone_back(own_database):
    """What was there in between, and is there on the way forward again."""
    request, then = make_request(), earlier()
    take_back_to(then)
    between = SimpleNamespace(
        request=request,
        then=then,
        tables=connection.introspection.table_names(),
        applied=applied_migrations(),
        rows=list(DiagnosticRequest.objects.all()),
    )
    call_command("migrate", verbosity=0)
    return between


def test_tables_go_back_and_rows_stay(gone_back):
    assert {"contact_erasure", "signin_signin"}.isdisjoint(gone_back.tables)
    assert gone_back.rows == [gone_back.request]
    assert gone_back.applied["contact"] == gone_back.then["contact"]


def test_tables_go_forward_again(gone_back):
    assert "contact_erasure" in connection.introspection.table_names()
    assert applied_migrations()["contact"] != gone_back.then["contact"]


def test_what_goes_back_is_told_first():
    told = list(map(str, to_be_taken_back(earlier())))

    assert "signin.0001_initial" in told
    assert "contact.0027_erasures" in told
    assert to_be_taken_back(applied_migrations()) == []


def test_nothing_goes_back_where_one_cannot(monkeypatch):
    lasting = [Back("contact.0030_split", is_reversible=False), Back("contact.0029_more", True)]
    monkeypatch.setattr(going_back, "to_be_taken_back", lambda migrations: lasting)

    with pytest.raises(ArchiveError, match="0030_split cannot be taken back: restore the back-up"):
        take_back_to({})


@pytest.fixture
def archive(tmp_path):
    """An empty one, of this release."""
    with written_archive(tmp_path / "site.backup") as writer:
        media = Media(0, 0, writer.add(MEDIA_LIST, [])[1])
        values = {"made_at": timezone.now(), "version": "1.0.0", "site": "", "engine": ""}
        manifest = Manifest(**values, migrations=applied_migrations(), tables={}, media=media)
        writer.add(MANIFEST, [manifest.as_bytes()])
    return tmp_path / "site.backup"


def test_going_back_never_goes_forward(archive, capsys):
    last = MigrationRecorder.Migration.objects.filter(app="contact").latest("name")
    last.delete()

    call_command("migrate_back", archive)

    assert "already" in capsys.readouterr().out
    assert last.name not in applied_migrations()["contact"]


def test_the_older_code_does_not_say_that_nothing_is_to_be_taken_back(archive):
    MigrationRecorder.Migration.objects.create(app="contact", name="0999_of_the_newer_code")

    with pytest.raises(CommandError, match=r"contact\.0999.*take the release that does"):
        call_command("migrate_back", archive, dry_run=True)


@pytest.mark.parametrize(
    ("error", "said"),
    [(OperationalError("locked\nLINE 1"), "^locked$"), (KeyboardInterrupt(), "^Stopped: ")],
)
def test_going_back_that_ends_early_is_told(archive, monkeypatch, error, said):
    def fail(migrations):
        raise error

    monkeypatch.setattr(migrate_back, "to_be_taken_back", fail)

    with pytest.raises(CommandError, match=said):
        call_command("migrate_back", archive)
