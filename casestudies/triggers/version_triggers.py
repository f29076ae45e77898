"""The triggers that raise the site's version with every write to what pages show, also by hand.

Why so, and why PostgreSQL has rows where SQLite has one: docs/decisions/0038.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casestudies.history.schedules import ScheduledChanges
from casestudies.kinds import link_fields, link_table, page_models
from casestudies.proof.clients import Client
from casestudies.proof.testimonials import Testimonial
from casestudies.tables.library import LibraryImage
from casestudies.tables.menu_entries import MenuEntry
from casestudies.tables.redirects import Redirect
from casestudies.tables.searched_pages import AlikeArticles, SearchedPage
from casestudies.triggers.trigger_watch import TriggerWatch
from casestudies.version.site_version import SiteVersion
from contact.models import CallInLanguage, CallToAction
from contact.organisation import Organisation

# What visitors see besides the pages, and what leads them there. No page reads rows of the library,
# but each shows an image from when its file is there. The search finds what is indexed.
BESIDE_PAGES = (
    *(Testimonial, Client, MenuEntry, Redirect, LibraryImage, SearchedPage),
    AlikeArticles,
    # No page shows it before its moment, which has to be known.
    ScheduledChanges,
    *(Organisation, CallToAction, CallInLanguage, ContentType),
)

# Writers of SQLite wait for each other anyway.
ON_SQLITE = """CREATE TRIGGER site_version_{table}_{event} AFTER {event} ON {table} BEGIN
  INSERT INTO casestudies_siteversion (writer, number) VALUES (0, 1)
  ON CONFLICT (writer) DO UPDATE SET number = number + 1;
END"""
EVENTS = ("insert", "update", "delete")
WATCHED_BY_SQLITE = """SELECT tbl_name FROM sqlite_master
WHERE type = 'trigger' AND name LIKE 'site_version_%' GROUP BY tbl_name HAVING COUNT(*) = 3"""

# One row that all raise would be locked by the first of them until it commits. So each transaction
# writes one of its own, and takes along those of others that nobody holds.
FUNCTION = """CREATE OR REPLACE FUNCTION raise_site_version() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  mine CONSTANT bigint := pg_current_xact_id()::text::bigint;
BEGIN
  IF EXISTS (SELECT FROM casestudies_siteversion WHERE writer = mine) THEN
    RETURN NULL;
  END IF;
  WITH earlier AS (
    DELETE FROM casestudies_siteversion WHERE writer = ANY (ARRAY(
      SELECT writer FROM casestudies_siteversion
      -- Another isolation would not lock what has changed since it began, but fail.
      WHERE current_setting('transaction_isolation') = 'read committed'
      FOR UPDATE SKIP LOCKED
    )) RETURNING number
  )
  INSERT INTO casestudies_siteversion (writer, number)
  SELECT mine, 1 + COALESCE(SUM(number), 0) FROM earlier;
  RETURN NULL;
END $$"""
ON_POSTGRESQL = """CREATE TRIGGER raise_site_version
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION raise_site_version()"""


WATCHED_BY_POSTGRESQL = """SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
WHERE tgname = 'raise_site_version' AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"""


def shown_tables() -> list[str]:
    """The tables of everything that pages show, those of their links included."""
    models = [*page_models(), *BESIDE_PAGES]
    links = [link_table(field)[0] for model in models for field in link_fields(model)]
    return sorted({model._meta.db_table for model in (*models, *links)})


def unwatched_tables() -> list[str]:
    """Those of them whose writes do not raise the version. One query; raises django.db.Error."""
    query = {"sqlite": WATCHED_BY_SQLITE, "postgresql": WATCHED_BY_POSTGRESQL}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        watched = {table for (table,) in cursor.fetchall()}
    return [table for table in shown_tables() if table not in watched]


version_watched = TriggerWatch(
    unwatched_tables,
    _("Nothing notices what is written to %(tables)s, so visitors may read old pages for long."),
)


def install_triggers(**_kwargs: Any) -> None:
    """Set those that are missing, where their tables are there; then the version is another one.

    To be done after each migration: Django may have made a table of SQLite anew, without them.
    """
    present = set(connection.introspection.table_names())
    missing = [table for table in unwatched_tables() if table in present]
    if SiteVersion._meta.db_table in present and missing:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements_for(missing):
                cursor.execute(statement)
            SiteVersion.objects.get_or_create(writer=0, defaults={"number": 0})
            SiteVersion.objects.filter(writer=0).update(number=F("number") + 1)


def statements_for(tables: Iterable[str]) -> Iterator[str]:
    """What sets the triggers of these tables, whether some of them are there or not."""
    if connection.vendor == "sqlite":
        for table, event in product(tables, EVENTS):
            yield f"DROP TRIGGER IF EXISTS site_version_{table}_{event}"
            yield ON_SQLITE.format(table=table, event=event)
        return
    yield FUNCTION
    for table in tables:
        yield f"DROP TRIGGER IF EXISTS raise_site_version ON {table}"
        yield ON_POSTGRESQL.format(table=table)


def remove_triggers(*_args: Any) -> None:
    """Take all of them away; for migrations that do something to the version's own table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS raise_site_version() CASCADE")
            return
        for table, event in product(shown_tables(), EVENTS):
            cursor.execute(f"DROP TRIGGER IF EXISTS site_version_{table}_{event}")
