"""The triggers that remember the addresses of what was public: visitors who come back there are
told that it is gone.

In the writer's own transaction, so that bulk deletions and SQL by hand count. A page that expires
is still there to say it. Why so: docs/decisions/0045.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import KINDS, kind_models, sections_of
from casestudies.tables.missed_addresses import MissedAddress
from casestudies.tables.redirects import Redirect
from casestudies.triggers.acting_triggers import ActingTrigger, drop_all, missing_among, set_anew
from casestudies.triggers.trigger_watch import TriggerWatch

REDIRECT_TABLE = Redirect._meta.db_table
TYPES = ContentType._meta.db_table
# SQLite keeps moments as text, by UTC, and compares them as such.
NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "now()"}
# What leads there on purpose stays as it is.
REMEMBER = f"""INSERT INTO {REDIRECT_TABLE} (path, address, was_public) {{rows}}
ON CONFLICT (path) DO UPDATE SET was_public = TRUE"""


def address_triggers() -> Iterator[ActingTrigger]:
    """Those of every kind of page, and one for the old addresses that go with a page."""
    for model in kind_models():
        yield from page_triggers(model)
    seen = " OR ".join(f"EXISTS ({owner_of_old(model)})" for model in kind_models())
    rows = f"SELECT OLD.path, '', TRUE WHERE OLD.was_public OR {seen}"
    when = "OLD.content_type_id IS NOT NULL"
    yield address_trigger(Redirect, "DELETE", when, REMEMBER.format(rows=rows))


def page_triggers(model: Any) -> Iterator[ActingTrigger]:
    """A page is deleted, or is seen at its address no more."""
    place = ["slug"] if len(sections_of(model._meta.model_name)) == 1 else ["slug", "kind"]
    moved = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in place)
    is_hidden = f"NEW.published_at IS NULL OR NEW.published_at > {NOW[connection.vendor]}"
    action = REMEMBER.format(rows=f"VALUES ({address_in_sql(model)}, '', TRUE)")
    columns = ", ".join([*place, "published_at"])
    when = f"{has_been_public('OLD')} AND ({is_hidden} OR {moved})"
    yield address_trigger(model, f"UPDATE OF {columns}", when, action)
    yield address_trigger(model, "DELETE", has_been_public("OLD"), action)


def address_trigger(model: Any, event: str, when: str, action: str) -> ActingTrigger:
    table = model._meta.db_table
    return ActingTrigger(f"{table}_gone_{event[:6].lower()}", table, event, action, when)


def has_been_public(row: str) -> str:
    """Mirrors `Page.has_been_public`."""
    return f"(COALESCE({row}.published_at <= {NOW[connection.vendor]}, FALSE) OR {row}.was_public)"


def address_in_sql(model: Any) -> str:
    """The path of a page's row as requests name it."""
    sections = sections_of(model._meta.model_name)
    section = "OLD.kind" if len(sections) > 1 else f"'{sections[0]}'"
    above = "'/'" if KINDS[sections[0]].is_rooted else f"'/' || {section} || '/'"
    return f"{above} || OLD.slug || '/'"


def owner_of_old(model: Any) -> str:
    """The page of that model to which a deleted old address led, if visitors could see it."""
    options = model._meta
    return (
        f"SELECT 1 FROM {options.db_table} page JOIN {TYPES} kind "  # noqa: S608 - our own names
        f"ON kind.id = OLD.content_type_id AND kind.app_label = '{options.app_label}' "
        f"AND kind.model = '{options.model_name}' "
        f"WHERE page.id = OLD.object_id AND {has_been_public('page')}"
    )


def missing_address_triggers() -> list[ActingTrigger]:
    """Those that are not set. Raises django.db.Error."""
    # Not all columns are there before the migration that makes this one.
    return missing_among(address_triggers(), MissedAddress)


def forgetful_tables() -> list[str]:
    """The tables that lack some. Raises django.db.Error."""
    return sorted({one.table for one in missing_address_triggers()})


addresses_watched = TriggerWatch(
    forgetful_tables,
    _(
        "Nothing remembers the addresses of what is withdrawn from %(tables)s: visitors read there "
        "that the page never existed."
    ),
)


def install_address_triggers(**_kwargs: Any) -> None:
    """Set those that are missing. To be done after each migration, as with the others."""
    set_anew(missing_address_triggers())


def make_way_for_migrations(*, plan: list[Any], **_kwargs: Any) -> None:
    """SQLite makes a table anew to change it, and refuses while a trigger of another table reads or
    writes it. They are set again after the migrations.
    """
    if plan and connection.vendor == "sqlite":
        remove_address_triggers()


def remove_address_triggers(*_args: Any) -> None:
    """Take all of them away; for migrations that take the columns away which they write."""
    drop_all(address_triggers())
