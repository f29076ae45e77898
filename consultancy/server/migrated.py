"""Whether the database is as this code wants it: python -m consultancy.server.migrated.

That ends with a status other than 0, and a sentence, where it is not.
"""

import os
import sys

import django
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor

UNAPPLIED = "The database waits for %s: run make release (manage.py release) first"
# So many are named.
MOST_NAMED = 3


def doubt_of_database() -> str:
    """Which migrations are not applied and what to do, in a sentence; empty if all are.

    A database that knows more of them than this code is that of the next release, and fine.
    May raise django.db.Error.
    """
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = [f"{migration.app_label}.{migration.name}" for migration, _back in plan]
    if not names:
        return ""
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return UNAPPLIED % ", ".join([*names[:MOST_NAMED], *more])


def doubt_before_start() -> str:
    """The same, where the database can be asked: one that is away may come back, and the server
    says meanwhile what there is to say.
    """
    try:
        return doubt_of_database()
    except Error:
        return ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")
    django.setup()
    if doubt := doubt_before_start():
        sys.exit(f"==> {doubt}")
