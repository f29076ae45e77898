"""Which requests count as somebody who reads a page."""

import pytest

from consultancy.server.pages import readers
from consultancy.server.pages.readers import is_reader
from contact.pages.page_reads import page_reads
from tests.asked import Headers

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
    "Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/15.6 Mobile/15E148 Safari/604.1"
)
CUBOT = CHROME.replace("X11; Linux x86_64", "Linux; Android 12; CUBOT KINGKONG 7")
OPENS = ("Sec-Fetch-Dest", "document")
HTML = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")


@pytest.fixture(autouse=True)
def is_https(monkeypatch):
    monkeypatch.setattr(readers, "ASKS_BY_HTTPS", True)


def reads(agent, *lines):
    agents = [("User-Agent", agent)] if agent is not None else []
    return is_reader(Headers(*agents, *lines))


@pytest.mark.parametrize("agent", [CHROME, FIREFOX, SAFARI, CUBOT])
def test_browser_that_opens_a_page_reads_it(agent):
    assert reads(agent, OPENS, HTML)


def test_older_browser_that_does_not_say_what_it_opens_reads_a_page_that_it_takes_as_html():
    assert reads(SAFARI, HTML)
    assert not reads(SAFARI, ("Accept", "*/*"))
    assert not reads(SAFARI)


def test_name_of_a_chrome_without_what_every_chrome_says_is_a_robots():
    assert not reads(CHROME, HTML)
    assert not reads(FIREFOX, HTML)


def test_without_https_no_browser_says_what_it_opens(monkeypatch):
    monkeypatch.setattr(readers, "ASKS_BY_HTTPS", False)

    assert reads(CHROME, HTML)


@pytest.mark.parametrize(
    "agent",
    [
        None,
        "",
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.32",
        "Go-http-client/2.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; "
        "+https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/130.0.0.0 Safari/537.36",
        f"{CHROME} Chrome-Lighthouse",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20",
        "NetNewsWire (RSS Reader; https://netnewswire.com/)",
        "Mozilla/5.0 " + "x" * 2000,
    ],
)
def test_robots_read_nothing(agent):
    assert not reads(agent, OPENS, HTML)


@pytest.mark.parametrize("wanted", ["empty", "iframe", "image", "script", "embed"])
def test_what_is_no_page_of_its_own_is_not_read(wanted):
    assert not reads(CHROME, ("Sec-Fetch-Dest", wanted), HTML)


@pytest.mark.parametrize(
    "purpose", ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"]
)
def test_what_is_fetched_in_advance_is_not_read(purpose):
    assert not reads(CHROME, OPENS, HTML, ("Sec-Purpose", purpose))


def test_only_get_is_a_read():
    headers = Headers(("User-Agent", CHROME), OPENS, HTML)

    readers.note_read("/a/", "HEAD", headers)
    assert not page_reads.counted

    readers.note_read("/a/", "GET", headers)
    assert page_reads.counted == {"/a/": 1}
