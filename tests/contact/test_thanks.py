"""The page after a request: it names the reference, and claims nothing to whoever has sent none."""

import time

import pytest

from contact.models import CallToAction, DiagnosticRequest
from contact.thanks import thanks_address
from tests.factories import make_article, make_problem, make_request
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db

SENT_NOTHING = "Nothing was sent from this page"
BOOKING = "https://example.org/book"


def test_thanks_name_the_reference_of_the_request_that_was_sent(client):
    response = client.post("/diagnostic/", ANSWERS, headers=OURS, follow=True)

    assert DiagnosticRequest.objects.get().reference in response.text
    assert "Thank you" in response.text
    assert SENT_NOTHING not in response.text


@pytest.mark.parametrize("query", ["", "?reference=DC-00001", "?reference=DC-00001~1vMgDz~x"])
def test_opened_by_hand_the_page_claims_nothing_and_leads_to_the_form(client, query):
    make_request()

    response = client.get(f"/diagnostic/thanks/{query}")

    assert "Thank you" not in response.text
    assert "DC-" not in response.text
    assert SENT_NOTHING in response.text
    assert '<a href="/diagnostic/"' in response.text.partition("<main")[2]


def test_next_day_the_address_thanks_for_nothing(client, monkeypatch):
    address, later = thanks_address(make_request()), time.time() + 24 * 60 * 60 + 60

    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert SENT_NOTHING in client.get(address).text


def test_no_cache_keeps_a_page_with_a_reference(client):
    address = thanks_address(make_request())

    assert client.get(address)["Cache-Control"] == "no-store"
    assert "public" in client.get("/diagnostic/thanks/?about=scaling")["Cache-Control"]


def test_thanks_offer_the_booking_link_only_to_whoever_has_written(client):
    CallToAction(booking_url=BOOKING).save()

    assert BOOKING in client.get(thanks_address(make_request())).text
    assert BOOKING not in client.get("/diagnostic/thanks/").text


def test_two_studies_are_offered_those_on_the_problem_first(client):
    problem = make_problem(slug="scaling")
    make_article(title="About it", problems=[problem], slug="about-it")
    make_article(title="Another study", slug="another")
    make_article(title="A third study", slug="third")

    text = client.get("/diagnostic/thanks/?about=scaling").text

    assert text.count('<h3><a href="/case-studies/') == 2
    assert "About it" in text
