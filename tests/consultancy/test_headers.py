"""Every answer of every kind carries the headers, and no stray cookie changes it."""

import gzip
import subprocess
import sys

import pytest
from django.test import Client

from casestudies.tables.redirects import Redirect
from consultancy import views
from consultancy.headers import EVERYWHERE, HSTS_SECONDS, strict_transport_security
from contact import views as contact_views
from contact.intake.posted import MOST_BYTES
from tests.casestudies.desk.test_roles import ADDRESSES, store_one_of_each
from tests.casestudies.test_draft_leak import make_site
from tests.factories import make_article, stored_once
from tests.observatory import score
from tests.posts import ANSWERS, OURS
from tests.surfaces import PUBLIC

pytestmark = pytest.mark.django_db

FILES = ["/static/site.css", "/media/images/a.png"]


@pytest.fixture(autouse=True, scope="module")
def site(django_db_setup, django_db_blocker):
    """One site for all tests: none of them changes it."""
    with stored_once(django_db_blocker):
        make_site()
        yield


@pytest.fixture(autouse=True)
def production(settings, tmp_path):
    """What tests switch off because their servers speak no TLS, and a file of each kind."""
    settings.SECURE_HSTS_SECONDS = HSTS_SECONDS
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.STATIC_ROOT = tmp_path / "static"
    for file in (settings.STATIC_ROOT / "site.css", settings.MEDIA_ROOT / "images" / "a.png"):
        file.parent.mkdir(parents=True)
        file.write_text("x")


@pytest.fixture
def browser():
    """A client over HTTPS that gets the page for a 500 instead of the exception."""
    return Client(raise_request_exception=False, headers={"X-Forwarded-Proto": "https"})


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("url", [*PUBLIC, *FILES, "/healthz", "/readyz"])
def test_every_public_answer_has_the_full_score(browser, url, method):
    response = getattr(browser, method)(url)

    assert response.status_code == 200
    assert bool(response.getvalue()) is (method == "get")
    assert score(response) >= 150


@pytest.mark.parametrize("url", PUBLIC)
def test_page_that_has_not_changed_has_it_too(browser, url):
    response = browser.get(url, headers={"If-None-Match": browser.get(url)["ETag"]})

    assert response.status_code == 304
    assert score(response) >= 150


@pytest.mark.parametrize("url", FILES)
def test_file_that_has_not_changed_has_it_too(browser, url):
    response = browser.get(url, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})

    assert response.status_code == 304
    assert score(response) >= 150


@pytest.mark.parametrize(
    ("status", "method", "url", "headers"),
    [
        (301, "GET", "/case-studies", {}),
        (301, "GET", "/old-address/", {}),
        (302, "GET", "/admin/", {}),
        (400, "GET", "/case-studies/?page=%00", {}),
        (400, "GET", "/", {"Host": "elsewhere.example"}),
        (403, "POST", "/admin/login/", {}),
        (403, "POST", "/diagnostic/", {"Sec-Fetch-Site": "cross-site"}),
        (404, "GET", "/nowhere/", {}),
        (404, "GET", "/static/nothing.css", {}),
        (404, "GET", "/media/nothing.png", {}),
        (400, "GET", "/media/../manage.py", {}),
        (405, "POST", "/", {}),
        (405, "PUT", "/diagnostic/", {}),
        (405, "TRACE", "/static/site.css", {}),
        (405, "POST", "/healthz", {}),
        (411, "POST", "/diagnostic/", {"Transfer-Encoding": "chunked"}),
        (422, "POST", "/diagnostic/", OURS),
    ],
)
def test_refusals_and_redirections_have_it_too(status, method, url, headers):
    Redirect.objects.create(path="/old-address/", page=make_article())
    browser = Client(enforce_csrf_checks=True)
    headers = {"X-Forwarded-Proto": "https"} | headers

    response = browser.generic(
        method, url, "a=b", "application/x-www-form-urlencoded", headers=headers
    )

    assert response.status_code == status
    assert score(response) >= 150


def test_what_is_too_large_has_it_too(browser):
    answers = ANSWERS | {"message": "x" * MOST_BYTES}

    response = browser.post("/diagnostic/", answers, headers=OURS)

    assert response.status_code == 413
    assert score(response) >= 150


@pytest.mark.parametrize("method", ["get", "head"])
def test_error_of_ours_has_it_too(browser, monkeypatch, method):
    monkeypatch.setattr(views, "render", lambda *args: 1 / 0)

    response = getattr(browser, method)("/privacy/")

    assert response.status_code == 500
    assert score(response) >= 150


def test_thanks_and_the_way_there_have_it_too(browser):
    response = browser.post("/diagnostic/", ANSWERS, headers=OURS, follow=True)

    ((_address, status),) = response.redirect_chain
    assert status == 302
    assert score(response) >= 150


def test_request_that_cannot_be_stored_has_it_too(browser, monkeypatch):
    def fail(**kwargs):
        raise contact_views.Error

    monkeypatch.setattr(contact_views, "submit", fail)

    response = browser.post("/diagnostic/", ANSWERS, headers=OURS)

    assert response.status_code == 503
    assert score(response) >= 150


def test_way_to_https_has_all_but_what_only_https_may_have(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/case-studies/?page=2", headers={"Host": "www.example.com"})

    assert response.status_code == 301
    assert response["Location"] == "https://www.example.com/case-studies/?page=2"
    assert EVERYWHERE.items() <= response.headers.items()


@pytest.mark.slow
def test_every_page_of_the_admin_has_it_too(admin_client):
    store_one_of_each()

    low = {
        address: (response.status_code, score(response))
        for address in [*ADDRESSES, "login/", "nowhere/"]
        if score(response := admin_client.get(f"/admin/{address}", secure=True)) < 150
    }

    assert low == {}


@pytest.mark.parametrize("url", FILES)
def test_files_are_for_this_site(browser, url):
    response = browser.get(url)

    assert response.getvalue() == b"x"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("seconds", "subdomains", "preload"),
    [(HSTS_SECONDS, False, False), (300, True, False), (HSTS_SECONDS, True, True), (0, True, True)],
)
def test_header_of_https_is_the_one_that_others_are_told(
    browser, settings, seconds, subdomains, preload
):
    settings.SECURE_HSTS_SECONDS = seconds
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = subdomains
    settings.SECURE_HSTS_PRELOAD = preload

    told = browser.get("/healthz").headers.get("Strict-Transport-Security")

    ours = strict_transport_security(seconds, subdomains=subdomains, preload=preload)
    assert told == ours.get("Strict-Transport-Security")


def test_hsts_is_about_this_host_alone_unless_its_operator_says_otherwise(settings):
    alone = {"Strict-Transport-Security": f"max-age={HSTS_SECONDS}"}

    assert alone == settings.STRICT_TRANSPORT_SECURITY


def test_table_needs_nothing_but_python():
    code = "import sys, consultancy.headers; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "Content-Security-Policy",
        "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
    ],
)
def test_score_notices_a_header_that_is_missing(browser, name):
    response = browser.get("/privacy/")

    del response.headers[name]

    assert score(response) < 150


STRAY = {
    "short session": "sessionid=x",
    "session": "sessionid=0123456789abcdefghijklmnopqrstuv",
    "host session": "__Host-sessionid=x; __Host-csrftoken=x; __Secure-a=b",
    "token": "csrftoken=0123456789abcdefghijklmnopqrstuv",
    "messages": "messages=W10:1abc:def",
    "language": "django_language=et",
    "garbage": '\x01;=;;,,=="\\; a',
    "latin": "name=f\xfcr; \xff\xfe=\x80",
    "twice": "sessionid=a; sessionid=b",
    "long": f"a={'x' * 8192}",
}


@pytest.mark.parametrize("url", [*PUBLIC, *FILES, "/nowhere/", "/case-studies"])
def test_stray_cookies_change_not_a_byte(browser, url):
    headers = {"Accept-Encoding": "gzip"}
    plain = whole(browser.get(url, headers=headers))

    changed = [
        name
        for name, cookie in STRAY.items()
        if whole(browser.get(url, headers=headers | {"Cookie": cookie})) != plain
    ]

    assert changed == []


def test_length_of_what_the_admin_holds_stays_hidden(admin_client):
    response = admin_client.get("/admin/", headers={"Accept-Encoding": "gzip"})

    # The field for a name that hides it (RFC 1952, section 2.3.1).
    assert response.content[3] == gzip.FNAME


def test_stray_cookies_change_nothing_for_who_posts(browser):
    response = browser.post("/diagnostic/", ANSWERS, headers=OURS | {"Cookie": STRAY["session"]})

    assert response.status_code == 302
    assert not response.cookies


def whole(response):
    """The answer as it leaves: no header says that cookies matter, or the plain one would."""
    head = sorted(response.headers.items())
    return response.status_code, head, str(response.cookies), response.getvalue()
