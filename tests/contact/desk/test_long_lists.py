"""The inbox with more requests than anybody turns pages for."""

import pytest

from contact.desk import long_lists
from contact.inbox import bulk
from contact.models import DiagnosticRequest
from tests.desk import sign_in
from tests.factories import make_mail, make_request

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"


def test_list_says_that_there_are_more_than_it_counts(monkeypatch):
    monkeypatch.setattr(long_lists, "COUNTED", 3)
    monkeypatch.setattr(long_lists.BoundedPaginator, "counted", 3)
    for _ in range(5):
        make_request()

    page = sign_in("Consultants").get(INBOX).text

    assert "more than 3 diagnostic requests" in page
    assert "4 results" not in page


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


def act_on_all(action):
    """Choose the rows of all pages."""
    client = sign_in("Consultants")
    chosen = {"action": action, "select_across": "1", "_selected_action": ["1"]}
    return client.post(INBOX, chosen, follow=True)


def test_what_would_take_minutes_for_all_rows_is_refused(monkeypatch):
    monkeypatch.setattr(bulk, "COUNTED", 3)
    for _ in range(4):
        make_request()

    answer = act_on_all("mark_spam")

    assert "This can be done for 3 at once: choose fewer" in answer.text
    assert not DiagnosticRequest.objects.quarantined().exists()


def test_as_many_as_go_at_once_are_done(monkeypatch):
    monkeypatch.setattr(bulk, "COUNTED", 3)
    for _ in range(3):
        make_request()

    act_on_all("mark_spam")

    assert DiagnosticRequest.objects.quarantined().count() == 3


def test_what_came_in_after_the_list_was_shown_is_in_no_act_on_all():
    seen = make_request()
    client = sign_in("Consultants")
    page = client.get(INBOX).text
    unseen = make_request()

    chosen = {"action": "mark_as_no-fit", "select_across": "1", "_selected_action": [seen.pk]}
    client.post(INBOX, chosen | {"newest": str(seen.pk)})

    assert f'name="newest" value="{seen.pk}"' in page
    found = dict(DiagnosticRequest.objects.values_list("pk", "status"))
    assert found == {seen.pk: "no-fit", unseen.pk: "new"}


def test_all_rows_are_exported_however_many(monkeypatch):
    monkeypatch.setattr(bulk, "COUNTED", 3)
    for _ in range(4):
        make_request()

    assert act_on_all("export").getvalue().count(b"DC-") == 4


def test_choosing_all_says_that_there_are_more_than_it_counts(monkeypatch):
    monkeypatch.setattr(long_lists, "COUNTED", 51)
    monkeypatch.setattr(long_lists.BoundedPaginator, "counted", 51)
    for _ in range(53):
        make_request()

    assert "Select all, more than 51 diagnostic requests" in sign_in("Consultants").get(INBOX).text


def test_list_that_is_not_narrowed_offers_no_way_back_to_all():
    make_mail()
    consultant = sign_in("Consultants")

    whole = consultant.get("/admin/contact/outgoingmail/").text
    narrowed = consultant.get("/admin/contact/outgoingmail/?state=waiting").text

    assert "Show all" not in whole
    assert "Show all" in narrowed
