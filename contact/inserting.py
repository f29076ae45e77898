"""New rows by the thousand: the SQL is written once, and values that need no adapting get none.

Django's `bulk_create` asks every field of every row how to say its value, and writes SQL for each
few rows: that takes longer than the database does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from types import NoneType
from typing import Any, TypeVar

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
PLAIN = frozenset({str, int, bool, NoneType})
NEXT_IN_SQLITE = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0) + 1"
NEXT_IN_POSTGRESQL = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"

AnyModel = TypeVar("AnyModel", bound=Model)


class JSONText(str):
    """A value of a JSON field that is JSON already."""

    __slots__ = ()


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
    columns: Any = model._meta.concrete_fields
    readers = [reader(column) for column in columns]
    insert_rows(model, columns, ([read(obj) for read in readers] for obj in new))


def insert_rows(model: type[Model], columns: Sequence[Any], rows: Iterable[list[Any]]) -> None:
    """Insert rows whose values are as the database's driver wants them (see `reader`)."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in batches(rows):
            cursor.executemany(sql, batch)


def batches(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        yield batch


def reader(column: Field) -> Callable[[Model], Any]:
    """What reads an object's value of that column, as the database's driver wants it."""
    return partial(plain_value if isinstance(column, PLAIN_FIELDS) else any_value, column)


def plain_value(column: Field, obj: Model) -> Any:
    value = getattr(obj, column.attname)
    return value if type(value) in PLAIN else any_value(column, obj)


def any_value(column: Field, obj: Model) -> Any:
    value = column.pre_save(obj, add=True)
    if isinstance(value, datetime):
        return moment(column, value)
    return str(value) if type(value) is JSONText else prepared_value(column, value)


# The pages of one day have one moment.
@lru_cache(maxsize=1000)
def moment(column: Field, value: datetime) -> Any:
    return prepared_value(column, value)


def prepared_value(column: Field, value: Any) -> Any:
    # Not `connection`: that looks the connection up for everything that is asked of it.
    return column.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


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
