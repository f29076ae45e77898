"""What is counted over the whole site is counted once for one version of it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from casestudies import kept_for_version
from casestudies.kept_for_version import site_watch
from casestudies.site_version import Version
from tests.factories import make_article, make_problem
from tests.queries import count_queries

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def version(monkeypatch):
    """Sets what the watch says."""

    def say(number, changes_at=LATER):
        said = None if number is None else Version(number, changes_at)
        monkeypatch.setattr(site_watch, "current", lambda: said)

    say(1)
    return say


@pytest.fixture
def asked():
    """What a kept function was asked."""
    return []


@pytest.fixture
def count(asked):
    @kept_for_version.kept_for_version
    def count(*key):
        asked.append(key)
        return [*key, len(asked)]

    return count


def test_one_version_is_asked_about_once(version, count, asked):
    assert count("a") == count("a") == ["a", 1]
    assert count("b") == ["b", 2]
    assert asked == [("a",), ("b",)]


def test_another_version_is_asked_about_again(version, count):
    count("a")

    version(2)

    assert count("a") == ["a", 2]


def test_another_moment_is_asked_about_again(version, count):
    count("a")

    version(1, datetime(2100, 1, 2, tzinfo=UTC))

    assert count("a") == ["a", 2]


def test_what_cannot_be_trusted_is_asked_each_time(version, count, asked):
    version(None)

    count("a")
    count("a")

    assert len(asked) == 2


def test_what_was_made_across_a_change_is_not_kept(version):
    @kept_for_version.kept_for_version
    def count():
        if not seen:
            seen.append("old")
            version(2)
            count()
            return "old"
        return "new"

    seen = []

    first = count()

    assert (first, count()) == ("old", "new")


def test_memory_is_bounded(version, count, asked):
    for number in range(kept_for_version.KEPT_STATES + 1):
        count(number)

    count(kept_for_version.KEPT_STATES)
    count(0)

    assert len(asked) == kept_for_version.KEPT_STATES + 2


@pytest.mark.django_db(transaction=True)
def test_transaction_sees_its_own_and_keeps_nothing(version, count):
    with transaction.atomic():
        inside = count("a")

    assert inside == ["a", 1]
    assert count("a") == ["a", 2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", ["/problems/", "/case-studies/"])
def test_page_with_counts_asks_fewer_queries_the_second_time(client, version, url):
    make_article(problems=[make_problem()])
    version(None)
    each_time = count_queries(client, url)

    version(2)

    assert count_queries(client, url) < each_time


@pytest.mark.django_db(transaction=True)
def test_page_counts_again_for_another_version(client, version):
    problem = make_problem()
    make_article(problems=[problem])
    client.get("/problems/")
    make_article(problems=[problem])
    version(2)

    response = client.get("/problems/")

    assert "2 case studies" in response.text
