"""One request for a double click, a refresh and a resend; two for two honest messages."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from contact.forms import Answers
from contact.intake import submission
from contact.models import CountedRequest, DiagnosticRequest, OutgoingMail
from contact.source import Source
from tests.posts import ANSWERS, OURS


def led_to(response):
    """Where it leads, without the moment at which it was signed."""
    return response["Location"].partition("~")[0]


def post(**changes):
    return Client().post("/diagnostic/", ANSWERS | changes, headers=OURS)


def post_and_hang_up(number):
    try:
        return post()
    finally:
        connection.close()


def clock_shows(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def age_by(age):
    DiagnosticRequest.objects.update(created_at=timezone.now() - age)


@pytest.mark.django_db
def test_the_same_request_again_is_thanked_for_and_not_stored_twice():
    first = post()

    second = post()

    assert second.status_code == first.status_code == 302
    assert led_to(second) == led_to(first)
    assert DiagnosticRequest.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_repeats_do_not_count_towards_the_limit():
    post()

    post()

    assert CountedRequest.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"message": "Decisions take weeks.\r\nNobody owns them."},
        {"message": "  Decisions take weeks.  Nobody owns them. "},
        {"name": "maria keller", "email": "Maria@Example.org"},
    ],
)
def test_spelling_of_the_same_words_makes_no_second_request(changes):
    post()

    post(**changes)

    assert DiagnosticRequest.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"message": "Decisions take months. Nobody owns them."},
        {"email": "maria.keller@example.org"},
        {"role": "CEO"},
        {"name": "Mario Keller"},
        {"source": Source(path="/insights/one/", ordinal=1).to_token()},
        # The same words, but in other fields.
        {"organisation": "COO", "role": "Keller Werke"},
    ],
)
def test_honest_second_message_is_a_second_request(changes):
    post()

    post(**changes)

    assert DiagnosticRequest.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"path": "/b/"}, {"ordinal": 2}, {"heading": "Theirs?"}, {"text": "Write."}]
)
def test_the_same_words_from_another_block_are_a_second_request(change):
    block = Source(path="/a/", ordinal=1, heading="Yours?", text="Ask.")
    post(source=block.to_token())

    post(source=replace(block, **change).to_token())

    assert DiagnosticRequest.objects.count() == 2


@pytest.mark.django_db
def test_what_was_sent_is_kept_as_a_hash_of_256_bits():
    post()

    assert re.fullmatch("[0-9a-f]{64}", DiagnosticRequest.objects.get().idempotency_key)


@pytest.mark.django_db
def test_request_that_another_process_stored_after_our_look_is_found(monkeypatch):
    first = post()
    looks = iter([None])
    again = submission.stored_already
    monkeypatch.setattr(submission, "stored_already", lambda key: next(looks, again(key)))

    second = post()

    assert led_to(second) == led_to(first)
    assert DiagnosticRequest.objects.count() == 1


@pytest.mark.django_db
def test_request_that_cannot_be_stored_is_handed_back(monkeypatch):
    post()
    monkeypatch.setattr(submission, "stored_already", lambda key: None)

    response = post()

    assert response.status_code == 503
    assert "Decisions take weeks." in response.content.decode()


@pytest.mark.django_db
def test_the_same_words_up_to_24_hours_later_are_the_same_request(monkeypatch):
    post()
    first = DiagnosticRequest.objects.get()
    clock_shows(monkeypatch, first.created_at + timedelta(hours=24))

    post()

    assert DiagnosticRequest.objects.get() == first


@pytest.mark.django_db
def test_the_same_words_after_24_hours_are_another_request(monkeypatch):
    post()
    first = DiagnosticRequest.objects.get()
    clock_shows(monkeypatch, first.created_at + timedelta(hours=24, microseconds=1))

    post()

    old, new = DiagnosticRequest.objects.order_by("pk")
    assert old.idempotency_key is None
    assert new.idempotency_key


@pytest.mark.django_db
def test_the_other_request_begins_24_hours_of_its_own():
    post()
    age_by(timedelta(hours=25))
    post()

    post()

    assert DiagnosticRequest.objects.count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_64_copies_at_once_are_one_request():
    with ThreadPoolExecutor(64) as pool:
        responses = list(pool.map(post_and_hang_up, range(64)))

    reference = DiagnosticRequest.objects.get().reference
    assert {(response.status_code, led_to(response)) for response in responses} == {
        (302, f"/diagnostic/thanks/?reference={reference}")
    }
    assert OutgoingMail.objects.count() == 2
    assert CountedRequest.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_64_copies_at_once_after_the_window_are_one_new_request():
    post()
    age_by(timedelta(hours=25))

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(post_and_hang_up, range(64)))

    assert DiagnosticRequest.objects.count() == 2
    assert DiagnosticRequest.objects.exclude(idempotency_key=None).count() == 1


def test_request_is_known_by_the_key_that_was_stored_for_it_before_a_deploy(settings):
    settings.SECRET_KEY = "only-for-this-test"
    answers = Answers("Ann Bell", "ann@example.org", "", "CPO", "We  hire\nmore and ship less.")
    block = Source(path="/case-studies/borders/", ordinal=2, heading="Stuck?", text="Write to us.")

    key = submission.idempotency_key(answers, block)

    assert key == "3537097cfa3054d36b4dae097310f0684fcfb0406b69949e99365a4e916d6efc"
