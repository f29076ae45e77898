"""New code is told which migrations its database waits for."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from consultancy.server.migrated import doubt_of_database

pytestmark = pytest.mark.django_db


def test_nothing_is_said_of_a_database_that_has_all_of_them():
    assert doubt_of_database() == ""


def test_what_is_not_applied_is_named_with_what_to_do():
    missing = MigrationRecorder.Migration.objects.filter(app="contact").latest("pk")
    missing.delete()

    said = doubt_of_database()

    assert said == f"The database waits for contact.{missing.name} (manage.py migrate)"


def test_database_of_the_next_release_is_fine():
    MigrationRecorder.Migration.objects.create(app="contact", name="9999_next")

    assert doubt_of_database() == ""
