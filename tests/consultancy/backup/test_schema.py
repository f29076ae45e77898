"""Where a restore builds on PostgreSQL: in the place of the site's own tables."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from consultancy.backup.places import drop_own_tables

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's schema"),
    pytest.mark.django_db,
]


def test_tables_of_a_later_release_go_and_those_of_others_stay():
    MigrationRecorder.Migration.objects.create(app="podcasts", name="0001_initial")
    with connection.cursor() as cursor:
        for table in ("podcasts_episode", "wiki_page"):
            cursor.execute(f"CREATE TABLE {table} (id integer)")

    drop_own_tables()

    assert connection.introspection.table_names() == ["wiki_page"]
