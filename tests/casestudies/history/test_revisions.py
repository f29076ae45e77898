"""Rows of history: how they are numbered, who made them, and which of them wait."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casestudies.history import revisions as module
from casestudies.history.revisions import (
    draft_changes,
    drafts_of,
    has_draft_changes,
    record,
    record_all,
    record_found,
)
from casestudies.history.snapshots import snapshot, snapshot_digest
from casestudies.models import Article, Revision
from tests.factories import make_article, make_problem, make_user

pytestmark = pytest.mark.django_db

FOUND = "Found like this; not saved at the desk."


def numbers(obj):
    return [revision.number for revision in Revision.objects.of(obj)]


def test_versions_of_each_object_are_numbered_from_one():
    article, problem = make_article(pk=77), make_problem(pk=77)
    for obj in (article, article, problem):
        record(obj, by=None)

    assert numbers(article) == [2, 1]
    assert numbers(problem) == [1]
    assert [str(revision) for revision in Revision.objects.of(article)] == [
        "version 2",
        "version 1",
    ]


def test_version_tells_what_was_stored_by_whom_and_why():
    ann, article = make_user(username="ann"), make_article()

    kept = record(article, by=ann, reason="Asked for", kind="draft", sent_form="digest")

    kept.refresh_from_db()
    assert (kept.object, kept.made_by, kept.maker) == (article, ann, "ann")
    assert (kept.reason, kept.kind, kept.sent_form) == ("Asked for", "draft", "digest")
    assert kept.fields == snapshot(article)
    assert kept.digest == snapshot_digest(snapshot(article))


def test_version_is_a_saved_one_without_a_reason_unless_told_otherwise():
    kept = record(make_article(), by=None)

    assert (kept.kind, kept.reason, kept.sent_form) == ("saved", "", None)


def test_another_state_than_the_stored_one_is_kept():
    assert record(make_article(), by=None, fields={"title": "Other"}).fields == {"title": "Other"}


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_is_no_maker(nobody):
    kept = record(make_article(), by=nobody)

    assert (kept.made_by, kept.maker) == (None, "")


def test_maker_is_called_by_the_full_name():
    ann = make_user(first_name="Ann", last_name="Other")

    assert record(make_article(), by=ann).maker == "Ann Other"


def test_versions_are_neither_changed_nor_deleted():
    kept = record(make_article(), by=None)

    with pytest.raises(TypeError, match=r"^A revision is never changed: record another one\.$"):
        kept.save()
    with pytest.raises(TypeError, match=r"^A revision is never deleted\.$"):
        kept.delete()


def test_state_that_history_does_not_know_is_found():
    article = make_article()

    record_found(article, snapshot(article))

    (kept,) = Revision.objects.of(article)
    assert (kept.reason, kept.made_by, kept.fields) == (FOUND, None, snapshot(article))


def test_state_that_history_knows_is_not_found():
    article = make_article()
    record(article, by=None)
    record(article, by=None, kind="draft", fields=snapshot(article) | {"body": "Draft"})

    record_found(article, snapshot(article))

    assert numbers(article) == [2, 1]


def test_state_that_was_changed_past_the_desk_is_found():
    article = make_article()
    record(article, by=None)
    changed = snapshot(article) | {"title": "Changed"}

    record_found(article, changed)

    assert [revision.fields["title"] for revision in Revision.objects.of(article)] == [
        "Changed",
        article.title,
    ]


def test_many_are_recorded_a_batch_at_a_time(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    articles = [make_article() for _number in range(5)]
    record(articles[0], by=make_user())
    record(make_problem(pk=articles[1].pk), by=None)

    record_all(articles, reason="Imported")

    assert [numbers(article) for article in articles] == [[2, 1], [1], [1], [1], [1]]
    newest = [Revision.objects.of(article)[0] for article in articles]
    assert [revision.fields for revision in newest] == [snapshot(a) for a in articles]
    assert {(revision.reason, revision.maker) for revision in newest} == {("Imported", "")}


def test_one_is_recorded_as_many_are():
    article = make_article()

    record_all([article], reason="Imported")

    assert numbers(article) == [1]


def test_nothing_is_recorded_of_nothing():
    record_all([], reason="Imported")

    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "waiting"),
    [
        ([], []),
        (["saved"], []),
        (["draft"], [1]),
        (["draft", "draft", "saved"], [2]),
        (["draft", "ended"], []),
        (["draft", "ended", "draft"], [3]),
    ],
)
@pytest.mark.parametrize("of_another", ["draft", "ended"])
def test_draft_changes_wait_until_they_are_ended(kinds, waiting, of_another):
    article = make_article(pk=77)
    for kind in kinds:
        record(article, by=None, kind=kind)
    other = make_problem(pk=77)
    for _number in range(4):
        record(other, by=None, kind=of_another)

    assert [draft.number for draft in drafts_of([article]).values()] == waiting
    assert [draft.number for draft in Revision.objects.of(article).waiting()] == waiting
    assert Article.objects.filter(has_draft_changes(Article)).count() == len(waiting)


def test_draft_changes_are_the_newest():
    article, other = make_article(), make_article()
    record(article, by=None, kind="draft")
    newest = record(article, by=None, kind="draft")

    assert draft_changes(article) == newest
    assert draft_changes(other) is None
    assert list(Article.objects.filter(has_draft_changes(Article))) == [article]


def test_draft_changes_of_many_take_one_query(django_assert_num_queries):
    articles = [make_article(), make_article()]
    waiting = record(articles[0], by=None, kind="draft")
    drafts_of(articles)

    with django_assert_num_queries(1):
        found = drafts_of(articles)

    assert found == {articles[0].pk: waiting}
    assert drafts_of(articles[1:]) == drafts_of([]) == {}


def test_draft_is_not_how_the_object_was_stored():
    article = make_article()
    for kind in ("saved", "draft", "ended"):
        record(article, by=None, kind=kind)

    assert [revision.kind for revision in Revision.objects.of(article).stored()] == [
        "ended",
        "saved",
    ]
    assert [revision.kind for revision in Revision.objects.of(article).about_drafts()] == [
        "ended",
        "draft",
    ]


def test_what_lies_between_those_that_are_recorded_is_not():
    first, between, last = (make_article() for _number in range(3))
    first.problems.add(make_problem())
    between.problems.add(make_problem())

    record_all([first, last], reason="Imported")

    assert [numbers(article) for article in (first, between, last)] == [[1], [], [1]]
    assert [Revision.objects.of(one)[0].fields for one in (first, last)] == [
        snapshot(first),
        snapshot(last),
    ]


def test_links_of_those_with_keys_in_a_row_are_recorded():
    articles = [make_article() for _number in range(3)]
    problem = make_problem()
    articles[0].problems.add(problem)
    articles[2].problems.add(problem)

    record_all(articles, reason="Imported")

    kept = [Revision.objects.of(article)[0].fields["problems"] for article in articles]
    assert kept == [[problem.pk], [], [problem.pk]]
