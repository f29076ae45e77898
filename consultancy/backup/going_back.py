"""The tables go back to those of an earlier release, and rows that came in since stay."""

from typing import NamedTuple

from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from consultancy.backup.errors import ArchiveError
from consultancy.backup.stored_state import Migrations, applied_migrations, last_ones


class Back(NamedTuple):
    """A migration that is to be taken back, and whether it can be."""

    name: str
    is_reversible: bool

    def __str__(self) -> str:
        return self.name if self.is_reversible else f"{self.name}: cannot be taken back"


def to_be_taken_back(migrations: Migrations) -> list[Back]:
    """What is applied beyond these migrations, by app, in the order of taking back.

    Raises ArchiveError where this code does not know all that is applied: it could not tell.
    """
    applied_migrations()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(targets_back_to(executor.loader, migrations))
    return [
        Back(str(one), all(operation.reversible for operation in one.operations))
        for one, is_backwards in plan
        if is_backwards
    ]


def take_back_to(migrations: Migrations) -> None:
    """Take them back. Raises ArchiveError before the first where one of them cannot be."""
    if lasting := [one.name for one in to_be_taken_back(migrations) if not one.is_reversible]:
        raise ArchiveError(
            f"{', '.join(lasting)} cannot be taken back: restore the back-up instead."
        )
    executor = MigrationExecutor(connection)
    try:
        executor.migrate(targets_back_to(executor.loader, migrations))
    except IrreversibleError as error:
        raise ArchiveError(f"{error} Restore the back-up instead.") from error


def targets_back_to(
    loader: MigrationLoader, migrations: Migrations
) -> list[tuple[str, str | None]]:
    """The last of these, and none of apps that were not there."""
    later_apps = {app for app, _name in loader.applied_migrations} - migrations.keys()
    known = [(app, None) for app in sorted(later_apps & loader.migrated_apps)]
    return [*last_ones(loader, migrations), *known]
