"""The last number that each table has given to a row: a row's number is never another's."""

from typing import Any

from django.db import connection, models


def last_key(model: Any) -> int | None:
    """The last number given; 0 if none was, None where rows are named otherwise."""
    if not is_numbered(model):
        return None
    return {"sqlite": of_sqlite, "postgresql": of_postgresql}[connection.vendor](model)


def go_on_after(model: Any, last: int | None) -> None:
    """Let the next row have the number after that."""
    if last is not None and is_numbered(model):
        {"sqlite": set_sqlite, "postgresql": set_postgresql}[connection.vendor](model, last)


def is_numbered(model: Any) -> bool:
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField)


def of_sqlite(model: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def set_sqlite(model: Any, last: int) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def of_postgresql(model: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value, is_called FROM {sequence_of(model)}")  # noqa: S608
        last, is_called = cursor.fetchone()
    return int(last) if is_called else 0


def set_postgresql(model: Any, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(%s, %s, %s)", [sequence_of(model), max(last, 1), last > 0])


def sequence_of(model: Any) -> str:
    """Its name as SQL writes it."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
        return str(cursor.fetchone()[0])
