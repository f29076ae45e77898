"""What history keeps of an object, and how it is read back."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from casestudies.history import snapshots as module
from casestudies.history.snapshots import (
    in_utc,
    read_snapshot,
    snapshot,
    snapshot_digest,
    snapshots,
)
from casestudies.models import Article, Problem, Redirect
from contact.models import CallToAction
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db


def test_values_are_kept_as_json_can_hold_them():
    article = make_article(
        title="Title",
        weight=3,
        keeps_html=True,
        sitemap_priority=Decimal("0.5"),
        date=date(2026, 5, 1),
        published_at=datetime(2026, 5, 1, 8, tzinfo=UTC),
    )

    kept = snapshot(article)

    assert (kept["title"], kept["weight"], kept["keeps_html"]) == ("Title", 3, True)
    assert (kept["sitemap_priority"], kept["date"]) == ("0.5", "2026-05-01")
    assert (kept["published_at"], kept["expires_at"]) == ("2026-05-01T08:00:00+00:00", None)


def test_moments_are_kept_in_utc_whatever_their_offset():
    tallinn = timezone(timedelta(hours=3))
    article = make_article(published_at=datetime(2026, 5, 1, 11, tzinfo=tallinn))

    assert snapshot(article)["published_at"] == "2026-05-01T08:00:00+00:00"


def test_links_of_those_between_are_no_ones():
    problem = make_problem()
    first, _between, last = (make_article(problems=[problem]) for _number in range(3))

    kept = snapshots([first, last])

    assert {pk: fields["problems"] for pk, fields in kept.items()} == {
        first.pk: [problem.pk],
        last.pk: [problem.pk],
    }


def test_bookkeeping_of_the_site_is_not_kept():
    left_out = {"id", "updated_at", "was_public", "in_review_since", "front_matter", "imported"}

    assert not left_out & snapshot(make_article()).keys()


def test_links_are_kept_in_the_order_they_were_made():
    last, first = make_problem(), make_problem()
    article = make_article(problems=[first])
    article.problems.add(last)

    kept = snapshot(article)

    assert kept["problems"] == [first.pk, last.pk]
    assert (kept["outcomes"], kept["related"]) == ([], [])


def test_links_that_others_declare_are_not_kept():
    problem = make_problem()
    make_article(problems=[problem])

    assert "articles" not in snapshot(problem)


def test_own_old_addresses_are_kept_in_their_order():
    problem, outcome = make_problem(pk=77), make_outcome(pk=77)
    for path, page in (
        ("/b/", problem),
        ("/a/", problem),
        ("/other/", outcome),
        ("/c/", make_problem()),
    ):
        Redirect.objects.create(path=path, page=page)

    assert snapshot(problem)["old_addresses"] == ["/a/", "/b/"]
    assert snapshot(outcome)["old_addresses"] == ["/other/"]


def test_call_to_action_has_no_addresses():
    assert "old_addresses" not in snapshot(CallToAction.objects.create())


def test_many_are_kept_a_batch_at_a_time(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    problem = make_problem()
    articles = [make_article(problems=[problem]) for _number in range(5)]

    kept = snapshots(articles)

    assert {pk: fields["problems"] for pk, fields in kept.items()} == {
        article.pk: [problem.pk] for article in articles
    }


def test_hundreds_take_a_few_queries(django_assert_num_queries):
    articles = [make_article() for _number in range(10)]
    snapshots(articles)

    # Problems, outcomes, related articles, authors, old addresses.
    with django_assert_num_queries(5):
        snapshots(articles)


def test_digest_tells_values_apart_and_not_their_order():
    assert snapshot_digest({"a": 1, "b": [2]}) == snapshot_digest({"b": [2], "a": 1})
    assert snapshot_digest({"a": 1, "b": [2]}) != snapshot_digest({"a": 1, "b": [3]})


def test_what_was_kept_is_read_back():
    problem = make_problem()
    article = make_article(problems=[problem], sitemap_priority=Decimal("0.5"))
    Redirect.objects.create(path="/a/", page=article)
    article.refresh_from_db()

    values, unknown = read_snapshot(Article, snapshot(article))

    assert values["published_at"] == article.published_at
    assert values["sitemap_priority"] == Decimal("0.5")
    assert (values["problems"], values["outcomes"]) == ([problem.pk], [])
    assert values["old_addresses"] == ["/a/"]
    assert unknown == []


def test_what_is_not_known_any_more_is_named_and_what_is_new_has_its_default():
    values, unknown = read_snapshot(Problem, {"title": "Title", "weather": "wet", "mood": "sunny"})

    assert unknown == ["mood", "weather"]
    assert (values["title"], values["body"], values["weight"]) == ("Title", "", None)
    assert (values["outcomes"], values["old_addresses"]) == ([], [])


def test_links_to_what_is_deleted_are_left_out_and_the_others_keep_their_order():
    first, gone, last = make_problem(), make_problem(), make_problem()
    wanted = [last.pk, gone.pk, first.pk]
    gone.delete()

    values, _unknown = read_snapshot(Article, {"problems": wanted})

    assert values["problems"] == [last.pk, first.pk]


def test_call_to_action_is_read_without_addresses():
    values, _unknown = read_snapshot(CallToAction, {"heading": "Ask us"})

    assert values["heading"] == "Ask us"
    assert "old_addresses" not in values


def test_moments_of_another_offset_are_the_same_in_utc():
    fields = {"published_at": "2026-07-05T10:00:00+02:00", "expires_at": None, "title": "Title"}

    assert in_utc(Article, fields) == fields | {"published_at": "2026-07-05T08:00:00+00:00"}
