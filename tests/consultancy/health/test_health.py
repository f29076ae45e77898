"""What is looked at: each thing well, and each out of order with its mend."""

import json
import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from casestudies.triggers.version_triggers import install_triggers
from consultancy.health import database, files
from consultancy.health.checks import CHECKS, WAKING
from consultancy.health.examining import examine, worst
from consultancy.health.finding import Check, Finding, State
from consultancy.health.watch import HealthWatch
from contact.backup_runs import BackupRun, note_failure, note_success
from contact.models import Heartbeat
from tests.desk import sign_in
from tests.factories import make_mail, make_request

pytestmark = pytest.mark.django_db

GB = 1024**3
PAGE = "/admin/health/"


@pytest.fixture
def free(monkeypatch):
    """Lets every file system have so many bytes left."""

    def leave(size, *, flags=0, names=1000):
        told = os.statvfs_result((4096, 4096, 9, 9, size // 4096, 1000, 1000, names, flags, 255))
        monkeypatch.setattr(files.os, "statvfs", lambda folder: told)

    return leave


def backed_up(backup=timedelta(), drill=timedelta()):
    """So long ago."""
    note_success(BackupRun.Kind.BACKUP, "last.backup", 1, timezone.now() - backup)
    note_success(BackupRun.Kind.DRILL, "last.backup", 1, timezone.now() - drill)


def found(name):
    return next(finding for check, finding in examine(CHECKS) if check.name == name)


def test_all_is_well_on_a_new_site_once_it_is_backed_up(free):
    free(100 * GB)
    backed_up()

    assert [one.check.name for one in examine(CHECKS) if not one.is_well] == []


def test_every_check_says_something_and_has_a_name_of_its_own():
    everything = examine(CHECKS)

    assert [one.check.name for one in everything if not one.finding.said] == []
    assert len({one.check.name for one in everything}) == len(CHECKS)


def test_numbers_of_two_checks_have_different_names():
    names = [name for one in examine(CHECKS) for name in one.finding.numbers]

    assert len(names) == len(set(names))


def test_migration_that_is_not_applied_is_named_with_the_command():
    MigrationRecorder(connection).record_unapplied("contact", "0024_page_reads")

    finding = found("migrations")

    assert finding.state is State.BROKEN
    assert "contact.0024_page_reads" in finding.said
    assert finding.command == "manage.py migrate"
    assert finding.numbers == {"migrations_missing": 1}


def test_migration_of_the_next_release_is_fine():
    MigrationRecorder(connection).record_applied("contact", "9999_of_the_next_release")

    assert found("migrations").state is State.WELL


def test_site_that_was_never_backed_up_is_to_look_at():
    finding = found("backup")

    assert finding.state is State.LOOK
    assert finding.said == "The site was never backed up."
    assert finding.command == "manage.py backup FILE"


@pytest.mark.parametrize(
    ("ages", "said", "command"),
    [
        ({"backup": timedelta(days=3)}, "The last back-up is 3\xa0days old.", "backup FILE"),
        ({"drill": timedelta(days=16)}, "For 2\xa0weeks, 2\xa0days no back", "--verify FILE"),
    ],
)
def test_backup_and_drill_that_are_overdue_are_to_look_at(ages, said, command):
    backed_up(**ages)

    finding = found("backup")

    assert finding.state is State.LOOK
    assert finding.said.startswith(said)
    assert finding.command.endswith(command)


def test_backup_that_failed_is_told_until_one_succeeds():
    backed_up()
    note_failure(BackupRun.Kind.BACKUP, "No space left on device")

    finding = found("backup")
    assert finding.said == "The last back-up failed: No space left on device"
    assert finding.mend == "See to what it says, and run this again."

    backed_up()
    assert found("backup").state is State.WELL


def test_drill_that_failed_is_told_though_there_is_a_backup():
    backed_up()
    note_failure(BackupRun.Kind.DRILL, "last.backup is damaged.")

    assert "could not be restored: last.backup is damaged." in found("backup").said


def test_missing_trigger_is_to_look_at():
    with connection.cursor() as cursor:
        of_postgresql = " ON casestudies_article" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name_of_a_trigger(cursor)}{of_postgresql}")

    finding = found("triggers")
    install_triggers()

    assert finding.state is State.LOOK
    assert "casestudies_article" in finding.said


def name_of_a_trigger(cursor):
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND "
        "tbl_name = 'casestudies_article' AND name LIKE '%version%' OR name LIKE '%shown%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND "
        "tgrelid = 'casestudies_article'::regclass AND tgname LIKE '%version%'",
    }[connection.vendor]
    cursor.execute(query)
    return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("size", "state"),
    [(10 * GB, State.WELL), (GB // 2, State.LOOK), (GB // 20, State.BROKEN), (0, State.BROKEN)],
)
def test_room_on_the_disk_has_two_bounds(free, settings, size, state):
    settings.DISK_FREE = GB
    free(size)

    finding = found("disk")

    assert finding.state is state
    assert finding.numbers["disk_free_media"] == size // 4096 * 4096


def test_full_disk_names_the_folder_that_may_be_emptied(free, settings):
    settings.CARDS_FOLDER = "/srv/cards"
    free(0)

    assert "what stands in /srv/cards may be deleted" in found("disk").mend


@pytest.mark.parametrize("trouble", [{"flags": os.ST_RDONLY}, {"names": 0}])
def test_disk_that_takes_no_file_has_no_room(free, trouble):
    free(100 * GB, **trouble)

    assert found("disk").state is State.BROKEN


def test_folder_that_is_not_there_yet_counts_as_the_one_above(settings, tmp_path):
    settings.CARDS_FOLDER = str(tmp_path / "not" / "there")

    assert found("disk").numbers["disk_free_cards"] > 0


@pytest.fixture
def postgresql_at(monkeypatch, tmp_path):
    """Lets the database be a server at that host, and this machine have the folder of one."""

    def place(host, options=None):
        told = {"NAME": "site", "HOST": host, "OPTIONS": options or {}}
        server = SimpleNamespace(vendor="postgresql", settings_dict=told)
        monkeypatch.setattr(files, "connection", server)
        monkeypatch.setattr(files, "POSTGRESQL", tmp_path)

    return place


@pytest.mark.parametrize("at", [("", {"host": "/run/postgresql"}), ("127.0.0.1",), ("/run/pg",)])
def test_disk_of_a_database_server_on_this_machine_counts(free, postgresql_at, at):
    postgresql_at(*at)
    # As the hardened service sees what is not its own.
    free(5 * GB, flags=os.ST_RDONLY)

    assert found("disk").numbers["disk_free_database"] == 5 * GB


def test_disk_of_a_database_server_elsewhere_does_not_count(free, postgresql_at):
    postgresql_at("db.example.com")
    free(5 * GB)

    assert "disk_free_database" not in found("disk").numbers


def test_mail_that_is_late_says_how_to_try_the_mail_server():
    make_mail(created_at=timezone.now() - timedelta(hours=1))
    Heartbeat.beat("deliver_mail")

    finding = found("mail")

    assert finding.state is State.BROKEN
    assert finding.command.startswith("manage.py sendtestemail ")


def test_mail_that_failed_is_to_look_at_and_wakes_nobody():
    make_mail(failed_at=timezone.now(), last_error="550 nobody")

    assert found("mail").state is State.LOOK


def test_worker_that_was_not_seen_lately_is_broken():
    Heartbeat.objects.create(job="deliver_mail", seen_at=timezone.now() - timedelta(hours=1))

    assert found("mail").state is State.BROKEN


@pytest.mark.parametrize(("days", "state"), [(1, State.WELL), (4, State.LOOK)])
def test_quarantine_is_to_look_at_once_something_waits_for_long(days, state):
    at = timezone.now() - timedelta(days=days)
    make_request(status="quarantined", quarantine_reason="a link", created_at=at)

    finding = found("quarantine")

    assert finding.state is state
    assert finding.numbers["quarantined_unopened"] == 1
    assert finding.numbers["oldest_unopened_age"] >= days * 24 * 60 * 60


def test_purge_that_stopped_says_by_what_it_goes_on():
    for _number in range(6):
        make_request(created_at=timezone.now() - timedelta(days=400))

    finding = found("purge")

    assert finding.state is State.LOOK
    assert finding.command == "manage.py purge_requests --yes"


def test_nothing_else_waits_for_a_database_that_is_away(monkeypatch):
    class Away:
        def cursor(self):
            raise OperationalError

    asked = []
    later = Check("later", "Later", lambda: asked.append(1) or Finding())
    monkeypatch.setattr(database, "connection", Away())

    state, other, apart = (
        one.finding.state for one in examine([CHECKS[0], later, apart_from_it(asked)])
    )

    assert (state, other, apart) == (State.BROKEN, State.LOOK, State.WELL)
    assert asked == ["apart"]


def apart_from_it(asked):
    def look():
        asked.append("apart")
        return Finding()

    return Check("apart", "Apart", look, asks_database=False)


@pytest.mark.parametrize("error", [OperationalError("gone"), ValueError("of ours")])
@pytest.mark.parametrize(("wakes", "state"), [(True, State.BROKEN), (False, State.LOOK)])
def test_check_that_fails_is_no_page_that_fails(error, wakes, state):
    def look():
        raise error

    (one,) = examine([Check("one", "One", look, wakes=wakes)])

    assert one.finding.state is state
    assert one.finding.said


def test_only_what_wakes_is_ever_broken(free):
    """What strangers are told at /readyz is what those with the token are."""
    free(0)
    Heartbeat.objects.create(job="deliver_mail", seen_at=timezone.now() - timedelta(hours=1))
    MigrationRecorder(connection).record_unapplied("contact", "0024_page_reads")

    broken = [check for check, finding in examine(CHECKS) if finding.state is State.BROKEN]

    assert broken == [check for check in WAKING if check.name != "database"]
    assert worst(examine(WAKING)) is State.BROKEN


def test_page_says_what_is_wrong_with_its_mend_and_leads_there():
    make_mail(created_at=timezone.now() - timedelta(hours=1))

    page = sign_in("Administrators").get(PAGE).text

    assert "1 mail is stuck since" in page
    assert "manage.py sendtestemail" in page
    assert "/admin/contact/outgoingmail/?state=stuck" in page
    assert "It agrees with the database." in page


def test_page_shows_the_worst_first(free):
    free(0)
    make_mail(failed_at=timezone.now(), last_error="550 nobody")

    page = sign_in("Administrators").get(PAGE).text

    assert 0 < page.index("are free at") < page.index("has failed")


def test_page_that_finds_nothing_says_so(free):
    free(100 * GB)
    backed_up()

    assert "Everything is well." in sign_in("Administrators").get(PAGE).text


def test_front_page_says_what_its_other_lines_do_not(free):
    free(0)
    make_mail(failed_at=timezone.now(), last_error="550 nobody")

    page = sign_in("Administrators").get("/admin/").text

    assert page.count("Only 0 MB are free at") == 1
    assert f'href="{PAGE}"' in page
    assert page.count("has failed") == 1


def test_front_page_tells_others_than_administrators_nothing_of_it(free):
    free(0)

    page = sign_in("Editors").get("/admin/").text

    assert "are free at" not in page
    assert PAGE not in page


def run_health(*arguments):
    said = StringIO()
    try:
        call_command("health", *arguments, stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def test_command_ends_with_the_worst_state_and_says_the_mend(free):
    free(100 * GB)
    backed_up()
    assert run_health()[0] == 0

    make_mail(failed_at=timezone.now(), last_error="550 nobody")
    assert run_health()[0] == 1

    free(0)
    status, said = run_health()
    assert status == 2
    assert "BAD   Disk: Only 0 MB are free" in said
    assert "df -h" in said


def test_command_tells_machines_what_readyz_tells(free):
    free(100 * GB)
    backed_up()

    status, said = run_health("--json")

    assert status == 0
    assert json.loads(said)["ready"] is True
    assert json.loads(said)["mails_waiting"] == 0


def test_watch_says_each_change_once_and_what_is_well_again(free, caplog):
    watch = HealthWatch()
    for size in (100 * GB, 0, 0, 100 * GB):
        free(size)
        watch.next_at = 0
        watch.work()

    said = [one for one in caplog.records if getattr(one, "kind", "") == "disk"]
    assert [one.levelname for one in said] == ["ERROR", "INFO"]
    assert "df -h" in said[0].getMessage()


def test_watch_writes_moments_as_the_admin_does(caplog):
    caplog.set_level("INFO", "consultancy.health.watch")
    make_mail(created_at=datetime(2026, 11, 21, 3, 14, tzinfo=UTC))

    HealthWatch().work()

    assert "stuck since 21 November 2026, 03:14." in caplog.text


def test_watch_looks_no_oftener_than_every_few_minutes(monkeypatch):
    looked = []
    monkeypatch.setattr("consultancy.health.watch.examine", lambda _checks: looked.append(1) or [])
    watch = HealthWatch()

    watch.work()
    watch.work()

    assert looked == [1]
