"""Where the database stands: its migrations, and its tables as they were at that time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from consultancy.backup.errors import ArchiveError

Migrations = Mapping[str, list[str]]


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read in it is of one moment, while others go on writing. Nothing is written."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # `atomic` would keep writers out. With the log beside it, SQLite's readers stand in no way.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            yield
        finally:
            cursor.execute("ROLLBACK")


def applied_migrations() -> dict[str, list[str]]:
    """By app. Raises ArchiveError where some are unknown to this code."""
    loader = MigrationLoader(connection)
    applied = loader.applied_migrations or {}
    found: dict[str, list[str]] = defaultdict(list)
    for app, name in sorted(applied):
        found[app].append(name)
    if unknown := unknown_among(found, loader):
        raise ArchiveError(
            f"The database is newer than this code, which does not know {', '.join(unknown)}: "
            "take the release that does, or, to stay with this one, let that one take them back "
            "(manage.py migrate_back)."
        )
    return dict(found)


def unknown_among(migrations: Migrations, loader: MigrationLoader | None = None) -> list[str]:
    """Those that this code does not know."""
    known = (loader or MigrationLoader(None)).disk_migrations or {}
    named = ((app, name) for app, names in migrations.items() for name in names)
    return [f"{app}.{name}" for app, name in named if (app, name) not in known]


def last_ones(loader: MigrationLoader, migrations: Migrations) -> list[tuple[str, str]]:
    """Those of them that no other one of them follows."""
    nodes = {(app, name) for app, names in migrations.items() for name in names}
    nodes &= set(loader.graph.nodes)
    parents = {
        (parent.key[0], parent.key[1])
        for node in nodes
        for parent in loader.graph.node_map[node].parents
    }
    return sorted(nodes - parents)


def models_at(migrations: Migrations) -> Any:
    """The registry of the models as they were when those migrations were applied."""
    loader = MigrationLoader(None)
    return loader.project_state(last_ones(loader, migrations)).apps


def migrate_to(migrations: Migrations) -> None:
    """Bring an empty database there, without the signals that `migrate` sends."""
    executor = MigrationExecutor(connection)
    executor.migrate(last_ones(executor.loader, migrations))
