"""The admin's front page: what waits, for whom it concerns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_article, make_problem, make_request, make_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

PAGE = "/admin/"


def signed_in(client, *groups):
    client.force_login(make_user(groups=groups))
    return client


def test_editor_sees_drafts_scheduled_pages_and_broken_links(client):
    make_problem(title="Half a thought", published_at=None)
    later = timezone.now() + timedelta(days=3)
    make_article(title="Coming soon", published_at=later)
    make_article(title="Public", body="[a](/nowhere/)")

    page = signed_in(client, "Editors").get(PAGE).text.partition("Recent actions")[0]

    assert page.index("Drafts") < page.index("Half a thought") < page.index("Scheduled next")
    assert page.index("Scheduled next") < page.index("Coming soon") < page.index("Links that lead")
    assert ">Public<" not in page
    assert "/admin/links/#broken" in page


def test_scheduled_page_tells_its_zone(client, settings):
    settings.TIME_ZONE = "Europe/London"
    make_article(published_at=timezone.now().replace(year=2030, month=1, day=7))

    assert "GMT</time>" in signed_in(client, "Editors").get(PAGE).text


def test_the_next_scheduled_page_and_the_newest_draft_come_first(client):
    now = timezone.now()
    for day in range(7, 0, -1):
        make_article(title=f"In {day} days", published_at=now + timedelta(days=day))
        past = now - timedelta(days=day)
        make_problem(title=f"Touched {day} days ago", published_at=None, updated_at=past)

    page = signed_in(client, "Editors").get(PAGE).text

    assert page.index("In 1 days") < page.index("In 2 days") < page.index("In 5 days")
    assert page.index("Touched 1 days") < page.index("Touched 5 days")
    assert "In 6 days" not in page
    assert "Touched 6 days" not in page


def test_what_waits_for_a_review_comes_before_drafts(client):
    make_article(title="Half a thought", published_at=None)
    make_problem(title="Ready", published_at=None, in_review_since=timezone.now())

    page = signed_in(client, "Editors").get(PAGE).text

    assert page.index("Drafts") < page.index("Ready</a>") < page.index("In review")
    assert page.index("In review") < page.index("Half a thought</a>")


def test_consultant_sees_new_requests_and_no_drafts(client):
    make_request(created_at=timezone.now() - timedelta(hours=3))
    make_request(status="quarantined", quarantine_reason="x")
    make_article(title="Half a thought", published_at=None)

    page = signed_in(client, "Consultants").get(PAGE).text

    assert "1 request is not answered" in page
    assert "the oldest for 3\xa0hours" in page
    assert "Half a thought" not in page


def test_editor_sees_nothing_of_requests(client):
    make_request()

    assert "New requests" not in signed_in(client, "Editors").get(PAGE).text


def test_queries_do_not_grow_with_the_content(client):
    signed_in(client, "Editors")
    make_article(published_at=None, body="[a](/nowhere/)")
    few = count_queries(client, PAGE)
    for _ in range(6):
        make_article(published_at=None, body="[a](/nowhere/)", problems=[make_problem()])

    assert count_queries(client, PAGE) == few
