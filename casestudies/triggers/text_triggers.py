"""The triggers that note which texts have changed, for whoever keeps what these mention, and for
the search.

In the writer's own transaction: SQL by hand counts like a save at the desk. Where they are missing,
`migrate` sets them again and notes every text. Why so: docs/decisions/0037.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from casestudies.history.revisions import Revision
from casestudies.kinds import page_models
from casestudies.tables.mentions import ChangedText, Mention
from casestudies.tables.redirects import Redirect
from casestudies.tables.searched_pages import NOTE_TO_INDEX, PageToIndex, note_all_pages
from casestudies.triggers.acting_triggers import ActingTrigger, drop_all, missing_among, set_anew
from casestudies.triggers.trigger_watch import TriggerWatch

NOTE = "INSERT INTO casestudies_changedtext (model, object_id)"
# A redirect and a version name their page by its content type.
OF_TYPE = " SELECT model, {row}.object_id FROM django_content_type WHERE id = {row}.content_type_id"

# Columns that neither hold words of the page nor say what it is called.
UNREAD_COLUMNS = {"front_matter", "file_digest"}


def text_trigger(table: str, event: str, note: str, when: str = "") -> ActingTrigger:
    """What notes something on that event of that table."""
    name = f"{table}_text_{event.split(maxsplit=1)[0].lower().removesuffix('e')}ed"
    return ActingTrigger(name, table, event, note, when)


def truncation_trigger(model: Any, note: str) -> ActingTrigger:
    """For TRUNCATE, which SQLite has not: it tells no rows."""
    return text_trigger(model._meta.db_table, "TRUNCATE", note)._replace(each="STATEMENT")


def text_triggers() -> Iterator[ActingTrigger]:
    for model in page_models():
        table, name = model._meta.db_table, model._meta.model_name
        columns = ", ".join(spoken_columns(model))
        for event, row in (("INSERT", "NEW"), (f"UPDATE OF {columns}", "NEW"), ("DELETE", "OLD")):
            noted = f"VALUES ('{name}', {row}.id)"
            yield text_trigger(table, event, f"{NOTE} {noted}; {NOTE_TO_INDEX} {noted}")
    table, (old, new) = Redirect._meta.db_table, (by_type("OLD"), by_type("NEW"))
    yield text_trigger(table, "INSERT", new)
    yield text_trigger(table, "UPDATE", f"{old}; {new}")
    yield text_trigger(table, "DELETE", old)
    drafts = f"NEW.kind IN ('{Revision.Kind.DRAFT}', '{Revision.Kind.ENDED}')"
    yield text_trigger(Revision._meta.db_table, "INSERT", new, drafts)
    if connection.vendor == "postgresql":
        yield from truncation_triggers()


def truncation_triggers() -> Iterator[ActingTrigger]:
    """Whatever mentioned something there, or led there, is to be read anew."""
    by_source, by_target = "model, object_id", "target_model, target_id"
    for model in page_models():
        name = model._meta.model_name
        sources = noting_mentions(by_source, f"model = '{name}'")
        targets = noting_mentions(by_target, f"target_model = '{name}' AND target_id IS NOT NULL")
        yield truncation_trigger(model, f"{sources}; {targets}")
    yield truncation_trigger(
        Redirect, noting_mentions(by_target, "is_old AND target_id IS NOT NULL")
    )
    yield truncation_trigger(Revision, noting_mentions(by_source, "is_draft"))


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


def missing_text_triggers() -> list[ActingTrigger]:
    """Those that are not set. Raises django.db.Error."""
    return missing_among(text_triggers(), ChangedText, PageToIndex)


def unnoted_tables() -> list[str]:
    """The tables that lack some. Raises django.db.Error."""
    return sorted({one.table for one in missing_text_triggers()})


texts_watched = TriggerWatch(
    unnoted_tables,
    _(
        "Nothing notices what is written to %(tables)s, so the desk may show old links and "
        "findings."
    ),
)


def install_text_triggers(**_kwargs: Any) -> None:
    """Set those that are missing, and note every text of their tables: it may have changed unseen.

    To be done after each migration: Django may have made a table of SQLite anew, without them.
    """
    missing = missing_text_triggers()
    if not missing:
        return
    with transaction.atomic():
        set_anew(missing)
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
    drop_all(text_triggers())
