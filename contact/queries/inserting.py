"""New rows by the thousand: the SQL is written once, and values that need no adapting get none.

Django's `bulk_create` asks every field of every row how to say its value, and writes SQL for each
few rows: that takes longer than the database does.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from types import NoneType
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

# So many rows are built before they are sent.
ROWS_AT_ONCE = 500
# Fields that say values of these very types as they are.
PLAIN_FIELDS = (CharField, TextField, IntegerField, BooleanField, ForeignKey)
SENT_AS_THEY_ARE = frozenset({str, int, bool, NoneType})
NEXT_IN_SQLITE = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0) + 1"
NEXT_IN_POSTGRESQL = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"

InsertedRow: TypeAlias = list[Any] | tuple[Any, ...]


@contextmanager
def journals_in_memory() -> Iterator[None]:
    """Let SQLite keep in memory by what it takes back a single row that its triggers refuse: in a
    file it takes as long as the row. Around a transaction; within one it changes nothing.

    Not for all of the site: VACUUM would have its copy of the whole database there.
    """
    is_possible = connection.vendor == "sqlite" and not connection.in_atomic_block
    if is_possible:
        keep_temporary("MEMORY")
    try:
        yield
    finally:
        if is_possible:
            keep_temporary("DEFAULT")


def keep_temporary(where: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA temp_store = {where}")


def insert_all(objects: Iterable[Model]) -> None:
    """Insert new objects of one model and give them their primary keys, in their order. Belongs
    into a transaction.

    Like `bulk_create` it calls no `save` and sends no signal; models that inherit another one's
    table are none of its business. Raises IntegrityError.
    """
    new = list(objects)
    if not new:
        return
    model = type(new[0])
    for obj, key in zip(new, new_keys(model, len(new)), strict=True):
        obj.pk = key
        obj._state.adding, obj._state.db = False, connection.alias
    rows = InsertedRows(model)
    insert_rows(model, rows.names, map(rows.row, new))


def insert_alike(pattern: Model, names: Sequence[str], rows: Iterable[InsertedRow]) -> None:
    """Insert rows that say the same as a new object, but for the attributes of those names; as
    `insert_rows`. A value of a JSON field is its text.
    """
    model = type(pattern)
    made = InsertedRows(model)
    same = dict(zip(made.names, made.row(pattern), strict=True))
    for name in (model._meta.pk.attname, *names):
        del same[name]
    insert_rows(model, [*same, *names], ([*same.values(), *row] for row in rows))


def insert_rows(model: type[Model], names: Iterable[str], rows: Iterable[InsertedRow]) -> None:
    """Insert rows by the attributes of their columns; the values are as the database's driver wants
    them. Raises IntegrityError.
    """
    quote = connection.ops.quote_name
    fields: Iterable[Any] = map(model._meta.get_field, names)
    columns = [quote(field.column) for field in fields]
    places = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        for batch in batches(rows):
            cursor.executemany(sql, batch)


def batches(rows: Iterable[InsertedRow]) -> Iterator[list[InsertedRow]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        yield batch


class InsertedRows:
    """Objects of a model as rows."""

    def __init__(self, model: type[Model]) -> None:
        columns: Any = model._meta.concrete_fields
        self.names = [column.attname for column in columns]
        self.columns = [(one, one.attname, isinstance(one, PLAIN_FIELDS)) for one in columns]
        # Not `connection`: that looks the connection up for everything that is asked of it.
        self.connection = connections[DEFAULT_DB_ALIAS]
        self.moments: dict[datetime, Any] = {}

    def row(self, obj: Model) -> InsertedRow:
        values = obj.__dict__
        return [
            value
            if is_plain and type(value := values[name]) in SENT_AS_THEY_ARE
            else self.value(column, column.pre_save(obj, add=True))
            for column, name, is_plain in self.columns
        ]

    def value(self, column: Field, value: Any) -> Any:
        """A value as the database's driver wants it."""
        if not isinstance(value, datetime):
            return column.get_db_prep_save(value, self.connection)
        # The pages of one day have one moment.
        if value not in self.moments:
            self.moments[value] = column.get_db_prep_save(value, self.connection)
        return self.moments[value]


def new_keys(model: type[Model], count: int) -> Iterable[int]:
    """Primary keys for so many new rows, which nobody else will get.

    In SQLite that is so until the transaction ends: it has the lock of all writing.
    """
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(NEXT_IN_SQLITE, [table])
            first: int = cursor.fetchone()[0]
            return range(first, first + count)
        quoted = connection.ops.quote_name(table)
        cursor.execute(NEXT_IN_POSTGRESQL, [quoted, key.column, count])
        return [row[0] for row in cursor.fetchall()]
