"""Which case studies have changed in what is counted of them: a number for each shelf, that is for
keys of articles that stand beside each other, which triggers raise.

In the writer's own transaction, so that imports and SQL by hand count. Why so: docs/decisions/0042.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import KINDS, kind_of, link_fields, link_table
from casestudies.lists.facets import FACT_FACETS
from casestudies.lists.study_sets import SHELF
from casestudies.tables.study_shelves import StudyShelf
from casestudies.triggers.acting_triggers import ActingTrigger, drop_all, missing_among, set_anew
from casestudies.triggers.trigger_watch import TriggerWatch

# The number of this one says that any study may have changed.
ALL_SHELVES = -1
SHELF_TABLE = "casestudies_studyshelf"
COLUMNS = ("kind", "published_at", "expires_at", *(facet.name for facet in FACT_FACETS))
# A row for each writer: on PostgreSQL those who write at once would wait for each other.
WRITER = {"sqlite": "0", "postgresql": "pg_backend_pid()"}
RAISE = f"""INSERT INTO {SHELF_TABLE} (shelf, writer, number) VALUES ({{shelf}}, {{writer}}, 1)
ON CONFLICT (shelf, writer) DO UPDATE SET number = {SHELF_TABLE}.number + 1"""  # noqa: S608 - our own
# What writers of old have left, in one row; the sums stay. What a writer holds is left for the next
# time: to wait for it, holding other rows of the same writer, would be waiting for each other.
TOGETHER = f"""WITH free AS (
  SELECT id FROM {SHELF_TABLE} WHERE writer <> 0 FOR UPDATE SKIP LOCKED
), old AS (
  DELETE FROM {SHELF_TABLE} WHERE id IN (SELECT id FROM free) RETURNING shelf, number
)
INSERT INTO {SHELF_TABLE} (shelf, writer, number)
SELECT shelf, 0, SUM(number) FROM old GROUP BY shelf
ON CONFLICT (shelf, writer) DO UPDATE SET number = {SHELF_TABLE}.number + EXCLUDED.number"""  # noqa: S608


def shelf_trigger(table: str, event: str, *shelves: str, when: str = "") -> ActingTrigger:
    """What raises the numbers of those shelves on that event of that table."""
    name = f"{table}_shelf_{event.split(maxsplit=1)[0].lower()}"
    writer = WRITER[connection.vendor]
    action = "; ".join(RAISE.format(shelf=one, writer=writer) for one in shelves)
    return ActingTrigger(name, table, event, action, when)


def study_triggers() -> Iterator[ActingTrigger]:
    """Those of articles, and of the rows that link them with tags."""
    article: Any = KINDS["case-studies"].model
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in COLUMNS)
    yield from shelf_triggers(article._meta.db_table, "id", changed)
    for field in link_fields(article):
        kind = kind_of(field.related_model)
        if kind and kind.is_tag:
            rows, own, _other = link_table(field)
            column: str = rows._meta.get_field(own).column
            yield from shelf_triggers(rows._meta.db_table, column, "")


def shelf_triggers(table: str, column: str, changed: str) -> Iterator[ActingTrigger]:
    new, old = (f"{row}.{column} / {SHELF}" for row in ("NEW", "OLD"))
    yield shelf_trigger(table, "INSERT", new)
    yield shelf_trigger(table, "UPDATE", old, new, when=changed)
    yield shelf_trigger(table, "DELETE", old)
    if connection.vendor == "postgresql":
        yield shelf_trigger(table, "TRUNCATE", str(ALL_SHELVES))._replace(each="STATEMENT")


def missing_study_triggers() -> list[ActingTrigger]:
    """Those that are not set. Raises django.db.Error."""
    return missing_among(study_triggers(), StudyShelf)


def uncounted_tables() -> list[str]:
    """The tables that lack some. Raises django.db.Error."""
    return sorted({one.table for one in missing_study_triggers()})


studies_watched = TriggerWatch(
    uncounted_tables,
    _("Nothing counts what is written to %(tables)s, so filters may show old numbers."),
)


def install_study_triggers(**_kwargs: Any) -> None:
    """Set those that are missing, and let everything be counted anew. To be done after each
    migration: Django may have made a table of SQLite anew, without them.
    """
    missing = missing_study_triggers()
    if not missing:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        set_anew(missing)
        cursor.execute(RAISE.format(shelf=ALL_SHELVES, writer=0))


def put_rows_together(**_kwargs: Any) -> None:
    """Leave one row of each shelf, with the sum of what writers have written: on PostgreSQL there
    are more with each connection. To be done after each migration.
    """
    if connection.vendor == "postgresql" and SHELF_TABLE in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(TOGETHER)


def remove_study_triggers(*_args: Any) -> None:
    """Take all of them away; for migrations that take their table away."""
    drop_all(study_triggers())
