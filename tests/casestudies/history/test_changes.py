"""What a version changed, in short."""

import pytest

from casestudies.history.changes import MAX_COUNTED, changes_between, what_changed
from casestudies.history.revisions import Revision, record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def between(old, new):
    return [tuple(change)[:1] + tuple(change)[2:] for change in changes_between(Article, old, new)]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ({"title": "One"}, {"title": "Two"}, ("title", 0, 0, False)),
        ({"body": "one two"}, {"body": "two three four"}, ("body", 2, 1, True)),
        ({"body": ""}, {"body": "two, two!"}, ("body", 2, 0, True)),
        ({"body": "one two"}, {"body": "two one"}, ("body", 0, 0, True)),
        ({"outcomes": [1, 2]}, {"outcomes": [2, 3, 4]}, ("outcomes", 2, 1, False)),
        ({"outcomes": [1, 2]}, {"outcomes": [2, 1]}, ("outcomes", 0, 0, False)),
        ({}, {"outcomes": [2]}, ("outcomes", 1, 0, False)),
        ({"body": "a"}, {"body": "b" * (MAX_COUNTED + 1)}, ("body", 0, 0, False)),
    ],
)
def test_change_counts_words_and_links(old, new, changed):
    assert between(old, new) == [changed]


def test_fields_stand_in_the_order_of_the_model():
    found = between({"body": "a", "title": "a"}, {"title": "b", "body": "b"})

    assert [change[0] for change in found] == ["title", "body"]


def test_each_version_is_measured_by_what_it_went_on_with():
    article = make_article(title="One")
    kept = snapshot(article)
    stored, draft, ended = Revision.Kind.SAVED, Revision.Kind.DRAFT, Revision.Kind.ENDED
    for kind, title in ((stored, 1), (draft, 2), (stored, 1), (draft, 2), (ended, 2), (draft, 3)):
        record(article, by=None, kind=kind, fields=kept | {"title": str(title)})
    revisions = Revision.objects.of(article)

    found = what_changed(Article, list(revisions), revisions)

    assert found.pop(1) is None
    assert [len(found[number]) for number in range(2, 7)] == [1, 0, 0, 1, 1]


def test_dates_of_the_page_are_no_change_of_its_draft():
    article = make_article()
    fields = snapshot(article)
    record(article, by=None)
    record(article, by=None, kind=Revision.Kind.DRAFT, fields=fields | {"published_at": None})
    revisions = Revision.objects.of(article)

    assert what_changed(Article, list(revisions), revisions)[2] == []


def test_page_of_the_list_needs_two_queries(django_assert_num_queries):
    article = make_article()
    for number in range(6):
        record(article, by=None, fields=snapshot(article) | {"title": str(number)})
    revisions = Revision.objects.of(article)
    shown = list(revisions[:3])

    with django_assert_num_queries(2):
        found = what_changed(Article, shown, revisions)

    assert [len(found[number]) for number in (6, 5, 4)] == [1, 1, 1]
