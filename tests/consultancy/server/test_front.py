"""Requests of every shape against the real server: refused, or answered as WSGI would."""

import gzip
import re
import socket
from http import HTTPStatus
from http.client import HTTPConnection
from unittest.mock import Mock

import pytest

from consultancy.headers import EVERYWHERE, HSTS_SECONDS
from consultancy.server import THREADS
from consultancy.server.bodies import LARGE, SMALL
from consultancy.server.refusals import RefusedError, refuse
from tests.signin import device_cookie

LARGE_FILE = "/static/admin/js/vendor/xregexp/xregexp.js"

pytestmark = pytest.mark.django_db

HOST = b"Host: 127.0.0.1\r\n"
CLOSE = b"Connection: close\r\n"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
POST = b"POST / HTTP/1.1\r\n" + HOST


@pytest.fixture
def visitor(port):
    """A connection that is kept."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    yield connection
    connection.close()


def get(visitor, path, **headers):
    visitor.request("GET", path, headers={"Accept-Encoding": "identity"} | headers)
    return visitor.getresponse()


def post(visitor, path, body, **headers):
    visitor.request("POST", path, body, headers)
    return visitor.getresponse()


@pytest.fixture
def send(port):
    """Send bytes, and return everything that comes until the server closes the connection."""

    def send(data, *, hang_up=False):
        with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
            connection.sendall(data)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    return send


@pytest.fixture
def slow(port):
    """Open more connections than there are threads, send each that, and take no answer."""
    opened = []

    def slow(data):
        for _ in range(THREADS * 3):
            connection = socket.socket()
            opened.append(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            connection.connect(("127.0.0.1", port))
            connection.sendall(data)

    yield slow
    for connection in opened:
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127",
        POST + b"Content-Length: 100\r\n\r\nname=",
        b"POST /diagnostic/ HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\nname=",
        b"POST /admin/login/ HTTP/1.1\r\n" + HOST + b"Content-Length: 10000000\r\n\r\nname=",
        b"GET " + LARGE_FILE.encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /diagnostic/ HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
    ids=["silence", "head", "refused body", "body", "upload", "file", "page"],
)
def test_slow_visitors_hold_up_nobody(slow, visitor, beginning):
    slow(beginning)

    for path in ("/", "/healthz", LARGE_FILE):
        response = get(visitor, path)
        response.read()
        assert response.status == 200


@pytest.mark.parametrize(
    ("path", "size"), [("/insights/", SMALL + 1), ("/", SMALL + 1), ("/admin/login/", LARGE + 1)]
)
@pytest.mark.parametrize("headers", [{}, {"Expect": "100-continue"}])
def test_body_above_its_bound_is_refused_in_words(visitor, path, size, headers):
    visitor.putrequest("POST", path)
    visitor.putheader("Content-Length", str(size))
    for name, value in headers.items():
        visitor.putheader(name, value)
    visitor.endheaders(b"" if headers else b"x" * size)

    response = visitor.getresponse()

    assert response.status == 413
    assert b"too much" in response.read()
    assert response.headers["Connection"] == "close"
    assert {name: response.headers[name] for name in EVERYWHERE} == EVERYWHERE


def test_form_above_its_bound_comes_back_with_what_was_typed(visitor):
    visitor.request("POST", "/diagnostic/", "name=Maria+Keller&message=" + "x" * SMALL, FORM)

    response = visitor.getresponse()
    page = response.read().decode()

    assert (response.status, response.headers["Connection"]) == (413, "close")
    assert "Please shorten it" in page
    assert 'value="Maria Keller"' in page


@pytest.mark.parametrize(
    ("size", "expects"), [(SMALL + 1, b"Expect: 100-continue\r\n"), (10**9, b"")]
)
def test_form_that_is_not_read_is_answered_by_a_page_too(send, size, expects):
    length = f"Content-Length: {size}\r\n".encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"

    answer = send(b"POST /diagnostic/ HTTP/1.1\r\n" + HOST + kind + expects + length + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Please shorten it" in answer


@pytest.mark.parametrize(("scheme", "told"), [("https", f"max-age={HSTS_SECONDS}"), ("http", None)])
def test_refusal_over_https_carries_its_header_too(scheme, told):
    scope, protocol = Mock(headers={"x-forwarded-proto": scheme}), Mock()

    refuse(scope, protocol, RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too much."))

    status, headers, _body = protocol.response_str.call_args.args
    assert (status, dict(headers).get("Strict-Transport-Security")) == (413, told)


def test_colleague_may_send_more_than_visitors(visitor):
    response = post(visitor, "/admin/login/", b"x" * (SMALL + 1), Cookie=device_cookie())

    assert response.status == 403


def test_colleague_is_known_by_any_of_several_lines_of_cookies(send):
    lines = b"Cookie: a=b\r\nCookie: " + device_cookie().encode() + b"\r\nCookie: c=d\r\n"
    length = b"Content-Length: %d\r\n\r\n" % (SMALL + 1)

    answer = send(
        b"POST /admin/login/ HTTP/1.1\r\n" + HOST + CLOSE + lines + length + b"x" * (SMALL + 1)
    )

    assert answer.startswith(b"HTTP/1.1 403 ")


def test_strangers_keep_no_colleague_from_sending_much(slow, visitor):
    slow(b"POST /admin/ HTTP/1.1\r\n" + HOST + b"Content-Length: 10000000\r\n\r\nname=")
    slow(b"POST /admin/ HTTP/1.1\r\n" + HOST + b"Content-Length: 10000000\r\n\r\nname=")

    response = post(visitor, "/admin/login/", b"x" * (SMALL + 1), Cookie=device_cookie())

    assert response.status == 403


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_large_form_reaches_django_whole(visitor):
    page = get(visitor, "/admin/login/")
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
    cookie = page.getheader("Set-Cookie").partition(";")[0]
    body = f"filler={'x' * SMALL * 2}&username=a&csrfmiddlewaretoken={token}"

    response = post(
        visitor,
        "/admin/login/",
        body,
        **FORM | {"Cookie": f"{cookie}; {device_cookie()}"},
    )

    assert response.status == 200
    assert b'value="a"' in response.read()


@pytest.mark.parametrize(
    ("status", "broken"),
    [
        (b"400 Bad Request", b"GET\r\n\r\n"),
        (b"400 Bad Request", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        (b"400 Bad Request", b"GET / HTTP/1.1\r\n" + HOST + b"<script>: x\r\n\r\n"),
        (b"414 URI Too Long", b"GET /" + b"x" * 66_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
        (
            b"431 Request Header Fields Too Large",
            b"GET / HTTP/1.1\r\n" + HOST + b"X: <script>\r\n" * 100 + b"\r\n",
        ),
    ],
    ids=["line", "other protocol", "header", "address", "101 headers"],
)
def test_what_the_server_refuses_before_us_is_told_nothing(send, status, broken):
    head, _end, body = send(broken).partition(b"\r\n\r\n")

    first, *headers = head.split(b"\r\n")
    assert first == b"HTTP/1.1 " + status
    names = {line.partition(b":")[0] for line in headers}
    assert names == {b"connection", b"content-length", b"date"}
    assert body == b""


def test_browser_that_waits_is_told_to_go_on(send):
    answer = send(POST + CLOSE + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx")

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 405 ")


def test_body_that_ends_early_is_refused(send):
    answer = send(POST + b"Content-Length: 5\r\n\r\nab", hang_up=True)

    assert answer.startswith(b"HTTP/1.1 400 ")


CHUNKS = b"\r\n2\r\nab\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "rest",
    [
        b"Transfer-Encoding: chunked\r\n" + CHUNKS,
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n" + CHUNKS,
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n" + CHUNKS,
        b"Transfer-Encoding: gzip, chunked\r\n" + CHUNKS,
        b"Transfer-Encoding: chunked, identity\r\n" + CHUNKS,
        b"Transfer-Encoding: xchunked\r\n" + CHUNKS,
        b"Transfer-Encoding : chunked\r\n" + CHUNKS,
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n" + CHUNKS,
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nab",
        b"Content-Length: 2, 2\r\n\r\nab",
        b"Content-Length: +2\r\n\r\nab",
        b"Content-Length: 0x2\r\n\r\nab",
        b"Content-Length: -1\r\n\r\nab",
    ],
)
def test_body_of_disputable_length_is_refused_and_what_follows_is_not_read(send, rest):
    answer = send(POST + rest + b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n")

    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 411 "))
    assert answer.count(b"HTTP/1.") == 1


def test_visitor_cannot_hide_in_a_header_that_nobody_can_read(send):
    proxys = b"X-Forwarded-For: \xc3\xa9, 203.0.113.9\r\n"

    answer = send(b"GET / HTTP/1.1\r\n" + HOST + CLOSE + proxys + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"X-Forwarded-For" in answer


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_both_versions_are_answered_in_their_own(send, version):
    answer = send(b"GET /healthz HTTP/" + version + b"\r\n" + HOST + CLOSE + b"\r\n")

    assert answer.startswith(b"HTTP/" + version + b" 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nok\n")


def test_requests_sent_at_once_are_answered_in_turn(send):
    first = b"GET /nowhere/ HTTP/1.1\r\n" + HOST + b"\r\n"
    second = b"GET /healthz HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"

    answer = send(first + second)

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert answer.endswith(b"\r\n\r\nok\n")


def test_long_and_many_headers_are_taken(visitor):
    many = {f"X-{number}": "x" * 300 for number in range(90)}

    assert get(visitor, "/healthz", **many, Cookie="x" * 9000).status == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/insights/?page=1&q=%E9", 200),
        ("/caf%C3%A9/", 404),
        ("/caf%E9/", 404),
        ("/%00", 400),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/insights%2F", 200),
    ],
)
def test_addresses_of_every_spelling(visitor, address, status):
    assert get(visitor, address).status == status


def test_connection_is_kept_after_a_head_request(visitor):
    whole = get(visitor, LARGE_FILE)
    whole.read()

    visitor.request("HEAD", LARGE_FILE)
    head = visitor.getresponse()

    assert (head.status, head.read(), head.getheader("Content-Length")) == (
        200,
        b"",
        whole.getheader("Content-Length"),
    )
    assert get(visitor, "/healthz").read() == b"ok\n"


def test_pages_are_compressed_and_asked_for_again_by_their_tag(visitor):
    plain = get(visitor, "/").read()
    packed = get(visitor, "/", **{"Accept-Encoding": "gzip"})
    tag = packed.getheader("ETag")

    assert gzip.decompress(packed.read()) == plain
    unchanged = get(visitor, "/", **{"If-None-Match": tag, "Accept-Encoding": "gzip"})
    assert (unchanged.status, unchanged.read()) == (304, b"")


def test_file_comes_whole_and_in_part(visitor):
    whole = get(visitor, LARGE_FILE).read()

    part = get(visitor, LARGE_FILE, Range="bytes=10-19")

    assert len(whole) > SMALL
    assert (part.status, part.read()) == (206, whole[10:20])
