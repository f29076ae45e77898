"""The list of requests: what stands on top, what can be found, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"


@pytest.fixture
def anna(client):
    anna = make_user(groups=["Consultants"], username="anna")
    client.force_login(anna)
    return anna


def names(response):
    return [diagnostic.name for diagnostic in response.context["cl"].result_list]


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_new_requests_come_first_and_the_latest_of_them_on_top(client, anna):
    make_request(name="answered today", status="replied")
    make_request(name="new, last week", created_at=days_ago(7))
    make_request(name="new, yesterday", created_at=days_ago(1))

    response = client.get(INBOX)

    assert names(response) == ["new, yesterday", "new, last week", "answered today"]


def test_only_new_requests_are_bold(client, anna):
    make_request(name="Maria Keller")
    make_request(name="Jonas Lind", status="replied")

    page = client.get(INBOX).content.decode()

    assert '<strong class="inbox-new">Maria Keller</strong>' in page
    assert '<strong class="inbox-new">Jonas Lind</strong>' not in page


def test_row_says_where_from_how_old_and_whose(client, anna):
    make_request(
        organisation="Norden AS",
        source_path="/case-studies/two-teams/",
        cta_heading="Is yours like this?",
        created_at=days_ago(3),
        owner=anna,
    )

    page = client.get(INBOX).content.decode()

    assert "Norden AS" in page
    assert "/case-studies/two-teams/" in page
    assert "Is yours like this?" in page
    assert ">3\xa0days</time>" in page
    assert '<td class="field-owner nowrap">anna</td>' in page


def test_page_with_letters_of_other_alphabets_is_readable(client, anna):
    diagnostic = make_request(source_path="/people/%C3%B5nne-p%C3%A4rl/")

    for address in (INBOX, diagnostic.get_admin_url()):
        assert "/people/õnne-pärl/" in client.get(address).text


def test_what_a_visitor_wrote_is_shown_as_text(client, anna):
    make_request(name="<script>alert(1)</script>", cta_heading="<b>x</b>")

    page = client.get(INBOX).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>x</b>" not in page


def test_quarantined_requests_are_not_in_the_inbox(client, anna):
    make_request(name="Casino", status="quarantined", quarantine_reason="links")

    assert names(client.get(INBOX)) == []
    assert names(client.get(INBOX, {"status": "quarantined"})) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "replied"}, ["Jonas"]),
        ({"owner": "me"}, ["Jonas"]),
        ({"owner": "nobody"}, ["Maria"]),
        ({"owner": "7000"}, ["Olga"]),
        ({"q": "norden"}, ["Maria"]),
        ({"q": "weeks of waiting"}, ["Jonas"]),
        ({"q": "dc-04242"}, ["Olga"]),
        ({"q": "DC-9"}, []),
        ({"q": "DC-" + 25 * "9"}, []),
    ],
)
def test_filters_and_search(client, anna, query, found):
    make_request(name="Maria", organisation="Norden AS")
    make_request(name="Jonas", status="replied", owner=anna, message="Waiting for weeks of weeks.")
    make_request(pk=4242, name="Olga", status="won", owner=make_user(pk=7000))

    response = client.get(INBOX, query)

    assert names(response) == found


def test_filter_by_period(client, anna):
    make_request(name="long ago", created_at=days_ago(40))
    make_request(name="just now")

    response = client.get(INBOX, {"created_at__gte": str(days_ago(7))})

    assert names(response) == ["just now"]


@pytest.mark.parametrize("owner", ["x'--", "²", "9" * 30, "-1"])
def test_odd_owner_in_the_address_is_ignored(client, anna, owner):
    make_request(name="Maria")

    assert names(client.get(INBOX, {"owner": owner})) == ["Maria"]


def test_many_rows_ask_no_more_queries_than_one(client, anna, django_assert_num_queries):
    make_request(owner=make_user())
    with CaptureQueriesContext(connection) as one:
        client.get(INBOX)

    for _number in range(20):
        make_request(owner=make_user(), created_at=days_ago(2))

    with django_assert_num_queries(len(one)):
        client.get(INBOX)


def test_whom_the_team_knows_already_is_said_with_the_name_and_not_as_a_state(client, anna):
    for _ in range(2):
        make_request(email="maria@example.org", organisation="Northwind")

    row = client.get(INBOX).text.partition("<tbody>")[2].partition("</tr>")[0]

    assert row.index("Northwind · known person") < row.index("field-state")
    assert row.count("known ") == 1


@pytest.mark.parametrize("view", ["", "{pk}/change/"])
def test_inbox_has_the_whole_width(client, anna, view):
    view = view.format(pk=make_request().pk)

    assert "nav-sidebar" not in client.get(f"{INBOX}{view}").text
