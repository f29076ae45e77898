"""The report on where requests come from."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.desk.deleted.bringing_back import bring_back
from casestudies.history.deleted_pages import keep_deleted
from casestudies.models import Article
from contact.inbox import attribution
from contact.inbox.attribution import received, tables
from contact.models import DiagnosticRequest, PageRead
from tests.factories import (
    make_article,
    make_outcome,
    make_person,
    make_problem,
    make_request,
    make_user,
)

pytestmark = pytest.mark.django_db

REPORT = "/admin/contact/diagnosticrequest/where-from/"


@pytest.fixture
def consultant(client):
    client.force_login(make_user(groups=["Consultants"]))


def report(reads=(), order="asked"):
    """The rows of each table, by their labels: read, asked, in time, booked, won."""
    found = tables(DiagnosticRequest.objects.in_inbox(), dict(reads), order)
    return {table.name: {row.label: numbers(row) for row in table.rows} for table in found}


def numbers(row):
    return [cell.number for cell in row.cells]


def asked(name, **how):
    return [(label, cells[1]) for label, cells in report(**how)[name].items()]


def test_requests_are_counted_by_each_dimension_the_most_frequent_first():
    owner = make_user(username="anna")
    make_request(source_path="/a/", cta_heading="Ask us", cta_ordinal=2, problem_slugs=["scaling"])
    make_request(source_path="/b/", cta_heading="Talk", outcome_slugs=["calm"], owner=owner)
    make_request(source_path="/b/", cta_heading="Talk", problem_slugs=["scaling"])

    assert asked("page") == [("/b/", 2), ("/a/", 1)]
    assert asked("block") == [("Talk", 2), ("Ask us (2)", 1)]
    assert asked("problem") == [("scaling", 2), ("not known", 1)]
    assert asked("outcome") == [("not known", 2), ("calm", 1)]
    assert asked("campaign") == [("not known", 3)]
    assert asked("person") == [("nobody yet", 2), ("anna", 1)]


def test_campaigns_are_counted_by_source_and_name():
    make_request(utm={"utm_campaign": "autumn", "utm_source": "letter", "utm_term": "x"})
    make_request(utm={"utm_source": "letter", "utm_campaign": "autumn"})
    make_request(utm={"utm_source": "letter"})
    make_request(utm={"utm_medium": "mail"})

    assert asked("campaign") == [("letter / autumn", 2), ("letter", 1), ("not known", 1)]


def test_request_with_two_problems_counts_for_both_and_a_repeated_one_once():
    make_request(problem_slugs=["scaling", "handover", "scaling"])

    assert asked("problem") == [("handover", 1), ("scaling", 1)]


def test_what_became_of_requests_stands_beside_them():
    # A Monday morning; two working days are promised.
    came = datetime(2026, 11, 16, 9, tzinfo=UTC)
    at = {"created_at": came, "source_path": "/a/"}
    make_request(**at)
    make_request(**at, status="replied", answered_at=came + timedelta(days=2))
    make_request(**at, status="replied", answered_at=came + timedelta(days=2, seconds=1))
    make_request(**at, status="booked", answered_at=came + timedelta(hours=1))
    make_request(**at, status="won", answered_at=came + timedelta(days=9))
    lost = make_request(**at, status="no-fit", answered_at=came + timedelta(days=1))
    lost.status_changes.create(old="replied", new="booked")

    assert report(reads={"/a/": 50})["page"] == {"/a/": [50, 6, 3, 3, 1]}


def test_pages_have_their_titles_and_their_reads_those_that_nobody_asked_from_too():
    article = make_article(title="Fourteen teams")
    make_article(title="Quiet", slug="quiet")
    make_request(source_path=article.get_absolute_url())

    found = report(reads={article.get_absolute_url(): 9, "/case-studies/quiet/": 4, "/": 7})

    assert found["page"] == {
        "Fourteen teams": [9, 1, 0, 0, 0],
        "Home page": [7, 0, 0, 0, 0],
        "Quiet": [4, 0, 0, 0, 0],
    }


def test_reads_and_requests_follow_a_page_that_was_renamed():
    article = make_article(title="Renamed", slug="new")
    article.aliases.create(path="/case-studies/old/")
    make_request(source_path="/case-studies/old/")
    make_request(source_path="/case-studies/new/")

    found = report(reads={"/case-studies/old/": 3, "/case-studies/new/": 4})

    assert found["page"] == {"Renamed": [7, 2, 0, 0, 0]}


def test_reads_of_a_deleted_page_stay_and_are_its_own_when_it_is_brought_back():
    article = make_article(title="Back", slug="back")
    article.aliases.create(path="/case-studies/old/")
    reads = {"/case-studies/old/": 3, "/case-studies/back/": 4}
    (kept,) = keep_deleted([article], by=make_user())
    article.delete()
    while_deleted = report(reads=reads)["page"]

    bring_back(kept, by=None)

    assert {label: cells[0] for label, cells in while_deleted.items()} == reads
    assert report(reads=reads)["page"] == {"Back": [7, 0, 0, 0, 0]}


def test_reads_of_a_problem_are_those_of_its_page_and_of_all_pages_on_it():
    problem = make_problem(title="Decision drift", slug="drift")
    outcome = make_outcome(title="Calm", slug="calm")
    make_article(slug="a", problems=[problem], outcomes=[outcome])
    make_request(problem_slugs=["drift"], source_path="/case-studies/a/")

    found = report(reads={"/case-studies/a/": 5, "/problems/drift/": 2, "/insights/": 9})

    assert found["problem"] == {"Decision drift": [7, 1, 0, 0, 0]}
    assert found["outcome"]["Calm"] == [5, 0, 0, 0, 0]


def test_reads_of_a_block_are_those_of_the_pages_from_which_it_was_asked():
    for path in ("/a/", "/a/", "/b/"):
        make_request(source_path=path, cta_heading="Talk", cta_ordinal=1)

    found = report(reads={"/a/": 5, "/b/": 2, "/c/": 9})

    assert found["block"] == {"Talk (1)": [7, 3, 0, 0, 0]}


def test_person_has_the_requests_they_own_and_the_pages_they_wrote_or_answer_on():
    ingrid = make_person(title="Ingrid", slug="ingrid", account=make_user())
    tom = make_person(title="Tom", slug="tom")
    problem = make_problem(slug="drift")
    problem.answered_by.add(tom)
    make_article(slug="a", authors=[ingrid], problems=[problem])
    make_request(owner=ingrid.account)
    make_request(owner=ingrid.account, addressee_slug="tom", addressee_name="Tom")
    make_request(addressee_slug="tom", addressee_name="Tom")

    found = report(reads={"/case-studies/a/": 5, "/people/ingrid/": 1})

    assert found["person"] == {"Ingrid": [6, 2, 0, 0, 0], "Tom": [5, 1, 0, 0, 0]}


def test_rows_are_ordered_by_any_column_or_by_name():
    make_request(source_path="/a/")
    make_request(source_path="/b/")
    make_request(source_path="/b/", status="won")
    reads = {"/a/": 9, "/b/": 1, "/c/": 5}

    orders = ("asked", "read", "won", "label")
    found = {order: [row[0] for row in asked("page", reads=reads, order=order)] for order in orders}

    assert found == {
        "asked": ["/b/", "/a/", "/c/"],
        "read": ["/a/", "/c/", "/b/"],
        "won": ["/b/", "/a/", "/c/"],
        "label": ["/a/", "/b/", "/c/"],
    }


def test_report_asks_as_much_for_many_pages_as_for_one():
    def queries(count):
        for _number in range(count):
            person = make_person(account=make_user())
            article = make_article(authors=[person], problems=[make_problem()])
            article.aliases.create(path=f"/old-{article.pk}/")
            make_request(source_path=f"/old-{article.pk}/", owner=person.account)
        reads = {article.get_absolute_url(): 1 for article in Article.objects.all()}
        with CaptureQueriesContext(connection) as captured:
            report(reads=reads)
        return len(captured)

    assert queries(1) == queries(5)


def test_quarantined_requests_are_not_counted():
    make_request(status="quarantined", quarantine_reason="links")

    assert not received(date(2000, 1, 1), date(2100, 1, 1)).exists()


def test_days_are_those_of_the_site_and_both_ends_count(settings):
    settings.TIME_ZONE = "Europe/Tallinn"
    # 1 July there begins at 21:00 UTC on 30 June.
    before = make_request(created_at=datetime(2026, 6, 30, 20, 59, 59, tzinfo=UTC))
    first = make_request(created_at=datetime(2026, 6, 30, 21, 0, tzinfo=UTC))
    last = make_request(created_at=datetime(2026, 7, 31, 20, 59, 59, tzinfo=UTC))
    make_request(created_at=datetime(2026, 7, 31, 21, 0, tzinfo=UTC))

    found = received(date(2026, 7, 1), date(2026, 7, 31))

    assert set(found) == {first, last}
    assert before not in found


def test_shares_appear_only_from_thirty_requests_on():
    for _number in range(29):
        make_request(source_path="/a/", status="won")
    few = tables(DiagnosticRequest.objects.all(), {"/a/": 1000})[0].rows[0]

    make_request(source_path="/a/")
    enough = tables(DiagnosticRequest.objects.all(), {"/a/": 1000})[0].rows[0]

    assert {cell.share for cell in few.cells} == {None}
    assert [cell.share for cell in enough.cells] == [None, 3.0, 0.0, 97.0, 97.0]


def test_pages_that_were_read_before_reads_were_counted_have_no_share_of_them():
    for _number in range(30):
        make_request(source_path="/a/")

    row = tables(DiagnosticRequest.objects.all(), {"/a/": 2})[0].rows[0]

    assert row.share("asked") is None


def test_bars_are_in_proportion_to_the_column_that_orders():
    make_request(source_path="/a/")
    make_request(source_path="/b/")
    make_request(source_path="/b/")

    rows = tables(DiagnosticRequest.objects.all(), {})[0].rows

    assert [row.width for row in rows] == [100, 50]


def test_reads_are_those_of_the_days_chosen(client, consultant):
    today = timezone.localdate()
    PageRead.objects.create(path="/a/", day=today, count=40)
    PageRead.objects.create(path="/a/", day=today - timedelta(days=1), count=2)
    PageRead.objects.create(path="/a/", day=today - timedelta(days=2), count=100)

    page = client.get(REPORT, {"start": today - timedelta(days=1), "end": today}).text

    assert re.search(r"<dt>Read</dt><dd>42\b", page)
    assert "Reads are counted since" in page


def test_page_shows_the_last_ninety_days_unless_told_otherwise(client, consultant):
    make_request(source_path="/recent/")
    make_request(source_path="/old/", created_at=timezone.now() - timedelta(days=100))

    page = client.get(REPORT).content.decode()
    long_page = client.get(REPORT, {"start": "2000-01-01"}).content.decode()

    assert "/recent/" in page
    assert "/old/" not in page
    assert "/old/" in long_page
    assert re.search(r"<dt>Asked</dt><dd>1\b", page)


def test_page_says_what_is_not_counted_and_why_there_are_no_percentages(client, consultant):
    make_request()

    page = client.get(REPORT).content.decode()

    assert "Quarantined ones are not counted." in page
    assert "Percentages stand where there are 30 requests or more" in page
    assert " %" not in page


def test_page_marks_the_column_that_orders_and_has_no_inline_style(client, consultant):
    make_request(source_path="/case-studies/<b>/")

    page = client.get(REPORT, {"sort": "won"}).text

    assert page.count('aria-sort="descending"') == 6
    assert re.search(r'aria-sort="descending"><a href="[^"]*sort=won#', page)
    assert "style=" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ({"start": "yesterday"}, "Give a date such as 2026-11-20."),
        ({"start": ""}, "Give a date such as 2026-11-20."),
        ({"end": "2026-02-30"}, "Give a date such as 2026-11-20."),
        ({"start": "2026-02-01", "end": "2026-01-01"}, "The first day is after the last one."),
    ],
)
@pytest.mark.parametrize("form", [{}, {"format": "csv"}])
def test_bad_period_is_answered_by_a_sentence(client, consultant, period, form, message):
    response = client.get(REPORT, period | form)

    assert response.status_code == 400
    assert message in response.content.decode()


def test_longest_period_there_is(client, consultant):
    make_request(source_path="/a/")

    response = client.get(REPORT, {"start": "0001-01-01", "end": "9999-12-31"})

    assert "/a/" in response.content.decode()


def test_long_period_shows_its_newest_and_leads_to_those_before(client, consultant, monkeypatch):
    monkeypatch.setattr(attribution, "MOST_COUNTED", 2)
    for day in (1, 2, 3, 4):
        make_request(source_path=f"/{day}/", created_at=datetime(2026, 7, day, 12, tzinfo=UTC))
    period = {"start": "2026-07-01", "end": "2026-07-31"}

    newest = client.get(REPORT, period).text
    before = client.get(
        REPORT + re.search(r'href="(\?start=[^"]*)">Those before', newest)[1].replace("&amp;", "&")
    )

    assert "more than 2 requests. Counted here are the newest" in newest
    assert [f"/{day}/" in newest for day in (1, 2, 3, 4)] == [False, False, True, True]
    assert "/2/" in before.text
    assert "/1/" in before.text


def test_download_counts_all_of_a_long_period(client, consultant, monkeypatch):
    monkeypatch.setattr(attribution, "MOST_COUNTED", 2)
    for _number in range(3):
        make_request(source_path="/a/")

    assert b'"/a/","/a/","0","3"' in client.get(REPORT, {"format": "csv"}).getvalue()


def test_long_table_says_how_many_rows_only_the_download_has(client, consultant, monkeypatch):
    monkeypatch.setattr(attribution, "ROWS", 1)
    for number in range(3):
        make_request(source_path=f"/{number}/")

    assert "2 more rows are in the download." in client.get(REPORT).text


def test_report_can_be_downloaded(client, consultant):
    make_request(source_path="/a/", cta_heading="=1+1", problem_slugs=["scaling"])
    PageRead.objects.create(path="/a/", day=timezone.localdate(), count=6)

    response = client.get(REPORT, {"format": "csv"})

    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows == [
        ["By", "Value", "Address", "Read", "Asked", "Answered in time", "Booked", "Won"],
        ["Page", "/a/", "/a/", "6", "1", "0", "0", "0"],
        ["Block", "'=1+1", "", "6", "1", "0", "0", "0"],
        ["Problem", "scaling", "/problems/scaling/", "0", "1", "0", "0", "0"],
        ["Person", "nobody yet", "", "", "1", "0", "0", "0"],
        ["Outcome", "not known", "", "", "1", "0", "0", "0"],
        ["Campaign", "not known", "", "", "1", "0", "0", "0"],
    ]
    assert "no-store" in response["Cache-Control"]


def test_requests_that_are_older_than_the_first_read_are_no_share_of_reads():
    for _number in range(30):
        make_request(source_path="/a/", created_at=timezone.now() - timedelta(days=9))
    PageRead.objects.create(path="/a/", day=timezone.localdate() - timedelta(days=8), count=40)

    row = tables(DiagnosticRequest.objects.all(), {"/a/": 40})[0].rows[0]

    assert row.share("asked") is None
    assert row.share("won") == 0


def test_sum_of_a_period_is_no_share_of_reads_where_its_rows_are_none(client, consultant):
    for _number in range(30):
        make_request(source_path="/a/", created_at=timezone.now() - timedelta(days=9))
    PageRead.objects.create(path="/a/", day=timezone.localdate(), count=1234)

    page = client.get(REPORT).text

    assert "<dt>Read</dt><dd>1,234</dd>" in page
    assert "<dt>Asked</dt><dd>30</dd>" in page


def test_empty_period_is_one_sentence(client, consultant):
    page = client.get(REPORT).text

    assert page.count("Nothing in this period.") == 1
    assert "<dt>Read</dt>" not in page


def test_download_is_called_by_its_period(client, consultant):
    days = {"start": "2026-01-01", "end": "2026-01-31"}
    response = client.get(REPORT, {**days, "format": "csv"})

    name = "where-requests-come-from-2026-01-01-to-2026-01-31.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
