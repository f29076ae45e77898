"""While machines are rolled, code of the release before works on the database of the next one."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

# The last ones of 1.0.0: before it there was nothing to roll.
FIRST_RELEASE = {"casestudies": "0045", "contact": "0027", "signin": "0001"}
# What takes something away that no code since the release before has used: why so, by the name.
TAKEN_AWAY: dict[str, str] = {}
TAKING = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def breaking(operation):
    """What of a migration's operation the code before cannot bear; empty if nothing."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next(filter(None, map(breaking, operation.database_operations)), "")
    if isinstance(operation, TAKING):
        return f"{operation.describe()}: code of the release before still uses it"
    if isinstance(operation, migrations.AddField) and is_wanted(operation.field):
        return f"{operation.describe()}: code of the release before does not write it (db_default)"
    return ""


def is_wanted(field):
    return not (field.null or field.many_to_many or field.has_db_default())


def later_migrations():
    disk = MigrationLoader(None).disk_migrations
    return [one for (app, name), one in disk.items() if name[:4] > FIRST_RELEASE.get(app, "9999")]


def test_no_migration_since_the_first_release_breaks_the_code_before_it():
    found = {
        f"{one.app_label}.{one.name}": said
        for one in later_migrations()
        for said in map(breaking, one.operations)
        if said and f"{one.app_label}.{one.name}" not in TAKEN_AWAY
    }

    assert found == {}


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (migrations.AddField("Article", "x", models.CharField(max_length=5, default="")), True),
        (migrations.AddField("Article", "x", models.CharField(max_length=5, db_default="")), False),
        (migrations.AddField("Article", "x", models.DateField(null=True)), False),
        (migrations.RemoveField("Article", "x"), True),
        (migrations.RenameField("Article", "x", "y"), True),
        (migrations.AddIndex("Article", models.Index(fields=["x"], name="x")), False),
        (migrations.SeparateDatabaseAndState([migrations.DeleteModel("Article")]), True),
        (migrations.SeparateDatabaseAndState([], [migrations.DeleteModel("Article")]), False),
    ],
)
def test_what_breaks_the_code_before_is_told(operation, breaks):
    assert bool(breaking(operation)) is breaks


@pytest.mark.parametrize("app", FIRST_RELEASE)
def test_migrations_of_the_first_release_are_there(app):
    disk = MigrationLoader(None).disk_migrations

    assert any(key[0] == app and key[1].startswith(FIRST_RELEASE[app]) for key in disk)
