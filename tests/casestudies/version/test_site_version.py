"""The site's version: every write to what pages show raises it, once it is committed."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from casestudies.models import Article, Person, Problem
from contact.models import CallToAction, Organisation
from tests.factories import make_article, make_person, make_problem, make_request

IS_POSTGRESQL = connection.vendor == "postgresql"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other():
    """A connection of somebody else, who sees what is committed."""
    own = connections[DEFAULT_DB_ALIAS]
    somebody = own.copy()
    yield somebody
    somebody.close()


@pytest.fixture
def seen_by_other(other):
    """The number that they see."""

    def read():
        with other.cursor() as cursor:
            cursor.execute("SELECT SUM(number) FROM casestudies_siteversion")
            return cursor.fetchone()[0]

    return read


def sql(statement):
    def write(article):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return write


def save(article):
    article.save()


def update(article):
    Article.objects.update(title="Another")


def bulk_create(article):
    Problem.objects.bulk_create([Problem(title="A", slug="a"), Problem(title="B", slug="b")])


def bulk_update(article):
    article.title = "Another"
    Article.objects.bulk_update([article], ["title"])


def delete(article):
    article.delete()


def delete_many(article):
    Article.objects.all().delete()


def add_link(article):
    article.problems.add(Problem.objects.get(slug="two"))


def remove_link(article):
    article.problems.remove(Problem.objects.get(slug="one"))


def set_links(article):
    article.authors.set([Person.objects.get()])


def say_another_name(article):
    Organisation(name="Another").save()


def call_to_something_else(article):
    CallToAction(heading="Another").save()


WRITES = [
    *(save, update, bulk_create, bulk_update, delete, delete_many),
    *(add_link, remove_link, set_links, say_another_name, call_to_something_else),
    pytest.param(sql("UPDATE casestudies_article SET title = 'X'"), id="UPDATE by hand"),
    pytest.param(sql("DELETE FROM casestudies_article_problems"), id="DELETE by hand"),
    pytest.param(
        sql(
            "INSERT INTO casestudies_redirect (path, address, was_public) "
            "VALUES ('/x/', '/', FALSE)"
        ),
        id="INSERT by hand",
    ),
    pytest.param(
        sql("TRUNCATE casestudies_article_problems"),
        id="TRUNCATE by hand",
        marks=pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has none"),
    ),
]


@pytest.fixture
def article(transactional_db):
    make_person()
    make_problem(slug="two")
    return make_article(problems=[make_problem(slug="one")])


@pytest.mark.parametrize("write", WRITES)
def test_write_raises_it_when_it_is_committed(write, article, seen_by_other):
    before = seen_by_other()

    with transaction.atomic():
        write(article)
        uncommitted = seen_by_other()

    assert uncommitted == before
    assert seen_by_other() > before


@pytest.mark.parametrize("write", WRITES)
def test_write_that_is_rolled_back_raises_nothing(write, article, seen_by_other):
    before = seen_by_other()

    with transaction.atomic():
        write(article)
        transaction.set_rollback(True)

    assert seen_by_other() == before


def test_write_after_a_savepoint_was_rolled_back_raises_it(article, seen_by_other):
    before = seen_by_other()

    with transaction.atomic():
        with transaction.atomic():
            article.save()
            transaction.set_rollback(True)
        article.save()

    assert seen_by_other() > before


def test_request_raises_nothing(seen_by_other):
    before = seen_by_other()

    make_request()

    assert seen_by_other() == before
