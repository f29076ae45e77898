"""Static files answered without a thread are what WhiteNoise would answer in one."""

import gzip
from types import SimpleNamespace

import pytest
from django.test import Client

from consultancy.server.static_files import StaticFiles

HASHED = "/static/site/site.0123456789ab.css"
HTTPS = {"x-forwarded-proto": "https"}


@pytest.fixture
def folder(settings, tmp_path):
    """What `collectstatic` leaves, and a file beside it."""
    settings.STATIC_ROOT = tmp_path / "static"
    folder = settings.STATIC_ROOT / "site"
    folder.mkdir(parents=True)
    for name in ("site.css", "site.0123456789ab.css", "icon.svg"):
        (folder / name).write_bytes(b"body {}" * 100)
        (folder / f"{name}.gz").write_bytes(gzip.compress(b"body {}" * 100))
    (folder / "site.css.br").write_bytes(b"brotli")
    (tmp_path / "secret.css").write_text("secret")
    return folder


class Browser:
    """Asks for a path, and keeps what it is answered (RSGI's protocol)."""

    def __init__(self, files, path, method="GET", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        scope = SimpleNamespace(method=method, path=path, headers=HTTPS | headers)
        self.answer = None
        self.is_answered = files.answer_at_once(scope, self)

    def response_bytes(self, status, headers, body):
        self.answer = (status, {name.lower(): value for name, value in headers}, body)

    def response_empty(self, status, headers):
        self.response_bytes(status, headers, b"")


def by_django(path, method="GET", **headers):
    """The same from Django, with WhiteNoise's middleware."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    response = Client(headers=HTTPS | headers).generic(method, path)
    names = {name.lower(): value for name, value in response.headers.items()}
    return response.status_code, names, response.getvalue()


FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.mark.parametrize("path", ["/static/site/site.css", HASHED, "/static/site/icon.svg"])
@pytest.mark.parametrize("is_https", [True, False])
@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("HEAD", {}),
        ("HEAD", {"accept_encoding": "gzip"}),
        ("GET", {"accept_encoding": "gzip, deflate, br, zstd"}),
        ("GET", {"accept_encoding": "*"}),
        ("GET", {"if_modified_since": FUTURE}),
        ("GET", {"if_modified_since": "nonsense"}),
        ("GET", {"if_none_match": '"other"', "if_modified_since": FUTURE}),
    ],
)
def test_file_has_the_bytes_and_headers_of_the_middleware(
    folder, settings, path, is_https, method, headers
):
    settings.IS_HTTPS = is_https
    settings.SECURE_HSTS_SECONDS = 31_536_000 if is_https else 0
    hsts = {"Strict-Transport-Security": "max-age=31536000"}
    settings.STRICT_TRANSPORT_SECURITY = hsts if is_https else {}

    browser = Browser(StaticFiles(), path, method, **headers)

    assert browser.answer == by_django(path, method, **headers)


def test_file_that_a_visitor_has_is_not_sent_again(folder):
    files = StaticFiles()
    _status, headers, _body = Browser(files, HASHED).answer

    status, _headers, body = Browser(files, HASHED, if_none_match=headers["etag"]).answer

    assert (status, body) == (304, b"")


def test_file_is_read_once(folder):
    files = StaticFiles()
    first = Browser(files, HASHED).answer
    (folder / "site.0123456789ab.css").unlink()

    assert Browser(files, HASHED).answer == first


def test_file_of_the_next_release_is_found_by_a_process_of_this_one(folder):
    files = StaticFiles()
    (folder / "new.css").write_text("new")

    assert Browser(files, "/static/site/new.css").answer[2] == b"new"


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/static/site/none.css", "GET", {}),
        ("/static/site/", "GET", {}),
        ("/static/site", "GET", {}),
        ("/static/../secret.css", "GET", {}),
        ("/static/site/../../secret.css", "GET", {}),
        ("/static//site/site.css", "GET", {}),
        ("/static/site/\0", "GET", {}),
        (f"/static/{'x' * 9999}", "GET", {}),
        ("/", "GET", {}),
        (HASHED, "POST", {}),
        (HASHED, "GET", {"range": "bytes=0-9"}),
        (HASHED, "GET", {"x-forwarded-proto": "http"}),
    ],
)
def test_what_is_no_file_or_wants_more_is_for_django(folder, settings, path, method, headers):
    settings.IS_HTTPS = True

    browser = Browser(StaticFiles(), path, method, **headers)

    assert (browser.is_answered, browser.answer) == (False, None)


def test_files_that_are_being_edited_are_for_django(folder, settings):
    settings.DEBUG = True

    assert not Browser(StaticFiles(), HASHED).is_answered
