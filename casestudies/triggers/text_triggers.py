"""The triggers that note which texts have changed, for whoever keeps what these mention, and for
the search.

In the writer's own transaction: SQL by hand counts like a save at the desk. Where they are missing,
`migrate` sets them again and notes every text. Why so: docs/decisions/0037.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction

from casestudies.addresses.redirects import Redirect
from casestudies.history.revisions import Revision
from casestudies.kinds import page_models
from casestudies.mentions import ChangedText, Mention
from casestudies.search.rows import NOTE_TO_INDEX, PageToIndex, note_all_pages
from casestudies.trigger_watch import TriggerWatch

NOTE = "INSERT INTO casestudies_changedtext (model, object_id)"
# A redirect and a version name their page by its content type.
OF_TYPE = " SELECT model, {row}.object_id FROM django_content_type WHERE id = {row}.content_type_id"

# Columns that neither hold words of the page nor say what it is called.
UNREAD_COLUMNS = {"front_matter", "file_digest"}

NOTING_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  {note};
  RETURN NULL;
END $$"""
SET_SQLITE = (
    """SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_text_%ed'"""
)
SET_POSTGRESQL = """SELECT relname, tgname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
WHERE tgname LIKE '%_text_%ed' AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"""


class NotingRule:
    """One trigger: on which event of which table it notes what."""

    each = "ROW"

    def __init__(self, table: str, event: str, note: str, when: str = "") -> None:
        self.table, self.event, self.note, self.when = table, event, note, when
        self.name = f"{table}_text_{event.split(maxsplit=1)[0].lower().removesuffix('e')}ed"

    def sqlite(self) -> Iterator[str]:
        when = f" WHEN {self.when}" if self.when else ""
        yield f"DROP TRIGGER IF EXISTS {self.name}"
        yield (
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table}{when} "
            f"BEGIN {self.note}; END"
        )

    def postgresql(self) -> Iterator[str]:
        when = f" WHEN ({self.when})" if self.when else ""
        yield NOTING_FUNCTION.format(name=self.name, note=self.note)
        yield f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}"
        yield (
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} "
            f"FOR EACH {self.each}{when} EXECUTE FUNCTION {self.name}()"
        )


class TruncationRule(NotingRule):
    """For TRUNCATE, which SQLite has not: it tells no rows."""

    each = "STATEMENT"

    def __init__(self, model: Any, note: str) -> None:
        super().__init__(model._meta.db_table, "TRUNCATE", note)


def rules() -> Iterator[NotingRule]:
    for model in page_models():
        table, name = model._meta.db_table, model._meta.model_name
        columns = ", ".join(spoken_columns(model))
        for event, row in (("INSERT", "NEW"), (f"UPDATE OF {columns}", "NEW"), ("DELETE", "OLD")):
            noted = f"VALUES ('{name}', {row}.id)"
            yield NotingRule(table, event, f"{NOTE} {noted}; {NOTE_TO_INDEX} {noted}")
    table, (old, new) = Redirect._meta.db_table, (by_type("OLD"), by_type("NEW"))
    yield NotingRule(table, "INSERT", new)
    yield NotingRule(table, "UPDATE", f"{old}; {new}")
    yield NotingRule(table, "DELETE", old)
    drafts = f"NEW.kind IN ('{Revision.Kind.DRAFT}', '{Revision.Kind.ENDED}')"
    yield NotingRule(Revision._meta.db_table, "INSERT", new, drafts)
    if connection.vendor == "postgresql":
        yield from truncation_rules()


def truncation_rules() -> Iterator[NotingRule]:
    """Whatever mentioned something there, or led there, is to be read anew."""
    by_source, by_target = "model, object_id", "target_model, target_id"
    for model in page_models():
        name = model._meta.model_name
        sources = noting_mentions(by_source, f"model = '{name}'")
        targets = noting_mentions(by_target, f"target_model = '{name}' AND target_id IS NOT NULL")
        yield TruncationRule(model, f"{sources}; {targets}")
    yield TruncationRule(Redirect, noting_mentions(by_target, "is_old AND target_id IS NOT NULL"))
    yield TruncationRule(Revision, noting_mentions(by_source, "is_draft"))


def noting_mentions(columns: str, rule: str) -> str:
    """What notes the pages that these columns of mentions name."""
    table = Mention._meta.db_table
    return f"{NOTE} SELECT DISTINCT {columns} FROM {table} WHERE {rule}"  # noqa: S608 - our own


def by_type(row: str) -> str:
    return f"{NOTE}{OF_TYPE.format(row=row)}"


def spoken_columns(model: Any) -> list[str]:
    """The columns whose words may mention something, and those by which a page is called."""
    kinds = models.CharField | models.TextField | models.JSONField
    found = (one for one in model._meta.concrete_fields if isinstance(one, kinds))
    return [str(one.column) for one in found if one.name not in UNREAD_COLUMNS]


def missing_rules() -> list[NotingRule]:
    """Those whose trigger is not there, of tables that are. Raises django.db.Error."""
    with connection.cursor() as cursor:
        cursor.execute({"sqlite": SET_SQLITE, "postgresql": SET_POSTGRESQL}[connection.vendor])
        there = {tuple(row) for row in cursor.fetchall()}
    present = set(connection.introspection.table_names())
    if not {ChangedText._meta.db_table, PageToIndex._meta.db_table} <= present:
        return []
    return [one for one in rules() if one.table in present and (one.table, one.name) not in there]


def unnoted_tables() -> list[str]:
    """The tables that lack some. Raises django.db.Error."""
    return sorted({one.table for one in missing_rules()})


texts_watched = TriggerWatch(
    unnoted_tables,
    "Nothing notices what is written to %(tables)s, so the desk may show old links and findings.",
)


def install_text_triggers(**_kwargs: Any) -> None:
    """Set those that are missing, and note every text of their tables: it may have changed unseen.

    To be done after each migration: Django may have made a table of SQLite anew, without them.
    """
    missing = missing_rules()
    if not missing:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for rule in missing:
            for statement in getattr(rule, connection.vendor)():
                cursor.execute(statement)
        note_all_texts()
        note_all_pages()


def note_all_texts() -> None:
    """Let every page's text be read anew."""
    with connection.cursor() as cursor:
        for model in page_models():
            name, table = model._meta.model_name, model._meta.db_table
            cursor.execute(f"{NOTE} SELECT '{name}', id FROM {table}")  # noqa: S608 - our own names


def remove_text_triggers(*_args: Any) -> None:
    """Take all of them away; for migrations that take their table away."""
    with connection.cursor() as cursor:
        for rule in rules():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {rule.name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}")
