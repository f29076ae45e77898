"""The report on where requests come from."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from contact.inbox import attribution
from contact.inbox.attribution import received, tables
from contact.models import DiagnosticRequest
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

REPORT = "/admin/contact/diagnosticrequest/where-from/"


@pytest.fixture
def consultant(client):
    client.force_login(make_user(groups=["Consultants"]))


def counted():
    return {
        table.name: [(row.label, row.requests) for row in table.rows]
        for table in tables(DiagnosticRequest.objects.all())
    }


def test_requests_are_counted_by_each_dimension_the_most_frequent_first():
    make_request(source_path="/a/", cta_heading="Ask us", problem_slugs=["scaling"])
    make_request(source_path="/b/", cta_heading="Ask us", outcome_slugs=["calm"])
    make_request(source_path="/b/", cta_heading="Talk", problem_slugs=["scaling"])

    assert counted() == {
        "source_path": [("/b/", 2), ("/a/", 1)],
        "cta_heading": [("Ask us", 2), ("Talk", 1)],
        "problem_slugs": [("scaling", 2), ("not known", 1)],
        "outcome_slugs": [("not known", 2), ("calm", 1)],
        "utm": [("not known", 3)],
    }


def test_campaigns_are_counted_by_source_and_name():
    make_request(utm={"utm_campaign": "autumn", "utm_source": "letter", "utm_term": "x"})
    make_request(utm={"utm_source": "letter", "utm_campaign": "autumn"})
    make_request(utm={"utm_source": "letter"})
    make_request(utm={"utm_medium": "mail"})

    assert counted()["utm"] == [("letter / autumn", 2), ("not known", 1), ("letter", 1)]


def test_request_with_two_problems_counts_for_both_and_a_repeated_one_once():
    make_request(problem_slugs=["scaling", "handover", "scaling"])

    assert counted()["problem_slugs"] == [("handover", 1), ("scaling", 1)]


def test_all_dimensions_take_one_query(django_assert_num_queries):
    make_request()
    make_request()

    with django_assert_num_queries(1):
        counted()


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
        make_request(source_path="/a/")
    few = tables(DiagnosticRequest.objects.all())[0]

    make_request(source_path="/b/")
    enough = tables(DiagnosticRequest.objects.all())[0]

    assert few.rows == [("/a/", 29, None)]
    assert enough.rows == [("/a/", 29, 97), ("/b/", 1, 3)]


def test_bars_are_in_proportion_and_at_most_ten():
    make_request(source_path="/most/")
    for number in range(11):
        make_request(source_path=f"/page-{number:02}/")
    make_request(source_path="/most/")

    table = tables(DiagnosticRequest.objects.all())[0]

    assert len(table.rows) == 12
    assert len(table.bars) == 10
    assert table.bars[0].width == 2 * table.bars[1].width
    assert table.bars[-1].top < table.chart_height


def test_page_shows_the_last_ninety_days_unless_told_otherwise(client, consultant):
    make_request(source_path="/recent/")
    make_request(source_path="/old/", created_at=timezone.now() - timedelta(days=100))

    page = client.get(REPORT).content.decode()
    long_page = client.get(REPORT, {"start": "2000-01-01"}).content.decode()

    assert "/recent/" in page
    assert "/old/" not in page
    assert "/old/" in long_page
    assert "1 request in this period." in page


def test_page_says_what_is_not_counted_and_why_there_are_no_percentages(client, consultant):
    make_request()

    page = client.get(REPORT).content.decode()

    assert "Quarantined ones are not counted." in page
    assert "With fewer than 30 requests only counts are shown" in page
    assert "%</td>" not in page


def test_chart_has_a_title_and_a_description_and_no_inline_style(client, consultant):
    make_request(source_path="/case-studies/<b>/")

    page = client.get(REPORT).content.decode()

    assert re.search(
        r'<svg class="chart"[^>]* role="img" aria-labelledby="source_path-title source_path-desc">',
        page,
    )
    assert '<title id="source_path-title">Article</title>' in page
    assert '<desc id="source_path-desc">' in page
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
        REPORT + re.search(r'href="(\?start=[^"]*)"', newest)[1].replace("&amp;", "&")
    )

    assert "more than 2 requests. Counted here are the newest" in newest
    assert [f"/{day}/" in newest for day in (1, 2, 3, 4)] == [False, False, True, True]
    assert "/2/" in before.text
    assert "/1/" in before.text


def test_download_counts_all_of_a_long_period(client, consultant, monkeypatch):
    monkeypatch.setattr(attribution, "MOST_COUNTED", 2)
    for _number in range(3):
        make_request(source_path="/a/")

    assert b'"/a/","3"' in client.get(REPORT, {"format": "csv"}).getvalue()


def test_long_table_says_how_many_rows_only_the_download_has(client, consultant, monkeypatch):
    monkeypatch.setattr(attribution, "ROWS", 1)
    for number in range(3):
        make_request(source_path=f"/{number}/")

    assert "2 more rows are in the download." in client.get(REPORT).text


def test_report_can_be_downloaded(client, consultant):
    make_request(source_path="/a/", cta_heading="=1+1", problem_slugs=["scaling"])

    response = client.get(REPORT, {"format": "csv"})

    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows == [
        ["By", "Value", "Requests"],
        ["Article", "/a/", "1"],
        ["Heading of the block", "'=1+1", "1"],
        ["Problem", "scaling", "1"],
        ["Outcome", "not known", "1"],
        ["Campaign", "not known", "1"],
    ]
    assert "no-store" in response["Cache-Control"]
