"""Writers on PostgreSQL raise the version without waiting for each other, and none is missed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from casestudies.models import Article, Problem, SiteVersion
from casestudies.version.site_version import read_number
from tests.factories import make_article, make_problem

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def other(transactional_db):
    """Somebody else, who has changed an article and has not committed."""
    make_article()
    somebody = connection.copy()
    somebody.set_autocommit(False)
    somebody.cursor().execute("UPDATE casestudies_article SET title = 'Theirs'")
    yield somebody
    somebody.close()


@pytest.fixture
def impatient(other):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1ms'")
    yield
    connection.close()


def test_writer_waits_for_no_other_writer(other, impatient):
    before = read_number()

    make_problem()

    assert read_number() > before


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_writer_of_another_isolation_neither_waits_nor_fails(other, impatient, isolation):
    before = read_number()

    with transaction.atomic():
        connection.cursor().execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        list(Article.objects.all())
        other.commit()
        make_problem()

    assert read_number() == before + 2


def test_writer_who_began_first_and_commits_last_is_not_missed(other):
    make_problem()
    between = read_number()

    other.commit()

    assert read_number() > between


def test_writer_who_gives_up_takes_nothing_back(other):
    make_problem()
    between = read_number()

    other.rollback()

    assert read_number() == between


def test_rows_stay_few(other):
    for _ in range(5):
        make_problem()
    while_other_writes = SiteVersion.objects.count()
    other.commit()
    make_problem()

    assert while_other_writes == 2
    assert SiteVersion.objects.count() == 1


def write_often(writer):
    """Forty transactions; each third one fails."""
    for number in range(40):
        try:
            with transaction.atomic():
                make_problem(slug=f"{writer}-{number}")
                Problem.objects.filter(slug=f"{writer}-{number}").update(title="Another")
                if number % 3 == 0:
                    raise IntegrityError
        except IntegrityError:
            continue
    connection.close()


def test_each_transaction_that_was_committed_counts_once(transactional_db):
    before = read_number()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write_often, range(4)))

    assert read_number() - before == Problem.objects.count() == 4 * 26
