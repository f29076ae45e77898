"""Everything that pages show is watched, and whoever looks after the site is told if it is not."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.checks import check_triggers
from casestudies.models import Article
from casestudies.triggers.version_triggers import install_triggers, remove_triggers, shown_tables
from casestudies.version.site_version import moment_columns, read_number, read_version
from consultancy.health.database import look_at_triggers
from consultancy.health.finding import State
from tests.casestudies.test_draft_leak import make_site
from tests.factories import make_client, make_problem, make_testimonial, stored_once
from tests.surfaces import PUBLIC

pytestmark = pytest.mark.django_db

# In the transaction of a page, or of its row for the search.
WRITTEN_WITH_OTHERS = {
    "casestudies_pagetoindex",
    "casestudies_knownword",
    "casestudies_tellingword",
    "casestudies_articletocompare",
    "modelsearch_indexentry",
    "modelsearch_indexentry_fts",
}


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Something of everything, for the tests that only read."""
    with stored_once(django_db_blocker):
        make_site()
        study = Article.objects.get(slug="study")
        make_testimonial(case_studies=[study], problems=study.problems.all())
        make_client(case_studies=[study])
        yield


@pytest.fixture(scope="module")
def asked(site, django_db_blocker):
    """The queries behind every public address, and behind one at which nothing stands any more."""
    with CaptureQueriesContext(connection) as queries:
        for url in [*PUBLIC, "/nowhere/", "/old/index.html"]:
            Client().get(url)
    return " ".join(query["sql"] for query in queries.captured_queries)


def test_every_table_that_pages_read_is_watched(asked):
    read = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', asked))

    assert "casestudies_article" in read
    assert sorted(read - set(shown_tables()) - WRITTEN_WITH_OTHERS) == []


def test_every_column_that_is_compared_with_now_is_known(asked):
    compared = set(re.findall(r'"(\w+)"\."(\w+)" [<>]=? \(?\'\d{4}-', asked))
    known = {(model._meta.db_table, column) for model, column in moment_columns()}

    assert ("casestudies_article", "expires_at") in compared
    assert sorted(compared - known) == []


@pytest.mark.parametrize("url", PUBLIC)
def test_page_stays_the_same_until_the_next_moment(client, site, url, monkeypatch):
    now = client.get(url)
    latest = read_version().changes_at - timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: latest)

    later = client.get(url)

    assert later.content == now.content


def test_date_of_security_txt_turns_at_that_moment(client, site, monkeypatch):
    before = client.get("/.well-known/security.txt")
    midnight = read_version().changes_at
    monkeypatch.setattr(timezone, "now", lambda: midnight)

    assert client.get("/.well-known/security.txt").content != before.content


def drop_one():
    where = " ON casestudies_problem" if connection.vendor == "postgresql" else ""
    name = "raise_site_version" if where else "site_version_casestudies_problem_delete"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{where}")


def test_nothing_is_said_while_all_triggers_are_there():
    assert check_triggers(databases=["default"]) == []
    assert look_at_triggers().state is State.WELL


@pytest.mark.parametrize("drop", [drop_one, remove_triggers])
def test_missing_trigger_is_told_with_its_cure(drop):
    drop()

    (told,) = check_triggers(databases=["default"])
    found = look_at_triggers()

    assert "casestudies_problem" in told.msg
    assert "migrate" in told.hint
    assert "casestudies_problem" in found.said
    assert "migrate" in found.command


@pytest.mark.parametrize("drop", [drop_one, remove_triggers])
def test_migrate_sets_what_is_missing_and_raises_the_version(drop):
    drop()
    before = read_number()

    install_triggers()

    assert read_number() > before
    assert check_triggers(databases=["default"]) == []


def test_migrate_changes_nothing_where_nothing_is_missing():
    before = read_number()

    install_triggers()

    assert read_number() == before


def test_writes_go_on_without_triggers():
    remove_triggers()

    assert make_problem().pk
