"""A process's look at the version: soon, never of a moment that has passed, and through outages."""

import logging
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from casestudies.models import Article, SiteVersion
from casestudies.version import version_watch
from casestudies.version.site_version import read_version
from casestudies.version.version_watch import VersionWatch
from consultancy.server.pages.cache import TRUSTED_BETWEEN_LOOKS
from tests import database_faults
from tests.factories import make_article, make_testimonial
from tests.served import wait_until
from tests.watching import watching

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def watch(transactional_db):
    """A watch that looks whenever the test says so."""
    return VersionWatch()


@pytest.fixture
def running(transactional_db):
    """One in its own thread."""
    with watching() as watch:
        yield watch


@pytest.fixture
def clock(monkeypatch):
    """Sets the clocks on by so many seconds, the one that may jump alone if told so."""
    real_time, real_monotonic = version_watch.time.time, version_watch.time.monotonic

    def set_on(seconds, *, jump=False):
        ahead = 0 if jump else seconds
        monkeypatch.setattr(version_watch.time, "time", lambda: real_time() + seconds)
        monkeypatch.setattr(version_watch.time, "monotonic", lambda: real_monotonic() + ahead)

    return set_on


def test_nothing_is_known_before_the_first_look(watch):
    assert watch.current() is None
    assert watch.before_outage() is None


def test_thread_sees_what_was_committed(running):
    before = running.current()

    make_article()

    wait_until(lambda: running.current() not in {None, before})
    assert running.current() == read_version()


def test_thread_ends(running):
    running.stop()

    assert not running.thread.is_alive()


def test_nothing_is_trusted_for_as_long_as_a_second_without_a_look(watch, clock):
    watch.look()
    known = watch.current()

    clock(1 - 2 * TRUSTED_BETWEEN_LOOKS)

    assert known
    assert watch.current() is None


def test_nothing_is_trusted_once_its_moment_has_come(watch, clock, monkeypatch):
    make_article(published_at=timezone.now() + HOUR)
    watch.look()
    known = watch.current()

    clock(3601, jump=True)

    assert known
    assert watch.current() is None


def test_next_look_is_at_the_moment_when_that_is_near(watch, clock):
    watch.look()
    usual = watch.pause()

    clock(watch.seen.until - time.time() - 0.1, jump=True)

    assert usual == version_watch.LOOK_EVERY
    assert 0 < watch.pause() <= 0.1


def test_clock_that_was_set_back_is_noticed(watch, clock):
    watch.look()

    clock(-3600, jump=True)

    assert watch.current() is None


MOMENTS = [
    lambda moment: make_article(published_at=moment),
    lambda moment: make_article(expires_at=moment),
    lambda moment: make_testimonial(permission_at=moment),
    lambda moment: make_testimonial(permission_until=moment),
]


@pytest.mark.parametrize("make", MOMENTS, ids=["appears", "expires", "permitted", "ends"])
def test_version_knows_its_next_moment(make, transactional_db):
    midnight = read_version().changes_at
    moment = timezone.now() + timedelta(minutes=2)
    make(moment)
    make(moment + HOUR)

    assert read_version().changes_at == min(moment, midnight)


def test_day_turns_at_midnight_where_the_site_is(transactional_db, settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    midnight = read_version().changes_at.astimezone(timezone.get_current_timezone())

    assert (midnight.hour, midnight.minute) == (0, 0)
    assert timedelta() < midnight - timezone.now() <= timedelta(hours=25)


def test_look_is_short_while_nothing_changes(watch, django_assert_num_queries):
    watch.look()

    with django_assert_num_queries(1) as queries:
        watch.look()

    assert "casestudies_article" not in queries[0]["sql"]


def test_database_that_is_gone_is_told_once_and_bridged(watch, caplog):
    watch.look()
    known = watch.current()

    with database_faults.down(), caplog.at_level(logging.INFO):
        watch.look()
        watch.look()
        trusted, bridged = watch.current(), watch.before_outage()
    watch.look()

    assert (trusted, bridged) == (None, known)
    assert watch.before_outage() is None
    assert watch.current() == known
    told = [record for record in caplog.records if record.name == version_watch.__name__]
    assert [record.levelname for record in told] == ["WARNING", "INFO"]


def test_outage_is_not_bridged_for_ever(watch, clock):
    watch.look()

    with database_faults.down():
        watch.look()
        clock(601)

    assert watch.before_outage() is None


def test_outage_is_not_bridged_over_a_moment(watch, clock):
    make_article(expires_at=timezone.now() + timedelta(seconds=60))
    watch.look()

    with database_faults.down():
        watch.look()
        clock(61)

    assert watch.before_outage() is None


def test_database_that_answers_without_the_version_is_not_bridged(watch, clock):
    watch.look()

    with connection.schema_editor() as editor:
        editor.alter_db_table(SiteVersion, "casestudies_siteversion", "elsewhere")
    watch.look()
    with connection.schema_editor() as editor:
        editor.alter_db_table(SiteVersion, "elsewhere", "casestudies_siteversion")
    clock(1.1)

    assert watch.current() is None
    assert watch.before_outage() is None


@pytest.fixture
def backup(tmp_path, transactional_db):
    """Moves the file of SQLite away, and then a copy into its place, which has one change more."""
    if connection.vendor != "sqlite":
        pytest.skip("wants a file")
    name = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(tmp_path / "backup")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute(
            "INSERT INTO casestudies_redirect (path, address, was_public) VALUES ('/x/', '/', 0)"
        )
        copy.commit()
    # What stands in the journal beside the file would be taken for a part of the copy.
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    yield iter(
        [lambda: name.replace(tmp_path / "aside"), lambda: (tmp_path / "backup").replace(name)]
    )
    (tmp_path / "aside").replace(name)


def test_file_that_is_gone_is_an_outage_and_a_backup_in_its_place_is_read(running, backup):
    before = running.current()

    next(backup)()
    wait_until(running.before_outage)
    next(backup)()
    wait_until(running.current)

    assert running.current().number == before.number + 1


def test_connection_that_was_ended_is_opened_again(running):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    before = running.seen
    Article.objects.update(title="Another")

    wait_until(lambda: running.current() == read_version())

    assert running.seen.version != before.version


def test_coming_of_a_moment_is_told_soon(transactional_db):
    make_article(published_at=timezone.now() + timedelta(seconds=1.5))
    told = []
    watch = VersionWatch()
    watch.at_moments = lambda: told.append(timezone.now())
    watch.start()
    moment = Article.objects.get().published_at

    wait_until(lambda: told and told[-1] >= moment)
    watch.stop()

    assert told[-1] - moment < timedelta(seconds=0.9)
    # When it began to look, and at that moment: at no other look.
    assert len(told) == 2
