"""What triggers have in common that do one action."""

from django.db import connection

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


def triggers_there() -> set[str]:
    """The names of those that are set and not switched off. Raises django.db.Error."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_THERE[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
