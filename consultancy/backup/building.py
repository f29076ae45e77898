"""A database is built from an archive: the tables as they were, their rows, and on to this code."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import Error, connection, transaction

from casestudies.desk.links.reading import read_all_changed_texts
from casestudies.search.indexing import INDEXED_AT_ONCE, compare_all_articles, index_batch
from casestudies.version.site_version import SiteVersion
from consultancy.backup.archive import Archive
from consultancy.backup.errors import ArchiveError, first_line
from consultancy.backup.places import check_at_once
from consultancy.backup.row_numbers import go_on_after
from consultancy.backup.stored_state import migrate_to, models_at
from consultancy.backup.tables import empty_tables, kept_models, load_lines, told_of

Tell = Callable[[str], None]


def build_as_it_was(archive: Archive, tell: Tell) -> dict[str, Any]:
    """Fill an empty database with what was in that of the archive; its models by their labels.

    Raises ArchiveError for rows that the database refuses.
    """
    tell(f"Making the tables of release {archive.manifest.version}")
    migrate_to(archive.manifest.migrations)
    tell(f"Loading {archive.manifest.rows} rows")
    apps = models_at(archive.manifest.migrations)
    models = {
        name: model for name, model in kept_models(apps).items() if name in archive.manifest.tables
    }
    with transaction.atomic():
        put_checks_off()
        empty_tables(apps)
        for name, model in models.items():
            load_table(archive, name, model, tell)
        refuse_dangling()
    return models


def put_checks_off() -> None:
    """Until all tables are there; SQLite does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def load_table(archive: Archive, name: str, model: Any, tell: Tell) -> None:
    table = archive.manifest.tables[name]
    try:
        count = load_lines(model, told_of(archive.lines(name), name, tell))
        go_on_after(model, table.last_key)
    except Error as error:
        raise ArchiveError(f"The database refuses a row of {name}: {first_line(error)}.") from error
    if count != table.rows:
        raise ArchiveError(f"There are {count} rows of {name}, where {table.rows} should be.")


def refuse_dangling() -> None:
    """Every row is there that another one names."""
    try:
        connection.check_constraints()
        if connection.vendor == "postgresql":
            check_at_once()
    except Error as error:
        raise ArchiveError(
            f"A row names another one that is not there: {first_line(error)}."
        ) from error


def bring_to_this_release(tell: Tell) -> None:
    """Migrations, and after them triggers, roles and the numbers of the query planner."""
    tell("Bringing them to this release")
    call_command("migrate", verbosity=0, interactive=False)


def make_derived(tell: Tell) -> None:
    """What no archive holds: the search's index, what texts mention, the site's version."""
    tell("Reading every page for the search and for the lists of links")
    while index_batch(INDEXED_AT_ONCE):
        pass
    compare_all_articles()
    for _left in read_all_changed_texts():
        pass
    # Caches that outlive the server know it by this number: one that it never had.
    SiteVersion.objects.update_or_create(writer=0, defaults={"number": time.time_ns() // 1_000_000})
