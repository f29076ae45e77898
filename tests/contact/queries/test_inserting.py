from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection

from casestudies.history.revisions import Revision
from casestudies.models import Article, Redirect
from contact.queries.inserting import insert_alike, insert_all, journals_in_memory
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article_type():
    return ContentType.objects.get_for_model(Article)


def new_article(**values):
    return Article(kind=Article.Kind.INSIGHT, title="A title", **values)


def test_rows_are_what_save_would_have_made_of_them():
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)
    values = {"published_at": moment, "imported": {"links": {"ä": "b"}}, "sitemap_priority": "0.5"}
    saved, inserted = new_article(slug="saved", **values), new_article(slug="new", **values)
    inserted.updated_at = saved.updated_at

    saved.save()
    insert_all([inserted])

    rows = list(Article.objects.order_by("pk").values())
    assert rows[1] == rows[0] | {"id": inserted.pk, "slug": "new"}


def test_keys_are_given_in_order_and_go_on_after_them():
    before = make_article()
    many = [new_article(slug=f"page-{number}") for number in range(1_200)]

    insert_all(many)

    after = make_article()
    stored = dict(Article.objects.values_list("slug", "pk"))
    assert [stored[article.slug] for article in many] == [article.pk for article in many]
    assert before.pk < many[0].pk
    assert after.pk > many[-1].pk


def test_key_of_deleted_row_is_not_given_again():
    article = make_article()
    gone = article.pk
    article.delete()
    new = new_article(slug="new")

    insert_all([new])

    assert new.pk > gone


def test_inserted_object_can_be_saved():
    article = new_article(slug="new")
    insert_all([article])

    article.title = "Another"
    article.save()

    assert Article.objects.get().title == "Another"


def test_row_against_a_rule_is_refused():
    with pytest.raises(IntegrityError):
        insert_all([new_article(slug="same"), new_article(slug="same")])


def test_rows_alike_differ_in_what_is_given_for_each(article_type):
    pattern = Revision(content_type=article_type, number=1, reason="Imported")

    insert_alike(pattern, ("object_id", "fields"), [(7, '{"title": "ä"}'), (8, "{}")])

    first, second = Revision.objects.order_by("object_id")
    assert (first.object_id, first.fields) == (7, {"title": "ä"})
    assert (second.object_id, second.fields) == (8, {})
    assert {first.reason, second.reason} == {"Imported"}
    assert first.made_at == pattern.made_at


def test_nothing_is_inserted_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_all([])


def test_many_rows_of_a_link_go_in(article_type):
    insert_all(
        Redirect(path=f"/old/{number}/", content_type=article_type, object_id=1)
        for number in range(3)
    )

    assert Redirect.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such journals")
@pytest.mark.django_db(transaction=True)
def test_nothing_temporary_stays_in_memory_longer_than_asked():
    with journals_in_memory():
        within = temporary_store()

    assert (within, temporary_store()) == ("memory", "default")


def temporary_store():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store")
        return ["default", "file", "memory"][cursor.fetchone()[0]]
