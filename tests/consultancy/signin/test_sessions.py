"""Sessions end: when they wait too long, when they are old, when the password changes."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.signin import LOGIN, PASSWORD, attempt, is_in, later, make_colleague

pytestmark = pytest.mark.django_db

HOUR = 60 * 60


@pytest.fixture
def browser():
    make_colleague()
    client = Client()
    attempt(client=client)
    return client


def test_session_that_waits_for_a_working_day_is_over(browser, monkeypatch):
    later(monkeypatch, 8 * HOUR + 60)

    assert browser.get("/admin/")["Location"].startswith(LOGIN)
    assert not Session.objects.exists()


def test_session_in_use_goes_on(browser, monkeypatch):
    later(monkeypatch, 7 * HOUR)
    assert is_in(browser)
    later(monkeypatch, 7 * HOUR)

    assert is_in(browser)


def test_session_in_use_is_over_after_a_week(browser, monkeypatch):
    for _ in range(24):
        later(monkeypatch, 7 * HOUR)
        is_in(browser)

    assert browser.get("/admin/")["Location"].startswith(LOGIN)


def test_editors_script_learns_that_the_session_is_over(browser, monkeypatch):
    later(monkeypatch, 8 * HOUR + 60)

    assert browser.post("/admin/markdownx/markdownify/", {"content": "x"}).status_code == 401


def test_session_of_before_this_rule_begins_now(browser):
    session = browser.session
    del session["began_at"], session["seen_at"]
    session.save()

    assert is_in(browser)
    assert browser.session["began_at"]


def test_session_in_use_is_not_written_at_every_page(browser, django_assert_max_num_queries):
    browser.get("/admin/password_change/")

    # The session, the user, two for what the sidebar may show, the site’s name.
    with django_assert_max_num_queries(5):
        browser.get("/admin/password_change/")


def test_changed_password_ends_all_other_sessions(browser):
    other = Client()
    attempt(client=other)
    new = "four quite unlike animals"

    browser.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert is_in(browser)
    assert other.get("/admin/")["Location"].startswith(LOGIN)


def test_signing_in_makes_a_new_session_and_a_new_token(client):
    make_colleague()
    client.get(LOGIN)
    token = client.cookies["csrftoken"].value

    attempt(client=client)

    assert client.cookies["csrftoken"].value != token
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
