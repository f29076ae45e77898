"""What is set aside and what came over the limit is seen at the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contact.models import DiagnosticRequest
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"
QUARANTINE = "/admin/contact/quarantinedrequest/"
ONE_WAITS = "1 request is set aside and not opened"


@pytest.fixture
def anna(client):
    anna = make_user(groups=["Consultants"])
    client.force_login(anna)
    return anna


def make_quarantined(**kwargs):
    return make_request(**{"status": "quarantined", "quarantine_reason": "links"} | kwargs)


def opened_long_ago():
    return timezone.now() - timedelta(days=3)


@pytest.mark.parametrize("page", ["/admin/", INBOX, QUARANTINE, f"{INBOX}erased-next/"])
def test_page_counts_what_nobody_has_opened(client, anna, page):
    make_quarantined()
    make_quarantined(opened_at=opened_long_ago())

    text = client.get(page).text

    assert ONE_WAITS in text
    assert f"{QUARANTINE}?opened=no" in text


@pytest.mark.parametrize("page", ["/admin/", INBOX, QUARANTINE, f"{INBOX}erased-next/"])
def test_page_says_nothing_where_everything_was_opened(client, anna, page):
    make_quarantined(opened_at=opened_long_ago())

    assert "not opened" not in client.get(page).text


def test_rule_for_one_request_and_for_the_queryset_agree():
    everything = [
        make_request(),
        make_quarantined(),
        make_quarantined(opened_at=opened_long_ago()),
        make_request(opened_at=opened_long_ago()),
    ]

    unopened = set(DiagnosticRequest.objects.unopened())

    assert unopened == {diagnostic for diagnostic in everything if diagnostic.is_unopened}
    assert unopened == {everything[1]}


@pytest.mark.parametrize("model", ["quarantinedrequest", "diagnosticrequest"])
def test_whoever_opens_its_page_has_seen_it(client, anna, model):
    diagnostic = make_quarantined()

    page = client.get(f"/admin/contact/{model}/{diagnostic.pk}/change/").text

    diagnostic.refresh_from_db()
    assert diagnostic.opened_at
    assert "not before somebody has opened it" not in page


def test_second_look_does_not_begin_the_time_anew(client, anna):
    first = opened_long_ago()
    diagnostic = make_quarantined(opened_at=first)

    client.get(f"{QUARANTINE}{diagnostic.pk}/change/")

    diagnostic.refresh_from_db()
    assert diagnostic.opened_at == first


@pytest.mark.parametrize("groups", [(), ("Editors",)])
def test_whoever_is_refused_has_not_seen_it(client, groups):
    diagnostic = make_quarantined()
    client.force_login(make_user(groups=groups))

    client.get(f"{QUARANTINE}{diagnostic.pk}/change/")

    diagnostic.refresh_from_db()
    assert diagnostic.opened_at is None


def test_list_alone_is_no_look(client, anna):
    diagnostic = make_quarantined()

    client.get(QUARANTINE)

    diagnostic.refresh_from_db()
    assert diagnostic.opened_at is None


def test_request_let_through_from_the_list_was_seen(client, anna):
    diagnostic = make_quarantined()

    client.post(f"{QUARANTINE}{diagnostic.pk}/release/")

    diagnostic.refresh_from_db()
    assert diagnostic.opened_at


def test_what_a_colleague_takes_for_spam_was_seen(client, anna):
    diagnostic = make_request(opened_at=opened_long_ago())

    client.post(INBOX, {"action": "mark_spam", "_selected_action": [diagnostic.pk]})

    diagnostic.refresh_from_db()
    assert diagnostic.is_quarantined
    # Its time begins with the decision, whatever became of it before.
    assert diagnostic.opened_at > timezone.now() - timedelta(hours=1)


def test_many_are_marked_as_seen_at_once(client, anna):
    chosen = [make_quarantined(), make_quarantined()]
    other = make_quarantined()

    values = {"action": "mark_seen", "_selected_action": [one.pk for one in chosen]}
    response = client.post(QUARANTINE, values, follow=True)

    assert "2 requests are seen." in response.text
    assert DiagnosticRequest.objects.unopened().get() == other


def test_colleague_who_may_only_look_marks_nothing_in_the_list(client):
    diagnostic = make_quarantined()
    client.force_login(make_user(permissions=["view_diagnosticrequest"]))

    client.post(QUARANTINE, {"action": "mark_seen", "_selected_action": [diagnostic.pk]})

    diagnostic.refresh_from_db()
    assert diagnostic.opened_at is None


@pytest.mark.parametrize(("opened", "shown"), [("no", "Maria"), ("yes", "Jonas")])
def test_list_is_filtered_by_what_was_opened(client, anna, opened, shown):
    make_quarantined(name="Maria")
    make_quarantined(name="Jonas", opened_at=opened_long_ago())

    response = client.get(QUARANTINE, {"opened": opened})

    assert [one.name for one in response.context["cl"].result_list] == [shown]


def test_only_what_is_unopened_is_bold_in_the_quarantine(client, anna):
    make_quarantined(name="Maria Keller")
    make_quarantined(name="Jonas Lind", opened_at=opened_long_ago())

    page = client.get(QUARANTINE).text

    assert '<strong class="inbox-new">Maria Keller</strong>' in page
    assert '<strong class="inbox-new">Jonas Lind</strong>' not in page


def test_request_over_the_limit_is_marked_in_the_inbox_and_on_its_page(client, anna):
    diagnostic = make_request(is_over_limit=True)
    make_request()

    page = client.get(INBOX).text
    own_page = client.get(f"{INBOX}{diagnostic.pk}/change/").text

    assert page.count('<span class="inbox-aside">over the hourly limit</span>') == 1
    assert "The team was told of them in one mail" in own_page


def test_inbox_is_filtered_by_what_came_over_the_limit(client, anna):
    make_request(name="Maria", is_over_limit=True)
    make_request(name="Jonas")

    response = client.get(INBOX, {"is_over_limit__exact": "1"})

    assert [one.name for one in response.context["cl"].result_list] == ["Maria"]
