"""The drill: a back-up is restored where nobody sees it."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from casestudies.models import Article
from consultancy.backup.drill import compare_rows
from consultancy.backup.errors import ArchiveError
from consultancy.backup.tables import row_lines
from contact.backup_runs import BackupRun, last_run
from contact.models import Heartbeat
from tests.factories import make_article


@pytest.fixture(scope="module")
def drilled(own_database, tmp_path_factory):
    """What is there after it."""
    folder = tmp_path_factory.mktemp("drill")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(folder))
        make_article(slug="backed-up")
        call_command("backup", folder / "site.backup")
        make_article(slug="since")
        call_command("backup", folder / "site.backup", verify=True)
        yield SimpleNamespace(left=[path.name for path in Path(folder).iterdir()])


@pytest.mark.slow
@pytest.mark.django_db
def test_drill_leaves_the_site_as_it_is(drilled):
    assert set(Article.objects.values_list("slug", flat=True)) == {"backed-up", "since"}


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_remains_of_the_scratch_database(drilled):
    assert drilled.left == ["site.backup"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'drill%'")
            assert cursor.fetchall() == []


@pytest.mark.slow
@pytest.mark.django_db
def test_moment_of_the_drill_is_kept(drilled):
    run = last_run(BackupRun.Kind.DRILL)

    assert run.file == "site.backup"
    assert run.succeeded_at > last_run(BackupRun.Kind.BACKUP).succeeded_at


@pytest.fixture
def archive(db):
    """One of two rows; its lines may be changed."""
    for job in ("digest", "purge"):
        Heartbeat.beat(job)
    lines = list(row_lines(Heartbeat))
    return SimpleNamespace(lines=lambda _table: iter(lines), kept=lines)


def test_rows_that_came_back_are_accepted(archive):
    compare_rows(archive, "contact.heartbeat", Heartbeat)


def test_row_that_is_another_one_is_named_without_its_words(archive):
    archive.kept[0] = archive.kept[0].replace(b"20", b"19", 1)

    with pytest.raises(ArchiveError, match=r"^Row digest of contact.heartbeat does not come back"):
        compare_rows(archive, "contact.heartbeat", Heartbeat)


@pytest.mark.parametrize("change", [lambda lines: lines.pop(), lambda lines: lines.append(b"{}")])
def test_row_that_is_missing_or_too_many_is_found(archive, change):
    change(archive.kept)

    with pytest.raises(ArchiveError, match="does not come back as it was"):
        compare_rows(archive, "contact.heartbeat", Heartbeat)
