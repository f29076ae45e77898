"""What the field suggests comes in one small answer, the same for everybody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.search import suggestions
from tests.factories import make_article, make_page, make_person, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ADDRESS = "/search/suggestions.json"


def texts(client):
    return [page[0] for page in client.get(ADDRESS).json()["pages"]]


def test_problems_are_suggested_first_by_their_sentence_and_found_by_their_title(client):
    make_article(title="Fourteen teams", slug="fourteen")
    make_problem(title="Scaling", slug="scaling", fact_signal="We hire more and ship less.")

    first, second = client.get(ADDRESS).json()["pages"]

    assert first == [
        "We hire more and ship less.", "/problems/scaling/", "Problem: Scaling", "", "Scaling"
    ]  # fmt: skip
    assert second == ["Fourteen teams", "/case-studies/fourteen/", "Case study", "", ""]


def test_every_kind_is_suggested_and_only_what_is_published(client):
    make_person(title="Ingrid")
    make_page("about", title="About")
    make_article(title="Draft", published_at=None)
    make_article(title="Later", published_at=timezone.now() + timedelta(days=1))

    assert set(texts(client)) == {"Ingrid", "About"}


def test_answer_stays_small_on_a_large_site(client, monkeypatch):
    monkeypatch.setattr(suggestions, "MOST_OF_A_KIND", 2)
    for day in (3, 1, 2):
        date = timezone.localdate() - timedelta(days=day)
        make_article(title=f"{day} days ago", date=date)
    make_article(title="Weighty", weight=1, date=None)

    assert texts(client) == ["Weighty", "1 days ago"]


def test_answer_is_kept_for_everybody_and_shown_by_no_search_engine(client):
    answer = client.get(ADDRESS)

    assert "public" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Type"] == "application/json"


def test_each_kind_costs_a_query(client):
    make_article()

    assert count_queries(client, ADDRESS) <= 7
