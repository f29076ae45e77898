"""Who else has a page open is shown, and nothing else changes by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.models import Presence, SiteVersion
from tests.desk import admin_url, send
from tests.factories import make_article

pytestmark = pytest.mark.django_db

LONG = timedelta(minutes=2)


@pytest.fixture
def page():
    return make_article()


def beat(client, page, tab="one", **sent):
    return client.post(f"/admin/here/article/{page.pk}/", {"tab": tab, **sent}).text


def test_other_is_shown_since_when(mari, jaan, page):
    assert "Mari" not in beat(jaan, page)
    beat(mari, page)
    began = timezone.now() - timedelta(hours=1)
    Presence.objects.filter(user=mari.user).update(since=began)
    beat(mari, page)

    shown = beat(jaan, page)

    assert f"Mari has this page open since {timezone.localtime(began):%H:%M}." in shown
    assert "Jaan" not in shown


def test_form_says_it_without_a_script(mari, jaan, page):
    beat(mari, page)

    assert "Mari has this page open since" in jaan.get(admin_url(page)).text


def test_who_is_silent_is_gone(mari, jaan, page):
    beat(mari, page)
    Presence.objects.update(seen_at=timezone.now() - LONG)

    assert "Mari" not in beat(jaan, page)
    assert [one.user for one in Presence.objects.all()] == [jaan.user]


def test_who_leaves_is_gone_at_once(mari, jaan, page):
    beat(mari, page)
    beat(mari, page, leave="")

    assert "Mari" not in beat(jaan, page)


def test_one_of_two_tabs_that_is_left_leaves_the_other(mari, jaan, page):
    beat(mari, page, "one")
    beat(mari, page, "two")
    beat(mari, page, "one", leave="")

    assert beat(jaan, page).count("Mari has") == 1


def test_own_other_tab_is_shown_as_such(mari, page):
    beat(mari, page, "one")

    assert "You have this page open in another tab" in beat(mari, page, "two")


def test_other_pages_show_nothing(mari, jaan, page):
    beat(mari, page)

    assert "Mari" not in beat(jaan, make_article())


def test_save_of_a_colleague_is_told_to_an_older_form_only(mari, jaan, page):
    send(jaan, page, body="First")
    send(jaan, page, body="Second")

    assert "Jaan has saved version 3" in beat(mari, page, version="1")
    assert "has saved" not in beat(mari, page, version="3")
    assert "has saved" not in beat(jaan, page, version="1")


def test_presence_changes_nothing_that_visitors_see(mari, page):
    before = list(SiteVersion.objects.values())

    beat(mari, page)

    assert list(SiteVersion.objects.values()) == before


def test_no_session_lasts_longer_by_it(mari, page):
    session = mari.session
    session["seen_at"] = seen_at = timezone.now().timestamp() - 3600
    session["began_at"] = seen_at
    session.save()

    beat(mari, page)

    assert mari.session["seen_at"] == seen_at


def test_page_that_is_not_there_is_open_nowhere(mari, page):
    assert mari.post("/admin/here/article/4711/", {"tab": "one"}).status_code == 404
    assert mari.post(f"/admin/here/user/{page.pk}/", {"tab": "one"}).status_code == 404


@pytest.mark.parametrize("sent", [{"version": "x" * 99}, {"version": "9" * 99}, {"tab": "t" * 999}])
def test_strange_beats_are_answered(mari, page, sent):
    answer = mari.post(f"/admin/here/article/{page.pk}/", sent)

    assert answer.status_code == 200
