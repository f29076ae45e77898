"""What is counted is read once; after an edit only what stands near what was edited."""

import random
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.lists import counted_studies
from casestudies.lists.counted_studies import CountedStudies, read_study_sets
from casestudies.lists.study_shelves import (
    SHELF_TABLE,
    StudyShelf,
    install_study_triggers,
    remove_study_triggers,
    uncounted_tables,
)
from casestudies.models import Article
from casestudies.version.site_version import Version
from tests.factories import make_article, make_outcome, make_problem, pick

pytestmark = pytest.mark.django_db(transaction=True)

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def counted(monkeypatch):
    """What a process counts, for which each look is at another version of the site."""
    versions = (Version(number, LATER) for number in count(1))
    monkeypatch.setattr(counted_studies.site_watch, "current", lambda: next(versions))
    return CountedStudies()


def numbers(sets):
    """What is counted, without what nothing shows any more."""
    return {one: studies.bit_count() for one, studies in sets.sets.items() if studies}


def edits(chance, tags, articles):
    """One of the things that writers do, by whatever means."""
    some = Article.objects.filter(pk=chance.choice(articles).pk)
    picked = {name: chance.sample(of, chance.randint(0, 2)) for name, of in tags.items()}
    now, moment = timezone.now(), timedelta(minutes=1)
    yield lambda: articles.append(make_article(**picked, fact_sector="Banks, Freight"))
    yield lambda: some.update(published_at=chance.choice([None, now - moment, now + moment]))
    yield lambda: some.update(expires_at=chance.choice([None, now - moment, now + moment]))
    yield lambda: some.update(fact_sector=chance.choice(["", "Freight", "Banks"]))
    yield lambda: some.update(kind=chance.choice(["insights", "case-studies"]))
    yield lambda: some.update(title="Another title", body="Another text.")
    yield lambda: [pick(one, problems=picked["problems"]) for one in some]
    yield lambda: [one.outcomes.set(picked["outcomes"]) for one in some]
    yield lambda: articles.remove(some[0]) if len(articles) < 3 else some[0].delete()


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_as_if_all_were_read_whatever_is_written(counted, seed):
    chance = random.Random(seed)
    tags = {
        "problems": [make_problem() for _ in range(3)],
        "outcomes": [make_outcome() for _ in range(3)],
    }
    articles = [make_article() for _ in range(6)]

    for _ in range(30):
        articles[:] = Article.objects.all() or [make_article()]
        chance.choice(list(edits(chance, tags, articles)))()
        assert numbers(counted.sets()) == numbers(read_study_sets())


def test_what_appears_and_goes_by_itself_is_counted(counted, monkeypatch):
    now = timezone.now()
    make_article(published_at=now + timedelta(minutes=5))
    make_article(expires_at=now + timedelta(minutes=10))
    seen = [counted.sets().number()]

    for minutes in (6, 11):
        moment = now + timedelta(minutes=minutes)
        monkeypatch.setattr(counted_studies.timezone, "now", lambda moment=moment: moment)
        seen.append(counted.sets().number())

    assert seen == [1, 2, 1]


def test_only_what_stands_near_an_edit_is_read_again(counted):
    problem = make_problem()
    make_article(pk=1, problems=[problem])
    make_article(pk=5_000, problems=[problem])
    counted.sets()
    Article.objects.filter(pk=5_000).update(published_at=None)

    with CaptureQueriesContext(connection) as queries:
        number = counted.sets().number()

    read = queries[-1]["sql"]
    assert (number, len(queries)) == (1, 2)
    assert all(str(key) in read for key in (4 * 1024, 5 * 1024))


def test_edit_of_a_text_reads_no_studies(counted):
    make_article()
    counted.sets()
    Article.objects.update(title="Another", body="Text.", updated_at=timezone.now())

    with CaptureQueriesContext(connection) as queries:
        counted.sets()

    assert len(queries) == 1


def test_all_is_counted_anew_once_the_triggers_are_back(counted):
    make_article()
    counted.sets()
    remove_study_triggers()
    make_article()
    missing = uncounted_tables()

    install_study_triggers()

    assert "casestudies_article" in missing
    assert uncounted_tables() == []
    assert counted.sets().number() == 2


def test_database_that_was_put_back_is_counted_anew(counted, monkeypatch):
    make_article()
    counted.sets()
    counted.last = counted.last._replace(version=Version(10**9, LATER), sets=CountedStudies)

    assert counted.sets().number() == 1


@pytest.fixture
def writer():
    """A connection of somebody else, who writes on the first shelf and on the second."""
    own = connections[DEFAULT_DB_ALIAS]
    somebody = own.copy()
    yield somebody
    somebody.close()


def raise_numbers(somebody, *shelves):
    with somebody.cursor() as cursor:
        for shelf in shelves:
            cursor.execute(
                f"INSERT INTO {SHELF_TABLE} (shelf, writer, number) "
                f"VALUES ({shelf}, pg_backend_pid(), 1) ON CONFLICT (shelf, writer) "
                f"DO UPDATE SET number = {SHELF_TABLE}.number + 1"
            )


def sums():
    shelves = StudyShelf.objects.order_by("shelf").values("shelf")
    return list(shelves.annotate(sum=Sum("number")).values_list("shelf", "sum"))


def migrated():
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="it has one writer")


@on_postgresql
def test_migrate_puts_together_what_writers_have_left(writer):
    make_article(pk=1)
    make_article(pk=1024)
    raise_numbers(writer, 0, 1)
    before = sums()

    migrated()

    assert sums() == before
    assert StudyShelf.objects.filter(shelf__in=[0, 1]).count() == 2


@on_postgresql
def test_nobody_who_writes_is_waited_for(writer):
    raise_numbers(writer, 0, 1)
    before = sums()
    with transaction.atomic(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        writer.set_autocommit(False)
        raise_numbers(writer, 0)
        cursor.execute("SET LOCAL lock_timeout = '2s'")

        migrated()

    assert sums() == before
    writer.commit()
    assert [one for _shelf, one in sums()] == [one + (shelf == 0) for shelf, one in before]
