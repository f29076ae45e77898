"""The form's own script: a signed time when someone begins to write; nothing without it."""

import pytest

from contact.intake.stamp import Writing, new_stamp, writing_since
from contact.models import DiagnosticRequest
from tests.posts import ANSWERS, OURS

START = 1_800_000_000


@pytest.fixture
def clock(monkeypatch):
    """`clock(seconds)` sets the time to so long after the start."""
    from datetime import UTC, datetime

    from django.utils import timezone

    def turn(seconds):
        now = datetime.fromtimestamp(START + seconds, UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)

    turn(0)
    return turn


def send(client, **changes):
    client.post("/diagnostic/", ANSWERS | changes, headers=OURS)
    return DiagnosticRequest.objects.get()


def test_stamp_is_kept_nowhere_and_sets_no_cookie(client):
    response = client.get("/diagnostic/stamp/")

    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain"
    assert not response.cookies
    assert writing_since(response.text).seconds is not None


def test_stamp_only_answers(client):
    assert client.post("/diagnostic/stamp/").status_code == 405


def test_page_has_no_stamp_of_its_own(client, db):
    page = client.get("/diagnostic/").text

    assert '<input type="hidden" name="stamp" id="request-stamp">' in page
    assert 'data-stamp="/diagnostic/stamp/"' in page


@pytest.mark.django_db
def test_request_without_script_is_as_good_as_any(client):
    stored = send(client, stamp="")

    assert stored.status == "new"
    assert stored.writing_seconds is None


@pytest.mark.django_db
def test_seconds_of_writing_are_stored(client, clock):
    stamp = new_stamp()
    clock(48)

    stored = send(client, stamp=stamp)

    assert stored.status == "new"
    assert stored.writing_seconds == 48


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(1, "quarantined"), (2, "new")])
def test_link_that_is_sent_at_once_is_set_aside(client, clock, seconds, status):
    stamp = new_stamp()
    clock(seconds)

    assert (
        send(
            client, stamp=stamp, message="What we plan is on https://a.example for all to read."
        ).status
        == status
    )


@pytest.mark.django_db
def test_haste_alone_condemns_nobody(client, clock):
    assert send(client, stamp=new_stamp()).status == "new"


@pytest.mark.django_db
@pytest.mark.parametrize("stamp", ["x", "1800000000", "1800000000:forged", "https://spam.example"])
def test_stamp_of_another_hand_sets_aside(client, stamp):
    stored = send(client, stamp=stamp)

    assert stored.quarantine_reason == "a hidden field holds what this site did not write"


@pytest.mark.parametrize("seconds", [-5, 24 * 60 * 60])
def test_stamp_of_another_day_or_clock_says_nothing(clock, seconds):
    stamp = new_stamp()
    clock(seconds)

    assert writing_since(stamp) == Writing()


@pytest.mark.django_db
def test_stamp_survives_a_correction(client, clock):
    stamp = new_stamp()

    page = client.post("/diagnostic/", ANSWERS | {"stamp": stamp, "email": "x"}, headers=OURS)

    assert f'name="stamp" value="{stamp}"' in page.text
