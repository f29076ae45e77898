"""What is stored about a person can be handed over, and erased without a trace."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection, transaction

from contact.models import DiagnosticRequest, OutgoingMail, StatusChange
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
    StatusChange.objects.create(diagnostic=diagnostic, old="new", new="replied", by=make_user())
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
    assert LogEntry.objects.get().object_id == str(other.pk)


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


# What the receipt says of the copies: at once, and while another reader is in the database.
PROMISES = {
    "sqlite": ("No copy is left in the database file", "run this command again"),
    "postgresql": ("when it vacuums the tables", "when it vacuums the tables"),
}


@pytest.mark.django_db(transaction=True)
def test_no_copy_of_an_erased_person_is_left():
    with transaction.atomic():
        for number in range(150):
            make_traces(message=f"{TELLTALE} {number} " * 40, notes=TELLTALE * number)
            make_traces(email=f"other-{number}@example.org", message="Decisions take weeks. " * 20)
    DiagnosticRequest.objects.filter(email=EMAIL).update(notes=f"Shorter {TELLTALE}.")
    assert copies_of(TELLTALE) > 0

    receipt = run("erase_person", EMAIL)

    assert PROMISES[connection.vendor][0] in receipt
    assert copies_of(TELLTALE) == 0
    assert copies_of(EMAIL) == 0
    assert DiagnosticRequest.objects.count() == 150


@pytest.mark.django_db(transaction=True)
def test_receipt_admits_what_another_reader_holds_up():
    make_traces()
    reader = connection.copy()
    reader.cursor().execute("BEGIN")
    reader.cursor().execute("SELECT count(*) FROM contact_diagnosticrequest").fetchone()
    become_impatient()

    receipt = run("erase_person", EMAIL)

    reader.close()
    connection.close()
    assert PROMISES[connection.vendor][1] in receipt
    assert PROMISES[connection.vendor][0] in run("erase_person", EMAIL)


def become_impatient():
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 0")


def copies_of(text):
    """How often the text is kept: in SQLite's files byte for byte, in PostgreSQL's rows."""
    count = {"sqlite": copies_in_files, "postgresql": copies_in_rows}
    return count[connection.vendor](text)


def copies_in_files(text):
    """In the database file and its write-ahead log."""
    database = Path(connection.settings_dict["NAME"])
    files = database.parent.glob(f"{database.name}*")
    return sum(file.read_bytes().count(text.encode()) for file in files)


def copies_in_rows(text):
    """In any column of any table."""
    with connection.cursor() as cursor:
        return sum(
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{text}%"]
            ).fetchone()[0]
            for table in connection.introspection.table_names(cursor)
        )
