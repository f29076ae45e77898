"""The real nginx with deploy/nginx before the real server."""

import re
from urllib.parse import urlencode

import pytest

from consultancy.caching import SHARED_FILE
from consultancy.headers import EVERYWHERE, HSTS_SECONDS
from contact.models import DiagnosticRequest
from tests import nginx
from tests.casestudies.test_draft_leak import make_site
from tests.consultancy.server.conftest import site_on
from tests.posts import ANSWERS
from tests.proxied import answer
from tests.served import free_port, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not nginx.IS_THERE, reason=nginx.MISSING),
]

PAGE = "/case-studies/study/"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
KB = 1024
TELLS = "add_header Cached $upstream_cache_status;"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where nginx writes; with static and media files that the site knows nothing of."""
    folder = tmp_path_factory.mktemp("nginx")
    for path in ("static/site.css", "static/site.0123456789ab.css", "media/image.webp"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(path)
    return folder


@pytest.fixture(scope="module")
def settings_behind():
    return {"PAGE_CACHE_MB": "8", "TRUSTED_PROXY_HOPS": "1", "SITE_URL": "https://127.0.0.1"}


@pytest.fixture(scope="module")
def address(nothing_left, folder, settings_behind):
    """Of nginx, before a server of ours."""
    port = free_port()
    with serving(site_on(port) | settings_behind, port, processes=1), before(folder, port) as url:
        yield url


def before(folder, port):
    return nginx.before_site(folder, port, folder / "static", folder / "media", more=TELLS)


@pytest.fixture
def ask(address):
    return lambda *asked, **headers: answer(address, *asked, **headers)


def test_configuration_is_as_nginx_wants_it(address, folder):
    """Started with it, it has nothing to complain of."""
    assert (folder / "error.log").read_text() == ""


def test_page_is_kept_by_nginx_too(ask):
    make_site()

    first, second = ask(PAGE, Cookie="sessionid=1"), ask(PAGE)

    assert (first.status, first.getheader("Cached")) == (200, "MISS")
    assert (second.text, second.getheader("Cached")) == (first.text, "HIT")
    assert second.getheader("Strict-Transport-Security") == f"max-age={HSTS_SECONDS}"


def test_page_with_another_query_is_another_page(ask):
    make_site()

    assert [ask(path).status for path in ("/case-studies/", "/case-studies/?page=9")] == [200, 404]


@pytest.mark.parametrize("target", ["/?utm_source=a", "/admin/login/", "/healthz"])
def test_what_is_for_one_visitor_is_kept_by_nobody(ask, target):
    ask(target)

    again = ask(target)

    assert again.status == 200
    assert again.getheader("Cached") != "HIT"


def test_name_of_a_request_is_the_one_of_nginx(ask):
    named = ask("/admin/login/", **{"X-Request-Id": "chosen-by-a-visitor"})

    assert re.fullmatch("[0-9a-f]{32}", named.getheader("X-Request-Id"))


def test_host_that_visitors_name_reaches_the_site(ask):
    assert ask("/", Host="evil.example").status == 400
    assert ask("/", Host="127.0.0.1").status == 200


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("static/site.css", "public, max-age=60"),
        ("static/site.0123456789ab.css", "public, max-age=315360000, immutable"),
        ("media/image.webp", SHARED_FILE),
    ],
)
def test_files_are_from_the_disk_with_the_headers_of_the_site(ask, path, rule):
    found = ask(f"/{path}")

    expected = EVERYWHERE | {
        "Cache-Control": rule,
        "Strict-Transport-Security": f"max-age={HSTS_SECONDS}",
    }
    assert found.text == path
    assert {name: found.getheader(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("path", "status"),
    [("/media/", 404), ("/media/none.webp", 404), ("/media/%2e./privkey.pem", 400)],
)
def test_what_is_no_image_is_answered_by_the_site(ask, path, status):
    missing = ask(path)

    assert missing.status == status
    assert "nginx" not in missing.text


def test_request_comes_through(ask):
    posted = ask("/diagnostic/", "POST", urlencode(ANSWERS), **FORM)

    assert posted.status == 302
    assert DiagnosticRequest.objects.get().name == ANSWERS["name"]


@pytest.mark.parametrize(
    ("path", "size", "status", "says"),
    [
        ("/diagnostic/", 300 * KB, 413, "<main"),
        ("/admin/library/", 31 * KB * KB, 401, "sign in"),
        ("/admin/library/", 33 * KB * KB, 413, "nginx"),
    ],
)
def test_site_says_itself_what_is_too_much(ask, path, size, status, says):
    refused = ask(path, "POST", b"message=" + b"x" * size, **FORM)

    assert refused.status == status
    assert says in refused.text


def test_page_is_shown_while_the_site_is_away(folder, settings_behind, tmp_path):
    make_site()
    port = free_port()
    with (
        serving(site_on(port) | settings_behind, port, processes=1) as server,
        before(tmp_path, port) as url,
    ):
        kept = answer(url, PAGE)
        server.terminate()
        server.wait()

        assert answer(url, PAGE).text == kept.text
        assert answer(url, "/insights/").status == 502
