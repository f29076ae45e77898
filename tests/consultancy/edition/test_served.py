"""The edition behind servers that know nothing of the site: Python's own, and nginx."""

import http.client
import re
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests import nginx

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"
LEADS = re.compile(r'<a [^<>]*?href="([^"]*)"')
SHOWS = re.compile(r'<(?:link|script|img) [^<>]*?(?:href|src)="(/[^"]*)"')
SENDS = re.compile(r'<form [^<>]*?action="([^"]*)"')


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def any_server(edition):
    """The port of Python's own server of files."""
    handler = partial(QuietHandler, directory=str(edition))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def crawled(any_server):
    """Every page of the edition that links lead to from its first one, by address."""
    pages, waiting = {}, ["/", "/pictured/"]
    while waiting:
        address = waiting.pop()
        if address not in pages:
            pages[address] = ask(any_server, address)
            waiting += [one for one in links_on(pages[address]) if one.startswith("/")]
    return pages


def ask(port, address, method="GET", **headers):
    """The answer of a server on this machine, read."""
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    visitor.request(method, address, headers=headers)
    response = visitor.getresponse()
    response.text = response.read().decode(errors="replace")
    visitor.close()
    return response


def links_on(page):
    is_page = page.getheader("Content-Type", "").startswith("text/html")
    found = LEADS.findall(page.text) if is_page else []
    return [unescape(one).partition("#")[0] for one in found]


def test_every_link_leads_to_a_file(crawled):
    assert [address for address, page in crawled.items() if page.status != 200] == []


def test_no_link_asks_a_file_a_question(crawled):
    assert [address for address in crawled if "?" in address] == []


def test_crawl_comes_everywhere(crawled):
    """Among the rest, to the end of a list in pages, and back."""
    assert {
        "/case-studies/page/3/",
        "/problems/problem/page/2/",
        "/case-studies/study-0/",
        "/page/below/",
        "/diagnostic/",
    } <= crawled.keys()


def test_what_pages_show_is_there(any_server, crawled):
    shown = {one for page in crawled.values() for one in SHOWS.findall(page.text)}

    assert "/media/images/shown.png" in shown or any("/media/sizes/" in one for one in shown)
    assert [one for one in shown if ask(any_server, one).status != 200] == []


def test_forms_are_sent_to_the_site(crawled):
    sent = {one for page in crawled.values() for one in SENDS.findall(page.text)}

    assert sent == {f"{SITE}/diagnostic/", f"{SITE}/search/", f"{SITE}/case-studies/pack/"}


def test_filters_and_questions_lead_to_the_site(crawled):
    lead = {one for page in crawled.values() for one in links_on(page)}

    assert f"{SITE}/case-studies/?problem=problem" in lead
    assert {urlsplit(one).netloc for one in lead if "?" in one} <= {"www.example.com"}


@pytest.fixture(scope="module")
def front(edition, tmp_path_factory):
    """The port of nginx before what any server can serve."""
    with nginx_before(edition, tmp_path_factory) as port:
        yield port


def nginx_before(folder, factory, more=""):
    return nginx.before_edition(factory.mktemp("nginx"), folder, more)


needs_nginx = pytest.mark.skipif(not nginx.IS_THERE, reason=nginx.MISSING)


@needs_nginx
@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/case-studies/", "text/html; charset=utf-8"),
        ("/case-studies.md", "text/markdown; charset=utf-8"),
        ("/case-studies/feed/", "application/atom+xml; charset=utf-8"),
        ("/case-studies/feed.json", "application/feed+json"),
        ("/sitemap.xml", "application/xml"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/brand.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/media/images/shown.png", "image/png"),
    ],
)
def test_nginx_says_what_the_site_says(client, site, settings, front, address, media_type):
    settings.MEDIA_ROOT = site
    live = client.get(address)
    live.getvalue()

    answer = ask(front, address)

    assert answer.status == 200
    assert answer.getheader("Content-Type") == live["Content-Type"] == media_type
    for name in ("X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options"):
        assert answer.getheader(name) == live[name]


@needs_nginx
@pytest.mark.parametrize(
    ("address", "status", "location"),
    [
        ("/case-studies", 301, "/case-studies/"),
        ("/old/page/", 301, "/pictured/"),
        ("/old/page?utm_source=letter", 301, "/pictured/?utm_source=letter"),
        ("/elsewhere", 301, "https://example.org/there?a=b"),
        ("/search/?q=team", 307, f"{SITE}/search/?q=team"),
        (
            "/case-studies/?problem=problem&page=2",
            307,
            f"{SITE}/case-studies/?problem=problem&page=2",
        ),
        ("/diagnostic/thanks/?reference=x", 307, f"{SITE}/diagnostic/thanks/?reference=x"),
        ("/admin/", 307, f"{SITE}/admin/"),
    ],
)
def test_nginx_leads_on(front, address, status, location):
    answer = ask(front, address)

    assert answer.status == status
    assert answer.getheader("Location").removeprefix(f"http://127.0.0.1:{front}") == location


@needs_nginx
def test_nginx_lets_the_site_have_what_is_sent(front):
    answer = ask(front, "/diagnostic/", "POST")

    assert (answer.status, answer.getheader("Location")) == (307, f"{SITE}/diagnostic/")


@needs_nginx
@pytest.mark.parametrize(
    "address",
    ["/nowhere/", "/old/draft/", "/.edition", "/nginx.conf", "/_redirects", "/.git/config"],
)
def test_nginx_says_that_nothing_is_there(edition, front, address):
    answer = ask(front, address)

    assert answer.status == 404
    assert answer.text == (edition / "404.html").read_text()


@needs_nginx
def test_nginx_says_what_is_gone(front):
    assert ask(front, "/withdrawn/").status == 410


@needs_nginx
def test_nginx_shows_further_pages_at_both_addresses(edition, front):
    written = (edition / "case-studies/page/2/index.html").read_text()

    assert ask(front, "/case-studies/?page=2").text == written
    assert ask(front, "/case-studies/page/2/").text == written
    assert (
        ask(front, "/case-studies.md?page=2").text
        == (edition / "case-studies/page/2.md").read_text()
    )


@needs_nginx
def test_nginx_shows_a_page_whatever_else_is_asked(edition, front):
    written = (edition / "page/index.html").read_text()

    assert ask(front, "/page/?page=2").text == ask(front, "/page/?utm_source=x").text == written


@needs_nginx
def test_nginx_lets_the_site_answer_behind_it(verbatim, any_server, tmp_path_factory):
    """Here some other server stands for the site: it has no search, and takes nothing."""
    live = f"upstream live {{ server 127.0.0.1:{any_server}; }}"
    with nginx_before(verbatim, tmp_path_factory, live) as port:
        asked, sent = ask(port, "/search/?q=team"), ask(port, "/diagnostic/", "POST")
        page = ask(port, "/case-studies/?page=2")

    assert (asked.status, sent.status) == (404, 501)
    assert "Error response" in asked.text
    assert page.text == (verbatim / "case-studies/page/2/index.html").read_text()
