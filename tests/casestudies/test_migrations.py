import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from casestudies.models import Outcome, Redirect
from tests.factories import make_article


@pytest.fixture
def at_migration():
    """Goes to a migration of this app and returns its models; ends at the latest."""

    def go(name):
        # The command, which takes the triggers away before it makes a table anew.
        call_command("migrate", "casestudies", name, verbosity=0)
        return MigrationExecutor(connection).loader.project_state(("casestudies", name)).apps

    yield go
    # The command, as it sets the triggers again after the migrations.
    call_command("migrate", verbosity=0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_page_of_an_older_version_keeps_the_file_it_came_from(at_migration):
    older = at_migration("0002_roles").get_model("casestudies", "Outcome")
    older.objects.create(slug="calm", source_path="outcomes/a.md", source_digest="0f")

    at_migration("0003_file_path")

    stored = Outcome.objects.values_list("file_path", "file_digest").get(slug="calm")
    assert stored == ("outcomes/a.md", "0f")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tables_of_a_site_in_use_can_be_made_anew():
    """SQLite does so to change one; a trigger that looked into it from another stood in the way."""
    study = make_article()

    call_command("migrate", "casestudies", "0031", verbosity=0)
    call_command("migrate", verbosity=0)
    study.delete()

    assert Redirect.objects.filter(path=study.get_absolute_url(), was_public=True).exists()
