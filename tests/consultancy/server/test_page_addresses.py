"""Which requests ask for the same page, and which are Django's own to answer."""

import pytest

from consultancy.server.pages.addresses import names_read_at, page_asked_for, with_query
from tests.asked import asked


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/insights/", ("/insights/", "")),
        ("/insights/?", ("/insights/", "")),
        ("/insights/?utm_source=a&fbclid=b&x=%00", ("/insights/", "")),
        ("/insights/?page=2", ("/insights/", "page=2")),
        ("/insights/?page=1&page=2", ("/insights/", "page=2")),
        ("/insights/?problem=x", ("/insights/", "")),
        ("/insights/?page=1;page=2", ("/insights/", "page=1%3Bpage%3D2")),
        ("/insights/?p%61ge=2", ("/insights/", "page=2")),
        ("/insights/?PAGE=2", ("/insights/", "")),
        ("/insights/?page=%FF", ("/insights/", "page=%EF%BF%BD")),
        (
            "/case-studies/?outcome=b&x=1&problem=a",
            ("/case-studies/", "problem=a&outcome=b"),
        ),
        ("/problems/?page=2", ("/problems/", "")),
        ("/diagnostic/?source=a&about=b", ("/diagnostic/", "source=a")),
        ("/diagnostic/thanks/?about=b&source=a", ("/diagnostic/thanks/", "about=b")),
        ("/nowhere?page=2", ("/nowhere", "")),
        ("/metrics-that-matter/", ("/metrics-that-matter/", "")),
        ("//insights/", ("//insights/", "")),
    ],
)
def test_address_holds_what_the_page_reads_and_nothing_else(target, address):
    assert page_asked_for(asked(target)) == address


def test_question_mark_within_the_path_is_no_query():
    """The server hands paths over decoded: `/insights/%3Fpage=2`."""
    request = asked("/insights/")
    request.path = "/insights/?page=2"

    assert page_asked_for(request) == ("/insights/?page=2", "")


@pytest.mark.parametrize(
    "target",
    [
        "/admin/",
        "/admin/login/",
        "/shared/token/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/diagnostic/stamp/",
        "/static/site.css",
        "/media/x.png",
        "/" + "x" * 1000,
        "/insights/?page=" + "x" * 1000,
        "/insights/?" + "x=1&" * 2000,
    ],
)
def test_what_no_address_tells_is_passed_by(target):
    assert page_asked_for(asked(target)) is None


def test_nothing_is_remembered_of_paths_that_are_too_long():
    before = names_read_at.cache_info().currsize

    with_query("/" + "x" * 1000, "page=2")

    assert names_read_at.cache_info().currsize == before


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "get", "PURGE"])
def test_what_is_no_reading_is_passed_by(method):
    assert page_asked_for(asked("/", method=method)) is None


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("Host", "evil.example")],
        [("Host", "www.example.com"), ("Host", "www.example.com")],
        [("Host", "www.example.com, evil.example")],
        [("Host", "www.example.com@evil.example")],
        [("Host", "")],
        [("Host", "w" * 400)],
    ],
)
def test_other_hosts_are_passed_by(lines):
    assert page_asked_for(asked("/", *lines, host="")) is None


@pytest.mark.parametrize("host", ["www.example.com", "WWW.example.com.", "www.example.com:443"])
def test_hosts_that_django_knows_have_the_same_pages(host):
    assert page_asked_for(asked("/", host=host)) == ("/", "")


def test_request_that_is_led_to_https_is_passed_by():
    request = asked("/")
    request.headers.lines = [("host", "www.example.com")]

    assert page_asked_for(request) is None
