"""What was erased since a backup was made is erased again when it is restored."""

import io
import json
import os
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from casestudies.desk.deleted.for_good import delete_for_good
from casestudies.history.deleted_pages import DeletedPage, keep_deleted
from casestudies.models import Person
from contact.erasures import privacy
from contact.erasures.file import lines_in_file
from contact.erasures.record import bring_file_up_to_date, recorded_erasures
from contact.erasures.replay import replay_erasures
from contact.intake.lessons import learn
from contact.models import DiagnosticRequest, Erasure, Lesson
from contact.senders import sent_from
from tests.factories import make_person, make_request

pytestmark = pytest.mark.django_db

EMAIL = "maria.keller@example.org"
ANOTHER_SECRET = "another-0123456789-abcdefghijklmnopqrstuvwxyz-9876543210-secret"


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.ERASURES_FILE = str(tmp_path / "backups" / "erasures.jsonl")
    return tmp_path / "backups" / "erasures.jsonl"


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """Erase as a command or the desk does, and commit."""

    def erase(person="", requests=None):
        with django_capture_on_commit_callbacks(execute=True):
            found = sent_from(person) if requests is None else requests
            privacy.erase(found, person=person)

    return erase


def from_backup(*diagnostics):
    """What a restore does: the same rows are there again."""
    DiagnosticRequest.objects.bulk_create(diagnostics)


def erase_again(**kwargs):
    return replay_erasures(recorded_erasures(), **kwargs)


def test_deleted_request_goes_again_by_what_the_database_knows(erase, file):
    one, other = make_request(), make_request()
    erase(requests=DiagnosticRequest.objects.filter(pk=one.pk))
    file.unlink()
    from_backup(one)

    done = erase_again()

    assert done.requests == 1
    assert list(DiagnosticRequest.objects.all()) == [other]


def test_deleted_request_goes_again_by_what_the_file_knows(erase):
    one, other = make_request(), make_request()
    erase(requests=DiagnosticRequest.objects.filter(pk=one.pk))
    Erasure.objects.all().delete()
    from_backup(one)

    erase_again()

    assert list(DiagnosticRequest.objects.all()) == [other]
    assert Erasure.objects.get().kind == "request"


def test_request_that_was_given_the_number_of_an_erased_one_stays(erase):
    one = make_request()
    erase(requests=DiagnosticRequest.objects.filter(pk=one.pk))
    later = make_request(pk=one.pk, created_at=one.created_at + timedelta(microseconds=1))

    assert erase_again().requests == 0
    assert DiagnosticRequest.objects.get() == later


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        (EMAIL, {"email": "Maria.Keller+News@EXAMPLE.org"}),
        ("ann@gmail.com", {"email": "a.n.n@googlemail.com"}),
        ("+372 5123 4567", {"email": "", "telephone": "+372 (5123) 4567", "channel": "telephone"}),
    ],
)
def test_request_that_was_not_there_when_its_sender_was_erased_goes_too(erase, asked, written):
    erase(asked)
    now = timezone.now()
    make_request(**written, created_at=now - timedelta(days=1))
    since = make_request(**written, created_at=now + timedelta(minutes=1))
    other = make_request(email="mariaxkeller@example.org", created_at=now - timedelta(days=1))

    assert erase_again().requests == 1
    assert set(DiagnosticRequest.objects.all()) == {since, other}


def test_lessons_learned_from_an_erased_person_go_again(erase):
    erase(EMAIL)
    learn(make_request(email=EMAIL), is_spam=False)
    Lesson.objects.update(at=timezone.now() - timedelta(days=1))
    learn(make_request(), is_spam=True)

    assert erase_again().others == 1
    assert Lesson.objects.get().is_spam


def test_record_names_nobody_and_is_its_owners_alone(erase, file):
    make_request(email=EMAIL, name="Maria Keller", telephone="+37251234567")
    erase(EMAIL)
    erase("+37251234567")

    said = file.read_text()

    assert len(said.splitlines()) == 3
    for word in ("maria", "keller", "example", "5123"):
        assert word not in said.lower()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_erasure_that_is_taken_back_is_not_noted(file, django_capture_on_commit_callbacks):
    make_request(email=EMAIL)
    with django_capture_on_commit_callbacks():
        privacy.erase(sent_from(EMAIL), person=EMAIL)

    assert not file.exists()


def test_person_erased_under_an_earlier_secret_is_known_by_it(erase, settings):
    erase(EMAIL)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], ANOTHER_SECRET
    make_request(email=EMAIL, created_at=timezone.now() - timedelta(days=1))

    done = erase_again()

    assert done.requests == 1
    assert done.complaints == []


def test_lost_secret_is_said_and_what_needs_none_goes(erase, settings):
    one = make_request(email=EMAIL)
    erase(EMAIL)
    settings.SECRET_KEY = ANOTHER_SECRET
    from_backup(one)

    done = erase_again()

    assert done.requests == 1
    assert "1 erasures of people were noted under another SECRET_KEY" in str(done)


def test_line_that_a_full_disk_cut_short_hides_no_other(erase, file):
    erase(EMAIL)
    file.write_text(file.read_text() + '{"kind": "mail')
    erase("ann@example.org")

    known = recorded_erasures()

    assert len(lines_in_file().erased) == 2
    assert len(known.erased) == 2
    assert "1 lines of the record of erasures cannot be read" in known.complaints[0]


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-22T10:00:00"},
        {"kind": ["request"]},
        {"kind": "of the next release"},
        {"key": "a\0b"},
        {"under": None},
    ],
)
def test_line_that_no_row_can_hold_stops_no_restore(erase, file, change):
    erase(EMAIL)
    line = json.loads(file.read_text())
    with file.open("a") as record:
        record.write(json.dumps(line | change) + "\n")

    done = erase_again()

    assert "1 lines of the record of erasures cannot be read" in done.complaints[0]


def test_line_that_the_disk_takes_only_in_part_is_told_and_made_good(
    erase, file, monkeypatch, caplog
):
    class FullDisk(io.FileIO):
        def write(self, content):
            return super().write(content[: len(content) // 2])

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", lambda handle, *_args, **_options: FullDisk(handle, "r+"))
        erase(EMAIL)

    assert "No space left on device" in caplog.text
    assert bring_file_up_to_date()
    assert len(lines_in_file().erased) == 1


def test_file_that_cannot_be_written_is_made_good_later(erase, file, settings, tmp_path, caplog):
    (tmp_path / "backups").write_text("a file in the way")
    erase(EMAIL)
    assert "cannot be written" in caplog.text
    assert EMAIL not in caplog.text
    (tmp_path / "backups").unlink()

    assert bring_file_up_to_date()
    assert bring_file_up_to_date()

    assert len(file.read_text().splitlines()) == 1


def test_rehearsal_counts_and_erases_nothing(erase):
    one = make_request(email=EMAIL)
    erase(EMAIL)
    from_backup(one)
    said = StringIO()

    call_command("replay_erasures", "--dry-run", stdout=said)

    assert "Erased again: 1 requests" in said.getvalue()
    assert DiagnosticRequest.objects.get() == one


@pytest.mark.parametrize("is_in_backup", ["as a page", "as a deleted page"])
def test_page_of_a_person_that_was_deleted_for_good_goes_again(
    is_in_backup, django_capture_on_commit_callbacks
):
    ingrid, other = make_person(slug="ingrid-tarn"), make_person()
    (kept,) = keep_deleted([ingrid], by=None)
    row = {name: getattr(kept, name) for name in ("content_type", "object_id", "address", "row")}
    Person.objects.filter(pk=ingrid.pk).delete()
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good(kept, with_addresses=False)
    if is_in_backup == "as a page":
        Person.objects.bulk_create([ingrid])
    else:
        DeletedPage.objects.create(**row, deleted_at=timezone.now() - timedelta(days=1))

    assert erase_again().others == 1
    assert list(Person.objects.all()) == [other]
    assert not DeletedPage.objects.exists()


def test_another_person_at_the_address_of_an_erased_one_stays(django_capture_on_commit_callbacks):
    ingrid = make_person(slug="ingrid-tarn")
    (kept,) = keep_deleted([ingrid], by=None)
    Person.objects.filter(pk=ingrid.pk).delete()
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good(kept, with_addresses=False)
    namesake = make_person(slug="ingrid-tarn", updated_at=timezone.now() - timedelta(days=9))

    assert erase_again().others == 0
    assert Person.objects.get() == namesake


def test_database_that_cannot_be_read_hides_nothing_of_the_file(erase, monkeypatch):
    erase(EMAIL)

    def fail():
        raise DatabaseError("file is not a database")

    monkeypatch.setattr("contact.erasures.record.rows_known", fail)
    known = recorded_erasures()

    assert len(known.erased) == 1
    assert known.complaints == [
        "What was erased cannot be read in the present database (file is not a database)."
    ]


def test_record_that_may_not_be_read_is_told_with_what_to_do(file):
    file.mkdir(parents=True)

    [said] = recorded_erasures().complaints

    assert said.startswith(f"The record of erasures cannot be read (Is a directory: {file}): mend")
    assert "manage.py replay_erasures" in said


def test_record_that_was_forgotten_is_asked_for(erase, file):
    assert f"There is no record of erasures in {file}" in str(erase_again())

    erase(EMAIL)
    assert erase_again().complaints == []
