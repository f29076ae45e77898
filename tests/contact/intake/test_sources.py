"""Where a request came from: the signed block and the campaign values."""

import pytest
from django.core import signing

from contact.intake.sources import Snapshot, read_snapshot, utm_values
from contact.models import DiagnosticRequest
from tests.posts import ANSWERS, OURS

SITE = "https://www.example.com"
BLOCK = Snapshot(
    path="/case-studies/two-teams/",
    heading="Is yours like this?",
    text="Ask us.",
    ordinal=2,
    problems=("scaling", "speed"),
    outcomes=("clarity",),
)


def test_snapshot_comes_back_from_its_token():
    assert read_snapshot(BLOCK.sign()) == BLOCK


def test_token_is_the_same_at_every_call_so_that_pages_can_be_cached():
    assert BLOCK.sign() == BLOCK.sign()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        ":",
        "é:é",
        "\x00",
        BLOCK.sign()[:-1],
        "x" + BLOCK.sign(),
        signing.Signer(salt="another").sign_object({"path": "/made-up/"}),
    ],
)
def test_forged_token_is_no_source(token):
    assert read_snapshot(token) == Snapshot()


@pytest.mark.django_db
def test_request_keeps_the_block_as_it_read(client):
    client.post("/diagnostic/", ANSWERS | {"source": BLOCK.sign()}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.source_path == "/case-studies/two-teams/"
    assert diagnostic.cta_heading == "Is yours like this?"
    assert diagnostic.cta_text == "Ask us."
    assert diagnostic.cta_ordinal == 2
    assert diagnostic.problem_slugs == ["scaling", "speed"]
    assert diagnostic.outcome_slugs == ["clarity"]


@pytest.mark.django_db
def test_request_with_a_forged_source_is_kept_without_one(client):
    client.post("/diagnostic/", ANSWERS | {"source": BLOCK.sign() + "x"}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.status == "new"
    assert diagnostic.source_path == ""
    assert diagnostic.problem_slugs == []


@pytest.mark.django_db
def test_thanks_page_learns_the_problem_that_was_read_about(client):
    response = client.post("/diagnostic/", ANSWERS | {"source": BLOCK.sign()}, headers=OURS)

    assert response["Location"] == "/diagnostic/thanks/?about=scaling"


@pytest.mark.django_db
def test_campaign_is_read_from_the_page_the_form_was_sent_from(client):
    page = f"{SITE}/case-studies/two-teams/?utm_source=newsletter&utm_campaign=autumn+2026&page=2"

    client.post("/diagnostic/", ANSWERS, headers=OURS | {"Referer": page})

    assert DiagnosticRequest.objects.get().utm == {
        "utm_source": "newsletter",
        "utm_campaign": "autumn 2026",
    }


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "nonsense",
        "https://[",
        "https://evil.test/?utm_source=x",
        "http://www.example.com/?utm_source=x",
        f"{SITE}/",
        f"{SITE}/?utm_=x&utm_SOURCE=x&xutm_source=x",
        f"{SITE}/?utm_source=a%00b",
        f"{SITE}/?utm_source=a%0Ab",
        f"{SITE}/?utm_source=%ff",
        f"{SITE}/?utm_source=",
    ],
)
def test_what_is_no_campaign_of_ours_is_left_out(referer):
    assert utm_values(referer, SITE) == {}


def test_campaign_values_are_limited_in_length_and_number():
    query = "&".join(f"utm_{letter}={'v' * 1000}" for letter in "abcdefghijklmnop")

    found = utm_values(f"{SITE}/?{query}", SITE)

    assert len(found) == 10
    assert found["utm_a"] == "v" * 200
