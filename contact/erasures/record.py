"""Erasures are noted in the transaction that erases, and read before a restore."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.db import Error, connection, transaction
from django.utils import timezone

from contact.erasures.file import Erased, add_lines, erasures_file, lines_in_file
from contact.erasures.keys import person_page_key, request_key, telephone_key
from contact.erasures.row import Erasure
from contact.intake.keyed import key_name, mailbox_key
from contact.text.telephone_numbers import digits_of

AT_ONCE = 1000
Kind = Erasure.Kind


def note_erasure(diagnostics: Any, person: str = "") -> None:
    """Note that these requests are being erased, and all else from that mailbox or number.

    To be called before they are, in the same transaction; the file follows once that is committed.
    """
    now = timezone.now()
    note_all([*requests_erased(diagnostics, now), *person_erased(person, now)])


def note_page_erasure(pk: int, addresses: Iterable[str]) -> None:
    """The same for a person's page, under whichever of its addresses a backup knows it."""
    now, under = timezone.now(), key_name()
    note_all([Erased(Kind.PAGE, person_page_key(pk, one), under, now) for one in addresses])


def note_all(erased: list[Erased]) -> None:
    store_rows(erased)
    if erased:
        transaction.on_commit(partial(add_lines, erased))


def requests_erased(diagnostics: Any, at: datetime) -> Iterator[Erased]:
    found = diagnostics.order_by().values_list("pk", "created_at")
    for pk, created_at in found.iterator(chunk_size=AT_ONCE):
        yield Erased(Kind.REQUEST, request_key(pk, created_at), "", at)


def person_erased(person: str, at: datetime) -> Iterator[Erased]:
    """Nothing for a text that is neither address nor number."""
    if "@" in person:
        yield Erased(Kind.MAILBOX, mailbox_key(person), key_name(), at)
    elif digits_of(person):
        yield Erased(Kind.TELEPHONE, telephone_key(person), key_name(), at)


def store_rows(erased: Iterable[Erased]) -> None:
    """One row for each key, with the last moment that was given."""
    rows = (Erasure(**one._asdict()) for one in latest_of(erased).values())
    while some := list(islice(rows, AT_ONCE)):
        Erasure.objects.bulk_create(
            some, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["at"]
        )


def latest_of(erased: Iterable[Erased]) -> dict[tuple[str, str], Erased]:
    """By kind and key, each once."""
    found: dict[tuple[str, str], Erased] = {}
    for one in sorted(erased, key=lambda one: one.at):
        found[one.kind, one.key] = one
    return found


class Recorded(NamedTuple):
    """All erasures that are known, and what could not be read of them, in sentences."""

    erased: list[Erased]
    complaints: list[str]


def recorded_erasures() -> Recorded:
    """What this database and the file remember. To be asked before a restore replaces the one."""
    complaints: list[str] = []
    erased = [*rows_anyhow(complaints), *lines_anyhow(complaints)]
    if not erased and not complaints and not erasures_file().exists():
        complaints.append(
            f"There is no record of erasures in {erasures_file()}: if there was one, put it there "
            "and run manage.py replay_erasures."
        )
    return Recorded(list(latest_of(erased).values()), complaints)


def rows_anyhow(complaints: list[str]) -> list[Erased]:
    """None, and a sentence more, of a database that cannot be read: it is to be replaced."""
    try:
        return rows_known()
    except Error as error:
        reason = str(error).partition("\n")[0]
        complaints.append(f"What was erased cannot be read in the present database ({reason}).")
    return []


def lines_anyhow(complaints: list[str]) -> list[Erased]:
    try:
        lines = lines_in_file()
    except OSError as error:
        complaints.append(
            f"The record of erasures cannot be read ({error.strerror}: {erasures_file()}): "
            "mend that and run manage.py replay_erasures."
        )
        return []
    if lines.unreadable:
        said = "{} lines of the record of erasures cannot be read; the others are followed."
        complaints.append(said.format(lines.unreadable))
    return lines.erased


def rows_known() -> list[Erased]:
    """None in a database from before there was a record, or in an empty one."""
    if Erasure._meta.db_table not in connection.introspection.table_names():
        return []
    return [Erased(*row) for row in Erasure.objects.values_list(*Erased._fields).iterator()]


def bring_file_up_to_date() -> bool:
    """Add the rows to the file that it does not have; whether it has all now."""
    try:
        in_file = latest_of(lines_in_file().erased)
    except OSError:
        return False
    missing = [one for one in rows_known() if in_file.get((one.kind, one.key)) != one]
    return not missing or add_lines(missing)
