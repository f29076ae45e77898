"""What triggers have in common that do one action: how they are set, missed and taken away."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction

ACTING_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  {action};
  RETURN NULL;
END $$"""
TRIGGERS_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
    "WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)",
}


class ActingTrigger(NamedTuple):
    """One trigger: on which event of which table, and when, it does what."""

    name: str
    table: str
    event: str
    action: str
    when: str = ""
    each: str = "ROW"

    def sqlite(self) -> Iterator[str]:
        when = f" WHEN {self.when}" if self.when else ""
        yield f"DROP TRIGGER IF EXISTS {self.name}"
        yield (
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table}{when} "
            f"BEGIN {self.action}; END"
        )

    def postgresql(self) -> Iterator[str]:
        when = f" WHEN ({self.when})" if self.when else ""
        yield ACTING_FUNCTION.format(name=self.name, action=self.action)
        yield f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}"
        yield (
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} "
            f"FOR EACH {self.each}{when} EXECUTE FUNCTION {self.name}()"
        )


def missing_among(triggers: Iterable[ActingTrigger], *written: Any) -> list[ActingTrigger]:
    """Those that are not set or switched off, of tables that are there; none as long as a model is
    not there that they write. Raises django.db.Error.
    """
    present = set(connection.introspection.table_names())
    if not {model._meta.db_table for model in written} <= present:
        return []
    there = triggers_there()
    return [one for one in triggers if one.table in present and one.name not in there]


def triggers_there() -> set[str]:
    """The names of those that are set and not switched off. Raises django.db.Error."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_THERE[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def set_anew(triggers: Iterable[ActingTrigger]) -> None:
    """Set them, in place of those of the same names."""
    with transaction.atomic(), connection.cursor() as cursor:
        for one in triggers:
            for statement in getattr(one, connection.vendor)():
                cursor.execute(statement)


def drop_all(triggers: Iterable[ActingTrigger]) -> None:
    """Take them away, where they are."""
    with connection.cursor() as cursor:
        for one in triggers:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {one.name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.name}")
