"""The inbox with more requests than anybody turns pages for."""

import pytest
from django.db import connection

from contact import long_lists
from contact.models import DiagnosticRequest
from tests.desk import sign_in
from tests.factories import make_request

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"


def test_list_says_that_there_are_more_than_it_counts(monkeypatch):
    monkeypatch.setattr(long_lists, "COUNTED", 3)
    monkeypatch.setattr(long_lists.BoundedPaginator, "counted", 3)
    for _ in range(5):
        make_request()

    assert "more than 3 diagnostic requests" in sign_in("Consultants").get(INBOX).text


@pytest.mark.parametrize("term", ["olga@example.org", "OLGA", "northwind"])
def test_old_request_is_found_by_the_whole_of_what_an_index_knows(monkeypatch, term):
    monkeypatch.setattr(long_lists, "SEARCHED", 1)
    make_request(name="Olga", email="Olga@example.org", organisation="Northwind")
    make_request(name="Newer", message="An olga@example.organ in Northwindy.")

    page = sign_in("Consultants").get(INBOX, {"q": term}).text

    assert "Olga" in page


def test_old_request_is_not_found_by_a_word_of_its_message(monkeypatch):
    monkeypatch.setattr(long_lists, "SEARCHED", 1)
    make_request(name="Olga", message="Decisions crawl.")
    make_request(name="Newer", message="Decisions crawl.")

    page = sign_in("Consultants").get(INBOX, {"q": "crawl"}).text

    assert "Newer" in page
    assert "Olga" not in page


def test_inbox_is_read_in_the_order_of_an_index():
    rows = DiagnosticRequest.objects.in_inbox().order_by("turn", "-created_at", "-pk")[:50]

    plan = rows.explain()

    assert connection.vendor == "postgresql" or "request_turn" in plan
