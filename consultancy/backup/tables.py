"""Which tables a back-up holds, and their rows as lines of JSON and back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.sql import InsertQuery

from consultancy.backup.errors import ArchiveError

# Made anew from the others, by triggers and commands: no two engines keep it alike.
DERIVED = {
    "casestudies.siteversion",
    "casestudies.studyshelf",
    "casestudies.searchedpage",
    "casestudies.pagetoindex",
    "casestudies.tellingword",
    "casestudies.articletocompare",
    "casestudies.alikearticles",
    "casestudies.knownword",
    "casestudies.mention",
    "casestudies.changedtext",
    "modelsearch.indexentry",
    "modelsearch.sqliteftsindexentry",
}
# True of one moment only. Whoever holds an archive shall be signed in by none of its rows.
FLEETING = {
    "sessions.session",
    "signin.countedtry",
    "contact.countedrequest",
    "casestudies.presence",
}
AT_ONCE = 500
TOLD_EVERY = 10_000

Row = dict[str, Any]


def own_models(apps: Any) -> list[Any]:
    """Every model that has a table of its own, those of many-to-many links included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def kept_models(apps: Any) -> dict[str, Any]:
    """Those of them that a back-up holds, by their label."""
    labelled = {model._meta.label_lower: model for model in own_models(apps)}
    return {name: labelled[name] for name in sorted(labelled.keys() - DERIVED - FLEETING)}


def kept_columns(model: Any) -> list[Any]:
    """Its fields with a column that is written: the database reckons the others itself."""
    return [one for one in model._meta.local_concrete_fields if not one.generated]


def row_lines(model: Any) -> Iterator[bytes]:
    """The rows, by primary key, a line of JSON each; a part of them is in memory at a time."""
    fields = kept_columns(model)
    names = [field.attname for field in fields]
    rows = models.QuerySet(model).order_by("pk").values_list(*names).iterator(chunk_size=AT_ONCE)
    for row in rows:
        pairs = zip(fields, row, strict=True)
        values = {field.attname: json_value(field, value) for field, value in pairs}
        # JSON may hold half a character ("\ud83d"): json.loads reads it again, written so.
        yield json.dumps(values, ensure_ascii=False).encode(errors="surrogatepass") + b"\n"


def told_of(lines: Iterable[bytes], name: str, tell: Callable[[str], None]) -> Iterator[bytes]:
    """The same lines, with a word on how many there were now and then."""
    for count, line in enumerate(lines, 1):
        yield line
        if count % TOLD_EVERY == 0:
            tell(f"{name}: {count} rows")


def json_value(field: Any, value: Any) -> Any:
    """A value as JSON can say it, without loss."""
    if isinstance(field, models.JSONField) or value is None:
        return value
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else str(value)


def value_read(field: Any, value: Any) -> Any:
    """The other way."""
    if isinstance(field, models.JSONField):
        # Null within JSON, where the column takes no NULL.
        is_inner = value is None and not field.null
        return models.Value(None, models.JSONField()) if is_inner else value
    if isinstance(field, models.BinaryField) and value is not None:
        return b64decode(value)
    return field.to_python(value)


def load_lines(model: Any, lines: Iterable[bytes]) -> int:
    """Insert the rows as they are, whatever the code would do at a save; how many there were.

    Raises ArchiveError for a line that is no row of this table, django.db.Error as ever.
    """
    fields = kept_columns(model)
    batch = max(1, min(AT_ONCE, connection.ops.bulk_batch_size(fields, [None] * AT_ONCE)))
    remaining, count = iter(lines), 0
    while rows := [row_read(model, fields, line) for line in islice(remaining, batch)]:
        query = InsertQuery(model)
        query.insert_values(fields, rows, raw=True)
        query.get_compiler(connection=connection).execute_sql()
        count += len(rows)
    return count


def row_read(model: Any, fields: list[Any], line: bytes) -> Any:
    try:
        values: Row = json.loads(line)
        return model(**{one.attname: value_read(one, values[one.attname]) for one in fields})
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        label = model._meta.label
        raise ArchiveError(f"A line of {label} in this back-up cannot be read: {error}") from error


def empty_tables(apps: Any) -> None:
    """Delete the rows that migrations have made. In a transaction, with checks deferred."""
    with connection.cursor() as cursor:
        for model in own_models(apps):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
