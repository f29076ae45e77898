"""Reads are a number for each page and day, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from casestudies.version.site_version import read_number
from contact.pages.page_reads import PageRead, page_reads, store_reads

pytestmark = pytest.mark.django_db


def stored():
    return {(one.path, one.day): one.count for one in PageRead.objects.all()}


def test_reads_of_a_day_add_up_whichever_process_counted_them():
    today = timezone.localdate()

    store_reads({"/a/": 2, "/b/": 1})
    store_reads({"/a/": 3})

    assert stored() == {("/a/", today): 5, ("/b/", today): 1}


def test_each_day_has_a_number_of_its_own():
    today = timezone.localdate()
    PageRead.objects.create(path="/a/", day=today - timedelta(days=1), count=7)

    store_reads({"/a/": 1})

    assert stored() == {("/a/", today): 1, ("/a/", today - timedelta(days=1)): 7}


@pytest.mark.parametrize(
    ("minute", "day"), [((20, 59), date(2026, 6, 30)), ((21, 0), date(2026, 7, 1))]
)
def test_day_begins_at_midnight_of_the_site(settings, monkeypatch, minute, day):
    settings.TIME_ZONE = "Europe/Tallinn"
    moment = datetime(2026, 6, 30, *minute, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    store_reads({"/a/": 1})

    assert stored() == {("/a/", day): 1}


def test_path_is_stored_as_requests_name_their_page():
    store_reads({"/insights/tänään/": 1})

    assert PageRead.objects.get().path == "/insights/t%C3%A4n%C3%A4%C3%A4n/"


def test_path_that_no_request_could_hold_is_left_out():
    store_reads({"/" + "ä" * 200: 1, "/a/": 1})

    assert [path for path, _day in stored()] == ["/a/"]


def test_reads_go_when_requests_of_their_day_would(settings):
    settings.REQUEST_RETENTION_DAYS = 30
    today = timezone.localdate()
    for days in (30, 31):
        PageRead.objects.create(path=f"/{days}/", day=today - timedelta(days=days), count=1)

    store_reads({"/a/": 1})

    assert {path for path, _day in stored()} == {"/30/", "/a/"}


def test_reads_are_no_change_of_the_site():
    before = read_number()

    store_reads({"/a/": 1})

    assert read_number() == before


def test_rows_hold_nothing_of_a_reader():
    assert {field.name for field in PageRead._meta.fields} == {"id", "path", "day", "count"}


def test_flood_of_pages_fills_no_memory(monkeypatch):
    monkeypatch.setattr(page_reads, "most", 3)

    page_reads.note(f"/{number}/" for number in range(100))
    page_reads.note(["/0/"])

    assert page_reads.counted == {"/0/": 2, "/1/": 1, "/2/": 1}


def test_writing_takes_one_query_however_many_pages(django_assert_max_num_queries):
    # The transaction's begin and end, the rows, and what goes.
    with django_assert_max_num_queries(4):
        store_reads({f"/{number}/": 1 for number in range(50)})
