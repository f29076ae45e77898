"""Whether the database is as this code wants it."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

UNAPPLIED = "The database waits for %s (manage.py migrate)"


def doubt_of_database() -> str:
    """Which migrations are not applied and what to do, in a sentence; empty if all are.

    A database that knows more of them than this code is that of the next release, and fine.
    May raise django.db.Error.
    """
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _back in plan)
    return UNAPPLIED % names if names else ""
