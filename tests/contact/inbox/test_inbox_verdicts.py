"""Spam or no spam: people say it with one click, and the filter learns."""

import pytest

from contact.models import DiagnosticRequest, Lesson, StatusChange
from tests.factories import make_mail, make_request, make_user

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"
QUARANTINE = "/admin/contact/quarantinedrequest/"


@pytest.fixture
def anna(client):
    anna = make_user(groups=["Consultants"])
    client.force_login(anna)
    return anna


def quarantined(**kwargs):
    return make_request(status="quarantined", quarantine_reason="many links", **kwargs)


def say(client, diagnostic, **fields):
    return client.post(f"{INBOX}{diagnostic.pk}/change/", fields)


def test_spam_in_the_inbox_goes_to_the_quarantine_and_teaches(client, anna):
    diagnostic = make_request()

    say(client, diagnostic, verdict="spam")

    diagnostic.refresh_from_db()
    assert diagnostic.status == "quarantined"
    assert diagnostic.quarantine_reason == "marked as spam by hand"
    assert Lesson.objects.get().is_spam
    assert StatusChange.objects.get().by == anna


def test_spam_in_the_quarantine_stays_there_with_its_reason(client, anna):
    diagnostic = quarantined()

    say(client, diagnostic, verdict="spam")

    diagnostic.refresh_from_db()
    assert diagnostic.status == "quarantined"
    assert diagnostic.quarantine_reason == "many links"
    assert Lesson.objects.get().is_spam


def test_spam_is_said_by_one_click_in_the_list_too(client, anna):
    diagnostic = quarantined()
    button = f"{QUARANTINE}{diagnostic.pk}/spam/"

    assert f'formaction="{button}"' in client.get(QUARANTINE).text
    response = client.post(button)

    assert response["Location"] == QUARANTINE
    assert Lesson.objects.get().is_spam
    assert f'formaction="{button}"' not in client.get(QUARANTINE).text


def test_reader_has_no_say_in_the_list(client):
    client.force_login(make_user(permissions=["view_diagnosticrequest"]))

    response = client.post(f"{QUARANTINE}{quarantined().pk}/spam/")

    assert response.status_code == 403
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("make", [make_request, quarantined])
def test_whoever_says_spam_has_seen_it(client, anna, make):
    diagnostic = make()

    say(client, diagnostic, verdict="spam")

    assert not DiagnosticRequest.objects.filter(pk=diagnostic.pk).unopened().exists()


def test_release_teaches_that_it_is_no_spam(client, anna):
    diagnostic = quarantined()

    client.post(f"{QUARANTINE}{diagnostic.pk}/release/")

    assert not Lesson.objects.get().is_spam


@pytest.mark.parametrize("status", ["replied", "booked", "won"])
def test_whoever_is_answered_is_no_spam(client, anna, status):
    say(client, make_request(), move_to=status)

    assert not Lesson.objects.get().is_spam


def test_no_fit_says_nothing(client, anna):
    say(client, make_request(), move_to="no-fit")

    assert not Lesson.objects.exists()


def test_no_spam_in_the_inbox_stays_where_it_is(client, anna):
    diagnostic = make_request()

    say(client, diagnostic, verdict="no spam")

    diagnostic.refresh_from_db()
    assert diagnostic.status == "new"
    assert not Lesson.objects.get().is_spam
    assert not StatusChange.objects.exists()


def test_who_was_mailed_before_the_mistake_is_not_mailed_again(client, anna):
    diagnostic = make_request()
    make_mail(diagnostic=diagnostic)
    say(client, diagnostic, verdict="spam")

    say(client, diagnostic, verdict="no spam")

    diagnostic.refresh_from_db()
    assert diagnostic.status == "new"
    assert diagnostic.mails.count() == 1


@pytest.mark.parametrize(("place", "make"), [(INBOX, make_request), (QUARANTINE, quarantined)])
def test_several_are_marked_at_once(client, anna, place, make):
    chosen = [make().pk, make().pk]

    client.post(place, {"action": "mark_spam", "_selected_action": chosen})

    assert Lesson.objects.filter(is_spam=True).count() == 2
    assert DiagnosticRequest.objects.quarantined().count() == 2


def test_several_are_marked_as_no_spam_at_once(client, anna):
    chosen = [make_request().pk, make_request().pk]

    client.post(INBOX, {"action": "mark_no_spam", "_selected_action": chosen})

    assert Lesson.objects.filter(is_spam=False).count() == 2


def test_page_offers_what_was_not_said_yet(client, anna):
    diagnostic = make_request()
    before = client.get(f"{INBOX}{diagnostic.pk}/change/").text
    say(client, diagnostic, verdict="no spam")

    after = client.get(f"{INBOX}{diagnostic.pk}/change/").text

    assert 'name="verdict" value="spam"' in before
    assert 'name="verdict" value="no spam"' in before
    assert 'name="verdict" value="spam"' in after
    assert 'name="verdict" value="no spam"' not in after
    assert "no spam." in after


def test_quarantine_says_what_the_filter_has_learned(client, anna):
    say(client, make_request(), verdict="spam")

    page = client.get(QUARANTINE).text

    assert "so far from 1 and 0." in page
    assert "It sets nothing aside for its words before it knows 15 of each." in page
    assert "marked as spam" in page


def test_reader_may_not_decide(client):
    client.force_login(make_user(permissions=["view_diagnosticrequest"]))
    diagnostic = make_request()

    say(client, diagnostic, verdict="spam")

    assert not Lesson.objects.exists()
