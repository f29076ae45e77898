"""A real browser for the tests: Debian's Chromium, driven by Playwright.

Loaded as a plugin by conftest.py. The `page` fixture fails its test on any console error, failed
request, violation of the content security policy, or request that leaves this machine.
"""

import os
import shutil
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

# The first is the same engine without a browser's window, for three fifths of the CPU.
PROGRAMS = ["chromium-headless-shell", "chromium", "google-chrome"]
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long a page may take on a busy machine, in milliseconds.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)
MISSING = (
    "No Chromium found: install one (on Debian: apt-get install chromium-headless-shell) or set "
    "CHROMIUM to its path. The other tests ran without it."
)


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for all tests of a run."""
    if not CHROMIUM and os.environ.get("CI"):
        pytest.fail(MISSING)
    if not CHROMIUM:
        pytest.skip(MISSING)
    # Playwright keeps an event loop in this thread; the tests' own ORM calls are still synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints():
    """What went wrong in the browser; a test that provokes an error clears it."""
    return []


@pytest.fixture
def new_page(browser, live_server, complaints, settings, monkeypatch):
    """Open a page in a context of its own: `new_page(viewport=…, color_scheme=…)`."""
    settings.SITE_URL = live_server.url
    # On a busy machine the page before may still wait for its preview; test_pace.py has the limit.
    monkeypatch.setattr("casestudies.desk.writing.pace._slots", BoundedSemaphore(20))
    contexts = []

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints, urlsplit(live_server.url).netloc)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    """A desktop-sized page."""
    return new_page(viewport={"width": 1280, "height": 900})


def watch(page, complaints, host):
    page.on("console", lambda m: m.type == "error" and complaints.append(f"console: {m.text}"))
    page.on("response", lambda r: r.status >= 400 and complaints.append(f"{r.status}: {r.url}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("requestfailed", lambda r: is_failure(r) and complaints.append(f"failed: {r.url}"))
    page.on("request", lambda r: leaves(r.url, host) and complaints.append(f"left: {r.url}"))


def is_failure(request):
    """Whoever leaves a page aborts what it was still loading, its icon for instance."""
    return request.failure != "net::ERR_ABORTED"


def leaves(url, host):
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host
