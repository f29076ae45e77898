"""What is counted over the whole site is counted once for one version of it."""

from datetime import UTC, datetime
from itertools import count as count_up

import pytest
from django.db import transaction

from casestudies.tables.menu_entries import Menu, MenuEntry
from casestudies.version import kept_for_version
from casestudies.version.kept_for_version import site_watch
from casestudies.version.site_version import Version
from contact.models import CallToAction
from contact.organisation import Organisation
from tests.desk import sign_in
from tests.factories import make_article, make_problem
from tests.queries import count_queries

LATER = datetime(2100, 1, 1, tzinfo=UTC)
TESTS = count_up(1)


@pytest.fixture
def version(monkeypatch):
    """Sets what the watch says: a version that no other test has said."""
    test = 1_000 * next(TESTS)

    def say(number, changes_at=LATER):
        said = None if number is None else Version(test + number, changes_at)
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


@pytest.mark.django_db(transaction=True)
def test_words_and_menus_of_the_owner_are_read_once_for_a_version(client, version):
    make_article(slug="study")
    version(None)
    each_time = count_queries(client, "/case-studies/study/")

    version(2)

    assert count_queries(client, "/case-studies/study/") == each_time - 3


@pytest.mark.django_db(transaction=True)
def test_page_says_what_the_owner_said_last(client, version):
    make_article(slug="study")
    before = client.get("/case-studies/study/").text
    Organisation(name="Roofs").save()
    CallToAction(heading="Stuck?").save()
    MenuEntry.objects.create(menu=Menu.MAIN, position=1, label="Prices", address="/prices/")
    version(2)

    after = client.get("/case-studies/study/").text

    assert [said in before for said in ("Roofs", "Stuck?", "Prices")] == [False, False, False]
    assert [said in after for said in ("Roofs", "Stuck?", "Prices")] == [True, True, True]


@pytest.mark.django_db(transaction=True)
def test_desk_says_at_once_what_was_saved(client, version):
    desk = sign_in("", "ann", is_superuser=True)
    address = f"/admin/preview/article/{make_article(slug='study').pk}/"
    client.get("/")
    desk.get(address)
    Organisation(name="Roofs").save()
    MenuEntry.objects.create(menu=Menu.MAIN, position=1, label="Prices", address="/prices/")

    shown = desk.get(address).text

    assert ("Roofs" in shown, "Prices" in shown) == (True, True)
