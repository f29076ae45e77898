"""The campaign that led a visitor to the page."""

import pytest

from contact.intake.campaign import utm_values
from contact.models import DiagnosticRequest
from tests.posts import ANSWERS, OURS

SITE = "https://www.example.com"


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
