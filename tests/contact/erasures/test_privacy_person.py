"""What is stored about a person can be handed over, and erased without a trace."""

import json
import os
import subprocess
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import CharField, JSONField, TextField

from contact.erasures import copies, privacy
from contact.management.commands import deliver_mail
from contact.models import (
    AnswerDraft,
    DiagnosticRequest,
    NextStep,
    OutgoingMail,
    StatusChange,
    ThreadEntry,
)
from tests.factories import make_log_entry, make_mail, make_request, make_user
from tests.posts import ANSWERS, OURS

EMAIL = "maria.keller@example.org"
PUNYCODE = "maria@xn--bcher-kva.example"
TELLTALE = "Zwetschgenknödel"


def run(command, *arguments):
    output = StringIO()
    call_command(command, *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def make_traces(email=EMAIL, **kwargs):
    """A request with one row in every table that may hold something about its sender."""
    diagnostic = make_request(email=email, **kwargs)
    make_mail(diagnostic=diagnostic, recipient=email, recipient_key=email, body=diagnostic.message)
    by = make_user()
    StatusChange.objects.create(diagnostic=diagnostic, old="new", new="replied", by=by)
    ThreadEntry.objects.create(diagnostic=diagnostic, kind="logged", text=f"Called {email}", by=by)
    AnswerDraft.objects.create(diagnostic=diagnostic, text=f"Dear {email}", by=by)
    NextStep.objects.create(diagnostic=diagnostic, text=f"Ring {email}", on="2026-11-24", owner=by)
    make_log_entry(diagnostic)
    return diagnostic


@pytest.mark.django_db
def test_export_holds_everything_and_nothing_of_others():
    diagnostic = make_traces(message="Decisions take weeks.", notes="Called her.")
    make_traces(email="jonas@example.org", message="Something else.")

    text = run("export_person", "Maria.Keller@EXAMPLE.org")

    stored = json.loads(text)
    (request,) = stored["requests"]
    assert request["id"] == diagnostic.pk
    assert request["message"] == "Decisions take weeks."
    assert request["notes"] == "Called her."
    assert [mail["recipient"] for mail in stored["mails"]] == [EMAIL]
    assert [change["new"] for change in stored["status changes"]] == ["replied"]
    assert [entry["text"] for entry in stored["threads"]] == [f"Called {EMAIL}"]
    assert [draft["text"] for draft in stored["drafts of answers"]] == [f"Dear {EMAIL}"]
    assert [step["text"] for step in stored["next steps"]] == [f"Ring {EMAIL}"]
    assert [entry["object_id"] for entry in stored["admin history"]] == [str(diagnostic.pk)]
    assert "Something else." not in text


@pytest.mark.django_db
def test_export_of_an_unknown_address_is_empty():
    make_traces()

    stored = json.loads(run("export_person", "nobody@example.org"))

    assert [rows for rows in stored.values() if rows] == []


@pytest.mark.django_db(transaction=True)
def test_erasure_covers_every_table_and_spares_others():
    make_traces()
    make_traces(email=EMAIL.upper())
    other = make_traces(email="mariaxkeller@example.org")

    run("erase_person", EMAIL)

    assert list(DiagnosticRequest.objects.all()) == [other]
    assert OutgoingMail.objects.get().diagnostic == other
    assert StatusChange.objects.get().diagnostic == other
    assert ThreadEntry.objects.get().diagnostic == other
    assert AnswerDraft.objects.get().diagnostic == other
    assert NextStep.objects.get().diagnostic == other
    assert LogEntry.objects.get().object_id == str(other.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["+372 5123 4567", "+37251234567", " +372-5123-4567 "])
def test_who_gave_a_telephone_number_only_is_found_by_it(asked):
    own = make_request(email="", telephone="+372 (5123) 4567", channel="telephone")
    make_request(email="", telephone="+372 5123 4568", channel="telephone")
    make_request()

    stored = json.loads(run("export_person", asked))

    assert [request["id"] for request in stored["requests"]] == [own.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [ThreadEntry, AnswerDraft])
def test_thread_of_another_person_that_mentions_the_address_is_named(model):
    make_traces()
    other = make_request()
    model.objects.create(diagnostic=other, text=f"Ask {EMAIL} as well.", by=make_user())

    assert list(privacy.mentioning(EMAIL)) == [other]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked", ["maria@bücher.example", "maria@BÜCHER.example", PUNYCODE])
@pytest.mark.parametrize("typed", ["maria@bücher.example", "maria@BÜCHER.example", PUNYCODE])
def test_domain_in_other_letters_is_the_same_person(client, typed, asked):
    client.post("/diagnostic/", ANSWERS | {"email": typed}, headers=OURS)

    run("erase_person", asked)

    assert not DiagnosticRequest.objects.exists()


ANN = ["ann@example.org", "Ann+News@Example.org", "ann+old+news@example.org"]
GMAIL = ["a.n.n@gmail.com", "ann+news@googlemail.com", "A.nn+n.ews@gmail.com"]
NOT_ANN = ["anna@example.org", "joann@example.org", "a.nn@example.org", "ann+news@example.com"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spellings", [ANN, GMAIL], ids=["tags", "dots at Gmail"])
@pytest.mark.parametrize("number", range(3))
def test_tag_behind_the_name_makes_nobody_another_person(spellings, number):
    others = [make_traces(email=email) for email in NOT_ANN]
    for email in spellings:
        make_traces(email=email)

    stored = json.loads(run("export_person", spellings[number]))
    run("erase_person", spellings[number])

    assert sorted(one["email"] for one in stored["addresses"]) == sorted(spellings)
    assert len(stored["requests"]) == 3
    assert set(DiagnosticRequest.objects.all()) == set(others)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_erasure_names_what_it_found(arguments, capsys):
    make_traces(email="ann+news@example.org")
    make_traces(email="ann@example.org")
    make_traces(email="ann@example.org")

    call_command("erase_person", "ann@example.org", *arguments)

    said = capsys.readouterr()
    found = said.out if arguments else said.err
    assert "ann+news@example.org: 1 request\n" in found
    assert "ann@example.org: 2 requests\n" in found


@pytest.mark.django_db(transaction=True)
def test_mention_of_another_spelling_is_reported():
    make_traces(email="ann+news@example.org")
    other = make_request(notes="Colleague of ann+news@example.org.")

    assert other.reference in run("erase_person", "ann@example.org")


@pytest.mark.django_db(transaction=True)
def test_underscore_in_the_address_is_no_wildcard():
    other = make_traces(email="mariaxkeller@example.org")

    run("erase_person", "maria_keller@example.org")

    assert DiagnosticRequest.objects.get() == other


@pytest.mark.django_db(transaction=True)
def test_history_of_the_quarantine_list_goes_too():
    diagnostic = make_request(
        email=EMAIL, status="quarantined", quarantine_reason="the hidden field was filled in"
    )
    make_log_entry(diagnostic, model="quarantinedrequest")

    run("erase_person", EMAIL)

    assert not LogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_receipt_counts_and_holds_no_personal_data():
    diagnostic = make_traces(name="Maria Keller", organisation="Norden AS", message=TELLTALE)

    receipt = run("erase_person", EMAIL)

    for line in ("requests: 1", "mails: 1", "status changes: 1", "admin history: 1"):
        assert line in receipt.splitlines()
    assert diagnostic.reference in receipt
    assert "UTC" in receipt
    assert "Not covered:" in receipt
    for word in (EMAIL, "Maria", "Keller", "Norden", TELLTALE):
        assert word not in receipt


@pytest.mark.django_db(transaction=True)
def test_dry_run_erases_nothing():
    diagnostic = make_traces()

    receipt = run("erase_person", EMAIL, "--dry-run")

    assert receipt.startswith("Nothing was erased.")
    assert "requests: 1" in receipt
    assert DiagnosticRequest.objects.get() == diagnostic


@pytest.mark.django_db(transaction=True)
def test_mention_in_anothers_request_is_reported_and_left_to_a_person():
    make_traces()
    other = make_request(notes=f"Colleague of {EMAIL}.")

    receipt = run("erase_person", EMAIL)

    assert f"Another person's request mentions the address: {other.reference}" in receipt
    assert DiagnosticRequest.objects.get() == other


# What the receipt says of the copies, and of those that another reader holds up.
GONE = {
    "sqlite": "No copy is left in the database file",
    "postgresql": "No copy is left in PostgreSQL's tables and indexes",
}
STAY = {
    "sqlite": "The write-ahead log is in use and still holds copies",
    "postgresql": "Copies stay until other transactions have ended, in contact_diagnosticrequest",
}


def make_many_traces():
    with transaction.atomic():
        for number in range(150):
            make_traces(message=f"{TELLTALE} {number} " * 40, notes=TELLTALE * number)
            make_traces(email=f"other-{number}@example.org", message="Decisions take weeks. " * 20)
    DiagnosticRequest.objects.filter(email=EMAIL).update(notes=f"Shorter {TELLTALE}.")
    connection.cursor().execute("ANALYZE")


@contextmanager
def reader(query):
    """Somebody else who has begun to read, and goes on."""
    other = connection.copy()
    other.cursor().execute("BEGIN")
    if connection.vendor == "postgresql":
        other.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    other.cursor().execute(query).fetchone()
    yield
    other.close()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(copies, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(copies, "LONGEST_TRY", 0.2)
    monkeypatch.setattr(copies, "TRY_EVERY", 0.05)


@pytest.fixture
def alone(transactional_db):
    """Nobody else is in the database: what another test has left open keeps erased rows alive."""
    if connection.vendor == "postgresql":
        connection.cursor().execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_copy_of_an_erased_person_is_left(alone):
    make_many_traces()
    assert copies_of(TELLTALE)
    assert copies_of(EMAIL)

    receipt = run("erase_person", EMAIL)

    assert GONE[connection.vendor] in receipt
    assert copies_of(TELLTALE) == {}
    assert copies_of(EMAIL) == {}
    assert DiagnosticRequest.objects.count() == 150
    assert DiagnosticRequest.objects.first().message == "Decisions take weeks. " * 20


@pytest.mark.django_db(transaction=True)
def test_receipt_admits_what_another_reader_holds_up(alone, impatient):
    make_traces()
    said = StringIO()

    with reader("SELECT count(*) FROM contact_diagnosticrequest"):
        become_impatient()
        with pytest.raises(CommandError, match="run this command again") as held_up:
            call_command("erase_person", EMAIL, stdout=said, stderr=StringIO())

    connection.close()
    assert held_up.value.returncode == os.EX_TEMPFAIL
    assert STAY[connection.vendor] in said.getvalue()
    assert not DiagnosticRequest.objects.exists()
    assert GONE[connection.vendor] in run("erase_person", EMAIL)
    assert copies_of(EMAIL) == {}


@pytest.mark.django_db(transaction=True)
def test_worker_tries_again_while_another_reader_is_in_the_way(impatient):
    worker = deliver_mail.Command(stdout=StringIO())
    worker.copies_at = 0

    with reader("SELECT count(*) FROM contact_diagnosticrequest"):
        become_impatient()
        worker.leave_no_copy()
        assert STAY[connection.vendor] in worker.stdout.getvalue()
    worker.copies_at = min(worker.copies_at, 0)
    worker.leave_no_copy()
    worker.leave_no_copy()

    connection.close()
    assert worker.stdout.getvalue().count(GONE[connection.vendor]) == 1


def postgresql_only():
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")


@pytest.mark.django_db(transaction=True)
def test_reader_of_something_else_keeps_no_erased_row_alive():
    postgresql_only()
    make_many_traces()

    with reader("SELECT count(*) FROM django_migrations"):
        receipt = run("erase_person", EMAIL)
        files = list(files_of("contact_diagnosticrequest", "contact_outgoingmail"))
        left = [file for file in files if EMAIL.encode() in file.read_bytes()]

    assert GONE["postgresql"] in receipt
    assert left == []


@pytest.mark.django_db(transaction=True)
def test_planner_samples_nothing_that_people_write():
    postgresql_only()
    run("erase_person", EMAIL)

    tables = {rows.model for rows in privacy.records(DiagnosticRequest.objects.none()).values()}

    for table in tables:
        written = {f.column for f in table._meta.fields if is_text(f) and not f.choices}
        assert written.isdisjoint(sampled_columns(table._meta.db_table)), table


@pytest.mark.django_db(transaction=True)
def test_receipt_says_what_postgresql_holds_elsewhere_and_until_when():
    postgresql_only()

    receipt = run("erase_person", EMAIL)

    assert "The write-ahead log holds earlier copies until a checkpoint (one every 5min" in receipt
    assert "backups made before this moment" in receipt


def become_impatient():
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 0")


def copies_of(text):
    """Which files of the database hold the text, byte for byte, and how often."""
    counts = {file: content_of(file).count(text.encode()) for file in database_files()}
    return {what_it_is(file): count for file, count in counts.items() if count}


def content_of(file):
    """Read by another process: if this one closes a file of SQLite's, its connections lose their
    locks on it, and whoever connects next takes the log away from under them.
    """
    return subprocess.run(["cat", file], check=True, capture_output=True).stdout


def what_it_is(file):
    """The relation that this file of PostgreSQL's belongs to; otherwise the file's name."""
    if connection.vendor == "sqlite":
        return file.name
    with connection.cursor() as cursor:
        number = file.name.partition(".")[0]
        cursor.execute("SELECT pg_filenode_relation(0, %s)::regclass::text", [number])
        return cursor.fetchone()[0] or file.name


def database_files():
    """SQLite's file and its write-ahead log; PostgreSQL's tables, indexes and its own catalogue."""
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        return database.parent.glob(f"{database.name}*")
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (number,) = cursor.fetchone()
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0], "base", str(number)).iterdir()


def is_text(field):
    return isinstance(field, CharField | JSONField | TextField)


def sampled_columns(table):
    """The columns of which ANALYZE takes samples."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attstattarget IS DISTINCT FROM 0",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def files_of(*tables):
    """The files of PostgreSQL's tables."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT current_setting('data_directory')")
        folder = Path(cursor.fetchone()[0])
        for table in tables:
            cursor.execute("SELECT pg_relation_filepath(%s)", [table])
            yield folder / cursor.fetchone()[0]
