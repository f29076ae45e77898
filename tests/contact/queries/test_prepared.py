"""Queries that are written once and asked with other values each time."""

import gc
import weakref
from datetime import date, timedelta

import pytest
from django.db.models import Subquery
from django.utils import timezone

from casestudies.models import Article, Problem
from contact.queries.prepared import Prepared
from tests.factories import make_article, make_problem

pytestmark = pytest.mark.django_db


def titles_written(asked):
    """A prepared query for problems by their slugs; each time it is written is noted."""

    @Prepared
    def query(*order, slugs):
        asked.append(order)
        return Problem.objects.filter(slug__in=slugs).order_by(*order).values_list("title")

    return query


def test_query_is_written_once_for_all_values():
    make_problem(title="One", slug="one")
    make_problem(title="Two", slug="two")
    query = titles_written(asked := [])

    assert query.rows("title", slugs=["one"]) == [("One",)]
    assert query.rows("title", slugs=["two"]) == [("Two",)]
    assert asked == [("title",)]


def test_query_is_written_for_each_shape_and_length():
    make_problem(title="One", slug="one")
    make_problem(title="Two", slug="two")
    query = titles_written([])

    assert query.rows("title", slugs=["one", "two"]) == [("One",), ("Two",)]
    assert query.rows("-title", slugs=["one", "two"]) == [("Two",), ("One",)]
    assert query.rows("title", slugs=["two"]) == [("Two",)]


def test_query_for_none_asks_nothing(django_assert_num_queries):
    make_problem(slug="one")
    query = titles_written([])

    with django_assert_num_queries(0):
        assert query.rows("title", slugs=[]) == []


def test_objects_have_their_columns_and_what_is_annotated(django_assert_num_queries):
    article = make_article(date=date(2026, 5, 2), imported={"links": {"a": "b"}})

    @Prepared
    def dated(*, day):
        return Article.objects.filter(date=day)

    with django_assert_num_queries(1):
        (found,) = dated.objects(day=date(2026, 5, 2))
        assert (found, found.date, found.imported) == (article, article.date, article.imported)
        assert found.published_at == article.published_at


def test_what_wrote_a_query_for_objects_is_not_kept():
    make_article(slug="one")
    make_problem(title="A problem")
    written = []

    @Prepared
    def articles(*, slug):
        inner = Problem.objects.values("title")[:1]
        found = Article.objects.filter(slug=slug).annotate(problem=Subquery(inner))
        written.extend(map(weakref.ref, (inner.query, found.query)))
        return found

    titles = [one.problem for one in articles.objects(slug="one")]
    gc.collect()

    assert titles == ["A problem"]
    assert [query() for query in written] == [None, None]


def test_moments_are_compared_as_moments():
    now = timezone.now()
    problem = make_problem(published_at=now - timedelta(minutes=1))

    @Prepared
    def published(*, now):
        return Problem.objects.published(now)

    assert published.objects(now=now - timedelta(minutes=2)) == []
    assert published.objects(now=now) == [problem]
