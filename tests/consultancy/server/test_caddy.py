"""The real Caddy with deploy/caddy before the real server."""

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from consultancy.headers import EVERYWHERE
from contact.intake.forwarding import forwarding_cures
from contact.intake.proxies import are_visitors_hidden
from contact.models import DiagnosticRequest
from tests import caddy
from tests.casestudies.test_draft_leak import make_site
from tests.consultancy.server.conftest import site_on
from tests.posts import ANSWERS
from tests.proxied import answer
from tests.served import free_port, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not caddy.IS_THERE, reason=caddy.MISSING),
]

PAGE = "/case-studies/study/"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where Caddy writes, and the site's media."""
    folder = tmp_path_factory.mktemp("caddy")
    (folder / "media").mkdir()
    (folder / "media" / "image.webp").write_text("image")
    return folder


@pytest.fixture(scope="module")
def addresses(nothing_left, folder):
    """Of Caddy, before a server of ours."""
    port = free_port()
    settings = {
        "PAGE_CACHE_MB": "8",
        "TRUSTED_PROXY_HOPS": "1",
        "SITE_URL": "https://127.0.0.1",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
    }
    with (
        serving(site_on(port) | settings, port, processes=1),
        caddy.before_site(folder, port) as found,
    ):
        yield found


@pytest.fixture
def ask(addresses):
    return lambda *asked, **headers: answer(addresses[0], *asked, **headers)


def test_caddyfile_is_as_caddy_writes_it(ask, folder):
    """Started with it, it has nothing to complain of."""
    ask("/")

    log = Path(folder, "caddy.log").read_text()

    assert '"level":"error"' not in log
    assert "not formatted" not in log


@pytest.mark.parametrize(
    ("path", "status"),
    [(PAGE, 200), ("/static/site/site.css", 200), ("/media/image.webp", 200), ("/none/", 404)],
)
def test_everything_comes_from_the_site_with_its_headers(ask, path, status):
    make_site()

    found = ask(path)

    expected = EVERYWHERE | {"Strict-Transport-Security": "max-age=31536000"}
    assert found.status == status
    assert {name: found.getheader(name) for name in expected} == expected


def test_plain_http_leads_to_https(addresses):
    visitor = HTTPConnection(urlsplit(addresses[1]).netloc, timeout=60)

    visitor.request("GET", PAGE, headers={"Host": "127.0.0.1"})

    found = visitor.getresponse()
    visitor.close()
    assert found.status == 308
    assert found.getheader("Location").startswith("https://127.0.0.1")


def test_request_comes_through(ask):
    posted = ask("/diagnostic/", "POST", urlencode(ANSWERS), **FORM)

    assert posted.status == 302
    assert DiagnosticRequest.objects.get().name == ANSWERS["name"]


def test_visitor_says_nothing_of_where_he_comes_from(ask):
    """The site sees one entry, Caddy's, and whom that names."""
    forged = {"X-Forwarded-For": "203.0.113.9, 203.0.113.8", "X-Forwarded-Proto": "http"}

    assert ask("/diagnostic/", **forged).status == 200

    assert not are_visitors_hidden()
    assert forwarding_cures() == []


@pytest.mark.parametrize(
    ("path", "kilobytes", "status", "says"),
    [
        ("/diagnostic/", 300, 413, "<main"),
        ("/admin/library/", 31 * 1024, 401, "sign in"),
        ("/admin/library/", 33 * 1024, 413, "much"),
    ],
)
def test_site_says_itself_what_is_too_much(ask, path, kilobytes, status, says):
    refused = ask(path, "POST", b"message=" + b"x" * 1024 * kilobytes, **FORM)

    assert refused.status == status
    assert says in refused.text
