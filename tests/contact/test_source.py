"""Where a request came from: the page and the block, signed."""

import pytest
from django.core import signing

from contact.forms import Answers
from contact.intake.submission import submit
from contact.models import DiagnosticRequest
from contact.source import Source
from tests.posts import ANSWERS, OURS

BLOCK = Source(
    path="/case-studies/two-teams/",
    heading="Is yours like this?",
    text="Ask us.",
    ordinal=2,
    problems=("scaling", "speed"),
    outcomes=("clarity",),
    addressee="anna",
    addressee_name="Anna Tamm",
)


def test_source_comes_back_from_its_token():
    assert Source.from_token(BLOCK.to_token()) == BLOCK


def test_token_is_the_same_at_every_call_so_that_pages_can_be_cached():
    assert BLOCK.to_token() == BLOCK.to_token()


def test_token_of_a_long_text_is_shorter_than_the_text():
    text = "Tell us in a few sentences what is stuck. " * 50

    assert len(Source(text=text).to_token()) < len(text)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        ":",
        "é:é",
        "\x00",
        BLOCK.to_token()[:-1],
        "x" + BLOCK.to_token(),
        signing.Signer(salt="another").sign_object({"path": "/made-up/"}),
    ],
)
def test_forged_token_is_no_source(token):
    assert Source.from_token(token) == Source()


@pytest.mark.django_db
def test_request_keeps_the_block_as_it_read(client):
    client.post("/diagnostic/", ANSWERS | {"source": BLOCK.to_token()}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.source_path == "/case-studies/two-teams/"
    assert diagnostic.cta_heading == "Is yours like this?"
    assert diagnostic.cta_text == "Ask us."
    assert diagnostic.cta_ordinal == 2
    assert diagnostic.problem_slugs == ["scaling", "speed"]
    assert diagnostic.outcome_slugs == ["clarity"]
    assert diagnostic.addressee_slug == "anna"
    assert diagnostic.addressee_name == "Anna Tamm"


@pytest.mark.django_db
def test_request_with_a_forged_source_is_kept_without_one(client):
    client.post("/diagnostic/", ANSWERS | {"source": BLOCK.to_token() + "x"}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.status == "new"
    assert diagnostic.source_path == ""
    assert diagnostic.problem_slugs == []


@pytest.mark.django_db
def test_overlong_source_and_reason_are_cut_to_the_columns():
    diagnostic = submit(
        answers=Answers(**ANSWERS),
        source=Source(
            path="/" * 1000, heading="h" * 1000, addressee="a" * 1000, addressee_name="A" * 1000
        ),
        utm={},
        suspicions=["s" * 1000],
        address="",
        writing_seconds=None,
    )

    assert len(diagnostic.source_path) == 500
    assert len(diagnostic.cta_heading) == 300
    assert len(diagnostic.addressee_slug) == len(diagnostic.addressee_name) == 200
    assert len(diagnostic.quarantine_reason) == 300


@pytest.mark.django_db
def test_thanks_page_learns_the_problem_that_was_read_about(client):
    response = client.post("/diagnostic/", ANSWERS | {"source": BLOCK.to_token()}, headers=OURS)

    assert response["Location"].startswith("/diagnostic/thanks/?about=scaling&reference=DC-")
