"""Pages that people read are counted, whoever answers: the cache, Django, or Django without it."""

import signal

import pytest

from consultancy.server.front import Front
from contact.pages.page_reads import PageRead, page_reads
from tests.asked import Given, asked, finish
from tests.consultancy.server.conftest import site_on
from tests.consultancy.server.test_page_cache import (  # noqa: F401 - fixtures
    django,
    front,
    get,
    watch,
)
from tests.served import free_port, serving, wait_until
from tests.web_reader import BROWSER, read_page


@pytest.fixture
def read(get):  # noqa: F811
    return lambda target, *lines, **how: get(target, *BROWSER.items(), *lines, **how)


def test_page_counts_when_it_is_made_and_each_time_it_is_kept(read, django):  # noqa: F811
    for _time in range(3):
        read("/a/")

    assert len(django.asked) == 1
    assert page_reads.counted == {"/a/": 3}


def test_hit_that_is_answered_at_once_counts(read, front):  # noqa: F811
    read("/a/")

    assert front.answer_at_once(asked("/a/", *BROWSER.items()), Given())

    assert page_reads.counted == {"/a/": 2}


def test_reader_who_has_the_page_already_reads_it_again(read):
    tag = read("/a/").headers["ETag"]

    assert read("/a/", ("If-None-Match", tag)).status == 304
    assert page_reads.counted == {"/a/": 2}


def test_campaigns_and_other_queries_are_the_same_page(read):
    for query in ("", "?utm_source=letter", "?page=2", "?x=y"):
        read(f"/a/{query}")

    assert page_reads.counted == {"/a/": 4}


def test_robots_heads_and_strangers_hosts_count_for_nothing(get, read):  # noqa: F811
    get("/a/")
    get("/a/", ("User-Agent", "Mozilla/5.0 (compatible; Bingbot/2.0)"))
    read("/a/", method="HEAD")

    assert not page_reads.counted


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", {}),
        ("410 Gone", {}),
        ("301 Moved Permanently", {"Location": "/b/"}),
        ("500 Internal Server Error", {}),
        ("200 OK", {"Content-Type": "text/markdown; charset=utf-8"}),
        ("200 OK", {"Content-Type": "application/atom+xml"}),
        ("200 OK", {"Cache-Control": "no-store"}),
        ("200 OK", {"Cache-Control": "private"}),
    ],
)
def test_what_is_no_public_page_counts_for_nothing(read, django, status, headers):  # noqa: F811
    django.status, django.headers = status, headers

    for _time in range(2):
        read("/a/")

    assert not page_reads.counted


def test_page_counts_where_none_is_kept(django):  # noqa: F811
    front = Front(django)  # noqa: F811

    finish(front.__rsgi__(asked("/a/", *BROWSER.items()), Given()))
    finish(front.__rsgi__(asked("/admin/", *BROWSER.items(), method="POST"), Given()))

    assert page_reads.counted == {"/a/": 1}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_reads_from_memory_are_written_before_a_process_ends(nothing_left, number):
    port = free_port()
    settings = site_on(port) | {"PAGE_CACHE_MB": "2"}

    with serving(settings, port, processes=1) as server:
        for _time in range(5):
            read_page(port, "/privacy/")
        server.send_signal(number)
        if number == signal.SIGHUP:
            # Others answer; the one that counted leaves.
            wait_until(PageRead.objects.exists)
    server.wait()

    assert {one.path: one.count for one in PageRead.objects.all()} == {"/privacy/": 5}
