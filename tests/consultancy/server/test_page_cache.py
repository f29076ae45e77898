"""The page cache between visitors and an application: what it keeps, for how long, and for whom."""

import asyncio
import gzip
import threading
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from casestudies.tables.missed_addresses import missed
from consultancy.caching import SHARED_FILE
from consultancy.server.front import Front
from consultancy.server.pages import cache
from tests.asked import Given, asked, finish

BODY = b"<p>" + b"a page of the site " * 500
LATER = datetime.now(UTC) + timedelta(hours=1)


class Version(NamedTuple):
    number: int
    changes_at: datetime = LATER


class Watch:
    """Says of the site's version what a test wants it to say."""

    def __init__(self):
        self.version, self.before = Version(1), None

    def current(self):
        return self.version

    def before_outage(self):
        return self.before


class Application:
    """Answers what a test wants, and notes what it was asked."""

    def __init__(self):
        self.asked = []
        self.status, self.headers, self.body = "200 OK", {}, BODY
        self.meanwhile = lambda: None

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        self.meanwhile()
        headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": SHARED_FILE}
        start_response(self.status, list((headers | self.headers).items()))
        return [self.body]


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def django():
    return Application()


@pytest.fixture
def front(django, watch, settings, monkeypatch):
    monkeypatch.setattr(cache, "TRUSTED_BETWEEN_LOOKS", 0)
    settings.PAGE_CACHE_BYTES = 2 * 1024**2
    return Front(django, watch)


@pytest.fixture
def get(front):
    """Ask for a target; the answer."""

    def get(target, *lines, **how):
        given = Given()
        finish(front.__rsgi__(asked(target, *lines, **how), given))
        return given

    return get


def test_page_is_made_once(get, django):
    first, second = get("/"), get("/")

    assert (first.status, first.body) == (200, BODY)
    assert (second.status, second.headers, second.body) == (200, first.headers, BODY)
    assert len(django.asked) == 1
    assert "Set-Cookie" not in second.headers


def test_nothing_of_a_visitor_reaches_what_is_kept(get, django):
    get(
        "/?x=1",
        ("Cookie", "sessionid=x"),
        ("Accept-Encoding", "gzip"),
        ("If-None-Match", "*"),
        ("X-Forwarded-Host", "evil.example"),
        ("Range", "bytes=0-1"),
        host="WWW.EXAMPLE.COM:443",
    )

    (environ,) = django.asked
    assert {key for key in environ if key.startswith("HTTP_")} == {"HTTP_HOST"}
    assert (environ["HTTP_HOST"], environ["QUERY_STRING"]) == ("www.example.com", "")
    assert environ["wsgi.url_scheme"] == "https"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", ""])
def test_every_coding_has_a_strong_tag_of_its_own(get, django, coding):
    plain = get("/")

    first, second = (get("/", ("Accept-Encoding", coding)) for _ in range(2))
    known = get("/", ("Accept-Encoding", coding), ("If-None-Match", second.headers["ETag"]))

    assert first.body == second.body
    assert second.headers.get("Content-Encoding", "") == coding
    assert second.headers["Vary"] == "Accept-Encoding"
    assert (second.headers["ETag"] == plain.headers["ETag"]) is (coding == "")
    assert not second.headers["ETag"].startswith("W/")
    assert (known.status, known.body) == (304, b"")
    assert len(django.asked) == 1


def test_news_that_a_page_is_the_same_carries_what_caches_renew(get):
    tag = get("/").headers["ETag"]

    unchanged = get("/", ("If-None-Match", tag))

    assert unchanged.headers == {
        "Cache-Control": SHARED_FILE,
        "ETag": tag,
        "Vary": "Accept-Encoding",
    }


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('"other"', 200),
        ("{tag}x", 200),
        ("", 200),
        ('"x"' * 2000 + ", {tag}", 200),
    ],
)
def test_condition_is_read_as_the_standard_says(get, header, status):
    tag = get("/").headers["ETag"]

    assert get("/", ("If-None-Match", header.format(tag=tag))).status == status


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Sun, 01 Nov 2026 10:00:00 GMT", 304),
        ("Sun, 01 Nov 2026 09:59:59 GMT", 200),
        ("yesterday", 200),
    ],
)
def test_feed_is_not_sent_again_to_whoever_tells_the_time_of_his_copy(get, django, since, status):
    django.headers = {"Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"}
    get("/insights/feed/")

    assert get("/insights/feed/", ("If-Modified-Since", since)).status == status
    assert len(django.asked) == 1


def test_pictures_are_not_compressed(get, django):
    django.headers = {"Content-Type": "image/png"}

    picture = get("/icon-192.png", ("Accept-Encoding", "gzip"))

    assert picture.body == BODY
    assert not {"Content-Encoding", "Vary"} & picture.headers.keys()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("500 Internal Server Error", {}),
        ("503 Service Unavailable", {}),
        ("400 Bad Request", {}),
        ("302 Found", {"Location": "/"}),
        ("200 OK", {"Cache-Control": "no-store"}),
        ("200 OK", {"Cache-Control": "max-age=0, no-cache, no-store, private, public"}),
        ("200 OK", {"Set-Cookie": "a=b"}),
    ],
)
def test_errors_and_what_is_for_one_only_are_not_kept(get, django, status, headers):
    django.status, django.headers = status, headers

    get("/")
    get("/")

    assert len(django.asked) == 2


def test_new_version_drops_everything(get, django, front, watch):
    get("/")
    get("/nowhere/")
    django.body = b"<p>new"

    watch.version = Version(2)

    assert get("/").body == b"<p>new"
    assert [len(store.pages) for store in front.cache.stores] == [1, 0, 0]


def test_coming_moment_drops_everything_too(get, django, watch):
    get("/")

    watch.version = Version(1, LATER + timedelta(hours=1))
    get("/")

    assert len(django.asked) == 2


def test_page_made_while_the_site_changed_is_not_kept(get, django, watch, front):
    def change():
        watch.version = Version(2)

    django.meanwhile = change
    get("/")
    assert not front.cache.pages.pages
    get("/")
    get("/")

    assert len(django.asked) == 2


def test_nothing_is_kept_or_shown_while_the_version_is_unknown(get, django, watch):
    get("/")
    watch.version = None
    get("/")
    get("/")

    assert len(django.asked) == 3


def test_what_was_kept_is_shown_while_the_database_is_gone_and_not_longer(get, django, watch):
    get("/")
    django.status = "503 Service Unavailable"

    watch.version, watch.before = None, Version(1)
    during = get("/", ("Accept-Encoding", "gzip"))
    watch.before = None
    after = get("/")

    assert (during.status, gzip.decompress(during.body)) == (200, BODY)
    assert after.status == 503


def test_what_was_kept_of_another_version_is_not_shown_while_the_database_is_gone(
    get, watch, django
):
    get("/")
    watch.version, watch.before = None, Version(2)

    get("/")

    assert len(django.asked) == 2


def test_visitor_who_met_the_end_of_the_database_sees_what_was_kept(get, django, watch):
    def fail():
        django.status = "500 Internal Server Error"
        watch.before = Version(1)

    get("/")
    watch.version = None
    django.meanwhile = fail

    assert get("/").status == 200


def test_site_that_is_as_before_when_the_database_is_back_is_still_warm(get, django, watch):
    get("/")
    watch.version, watch.before = None, Version(1)
    get("/")
    watch.version, watch.before = Version(1), None

    get("/")

    assert len(django.asked) == 1


async def all_at_once(front, count, target="/"):
    given = [Given() for _ in range(count)]
    tasks = [asyncio.ensure_future(front.__rsgi__(asked(target), one)) for one in given]
    await asyncio.sleep(0.01)
    return given, tasks


def test_crowd_lets_one_page_be_made(front, django):
    let = threading.Event()
    django.meanwhile = lambda: let.wait(120)

    async def crowd():
        given, tasks = await all_at_once(front, 50)
        let.set()
        await asyncio.gather(*tasks)
        return given

    given = finish(crowd())

    assert {one.body for one in given} == {BODY}
    assert len(django.asked) == 1


def test_visitor_who_leaves_takes_nothing_from_those_who_wait(front, django):
    let = threading.Event()
    django.meanwhile = lambda: let.wait(120)

    async def crowd():
        given, tasks = await all_at_once(front, 3)
        tasks[0].cancel()
        let.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        return given

    given = finish(crowd())

    assert [one.status for one in given] == [None, 200, 200]
    assert len(django.asked) == 1


def test_failure_is_told_to_all_who_waited_and_the_next_one_tries_again(get, django):
    def fail():
        raise ValueError

    django.meanwhile = fail
    failed = get("/")
    django.meanwhile = lambda: None

    assert failed.status == 500
    assert get("/").status == 200


def test_flood_of_queries_and_hosts_makes_and_fills_nothing(get, django, front):
    get("/")
    before = [store.size for store in front.cache.stores]

    for number in range(200):
        get(f"/?{number}=x&utm_source={number}&fbclid={number}", ("X-Original-URL", "/admin/"))
        get(f"/?page={number}")

    assert len(django.asked) == 1
    assert [store.size for store in front.cache.stores] == before


def test_scanner_drives_no_page_out(get, django, front):
    get("/")
    django.status, django.body = "404 Not Found", b"not here"

    for number in range(200):
        get(f"/wp-login-{number}.php")

    assert "/" in front.cache.pages.pages
    assert 0 < front.cache.absent.size <= front.cache.absent.room
    assert len(front.cache.absent.pages) < 200


def test_flood_of_searches_drives_no_page_and_no_list_out(get, django, front):
    get("/")
    get("/case-studies/?page=2")
    get("/search/")

    for number in range(200):
        get(f"/search/?q={number}")

    assert set(front.cache.pages.pages) == {"/", "/search/"}
    assert len(front.cache.queried.pages) == 1
    assert 0 < front.cache.absent.size <= front.cache.absent.room


def test_room_is_bounded_in_bytes_of_every_coding_and_the_oldest_use_goes_first(get, front, django):
    codings = ("br", "zstd", "gzip")
    for number in range(200):
        get("/often/")
        for coding in codings:
            get(f"/page-{number}/", ("Accept-Encoding", coding))

    pages = front.cache.pages
    assert 0 < pages.size <= pages.room
    assert pages.size == sum(page.size for page in pages.pages.values())
    assert [asked["PATH_INFO"] for asked in django.asked].count("/often/") == 1
    assert "/page-0/" not in pages.pages
    assert "/page-199/" in pages.pages


def test_page_that_would_take_much_of_the_room_is_not_kept(get, django, front):
    django.body = b"x" * 400_000

    assert get("/").body == django.body
    assert front.cache.pages.size == 0


@pytest.mark.parametrize("query", ["utm_source=a&utm_medium=b%20c", "x=1&utm_source=a"])
def test_campaign_stays_in_the_links_of_a_page_that_is_not_made_again(get, django, front, query):
    django.body = b'<a href="/insights/">Insights</a>' * 20
    plain = get("/")

    led = get(f"/?{query}")

    assert b'href="/insights/?utm_source=a' in led.body
    assert led.headers["ETag"] != plain.headers["ETag"]
    assert get(f"/?{query}", ("If-None-Match", led.headers["ETag"])).status == 304
    assert get("/").body == plain.body
    assert len(django.asked) == 1
    assert len(front.cache.pages.pages) == 1


def test_campaign_changes_no_feed(get, django):
    django.headers = {"Content-Type": "application/atom+xml; charset=utf-8"}
    plain = get("/insights/feed/")

    led = get("/insights/feed/?utm_source=a")

    assert (led.body, led.headers) == (plain.body, plain.headers)


def test_old_address_keeps_the_query_of_each_who_asks(get, django):
    django.status, django.body = "301 Moved Permanently", b""
    django.headers = {"Location": "/insights/"}

    answers = [get(target).headers["Location"] for target in ("/old", "/old?a=b", "/old?q=ö é")]

    assert answers == ["/insights/", "/insights/?a=b", "/insights/?q=%C3%B6%20%C3%A9"]
    assert len(django.asked) == 1


def test_old_address_adds_the_query_to_that_of_its_target(get, django):
    django.status, django.body = "301 Moved Permanently", b""
    django.headers = {"Location": "/case-studies/?problem=drift#list"}

    answers = [get(target).headers["Location"] for target in ("/old", "/old?a=b")]

    assert answers == [
        "/case-studies/?problem=drift#list",
        "/case-studies/?problem=drift&a=b#list",
    ]


def test_query_that_the_page_has_read_is_not_told_twice(get, django):
    django.status, django.body = "301 Moved Permanently", b""
    django.headers = {"Location": "/insights/?page=2"}

    assert get("/insights/?x=y&page=2").headers["Location"] == "/insights/?x=y&page=2"


def test_everyone_who_asks_for_what_is_not_there_counts(get, django):
    django.status, django.body = "404 Not Found", b"not here"

    for query in ("", "?utm_source=a", "?b"):
        get(f"/brochure/{query}")

    # The first one counts where Django answers.
    assert missed.counted == {"/brochure/": 2}


def test_nobody_counts_who_asks_for_what_is_there_has_moved_or_is_withdrawn(get, django):
    for status in ("200 OK", "301 Moved Permanently", "410 Gone"):
        django.status, django.body = status, b"page"
        django.headers = {"Location": "/x/"} if "301" in status else {}
        for _ in range(2):
            get(f"/{status[:3]}/")

    assert not missed.counted


def test_head_is_answered_from_what_a_get_left(get, django):
    whole = get("/")

    head = get("/", method="HEAD")

    assert head.headers == whole.headers
    assert len(django.asked) == 1


def test_site_under_another_name_than_its_hosts_keeps_nothing(django, watch, settings):
    settings.ALLOWED_HOSTS = ["other.example"]

    assert Front(django, watch).cache is None


def test_body_of_disputable_length_is_refused_although_the_page_is_kept(get):
    get("/")

    assert get("/", ("Transfer-Encoding", "chunked")).status == 411
