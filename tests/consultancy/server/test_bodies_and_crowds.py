"""What a request may take of time and room, at limits that a test can wait for."""

import asyncio
import sys
from threading import Semaphore

import pytest

from consultancy.server import bodies, front
from consultancy.server.front import Front
from consultancy.server.threads import Threads
from tests.asked import finish
from tests.scopes import make_scope
from tests.signin import device_cookie


class Visitor:
    """Sends a body piece by piece (RSGI's protocol), and keeps the answer."""

    def __init__(self, *pieces, pause=0.0, path="/diagnostic/", length=None, **headers):
        self.pieces = pieces
        self.pause = pause
        length = sum(map(len, pieces)) if length is None else length
        self.scope = make_scope("POST", path, {"content-length": str(length)} | headers)

    async def __aiter__(self):
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece

    def response_str(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def response_bytes(self, status, headers, body):
        self.response_str(status, headers, body.decode())


def colleague(*pieces, **kwargs):
    """Sends to the desk, from a browser that has signed in before."""
    return Visitor(*pieces, path="/admin/", cookie=device_cookie(), **kwargs)


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(*visitors, application=echo):
    """Let the visitors ask at the same time."""
    asked = Front(application)

    async def all_of_them():
        await asyncio.gather(*(asked.__rsgi__(visitor.scope, visitor) for visitor in visitors))

    finish(all_of_them())
    return [visitor.status for visitor in visitors]


def test_body_that_drips_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)
    visitor = Visitor(*[b"x"] * 10_000, pause=0.01)

    assert ask(visitor) == [408]

    assert "in time" in visitor.body
    assert visitor.headers["Connection"] == "close"


def test_body_that_does_not_begin_is_refused(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)

    assert ask(Visitor(b"x", pause=10)) == [408]


def test_body_that_comes_steadily_has_more_time(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.5)
    visitor = Visitor(*[b"x" * bodies.SLOWEST] * 10, pause=0.06)

    assert ask(visitor) == [200]

    assert visitor.body == "x" * bodies.SLOWEST * 10


def test_large_bodies_have_so_many_places_and_small_ones_need_none(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_LARGE", 2)
    piece = b"x" * (bodies.SMALL + 1)
    large = [colleague(piece, pause=0.01) for _number in range(3)]
    small = Visitor(b"x", pause=0.01)

    assert ask(*large, small) == [200, 200, 503, 200]

    assert large[2].headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    "cookie", ["", "device=x", "sessionid=0123456789abcdef", "device=eyJhIjoxfQ:1uV3:x"]
)
def test_stranger_has_no_place_and_is_told_to_sign_in(monkeypatch, cookie):
    monkeypatch.setattr(bodies, "MOST_LARGE", 1)
    piece = b"x" * (bodies.SMALL + 1)
    stranger = Visitor(piece, pause=0.01, path="/admin/login/", cookie=cookie)

    assert ask(stranger, colleague(piece, pause=0.01)) == [401, 200]

    assert "sign in" in stranger.body
    assert stranger.headers["Connection"] == "close"


def test_place_of_a_large_body_is_free_again(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_LARGE", 1)
    asked = Front(echo)
    piece = b"x" * (bodies.SMALL + 1)
    ends_early, whole = (colleague(piece, length=n) for n in (9**6, len(piece)))

    for visitor in (ends_early, whole):
        finish(asked.__rsgi__(visitor.scope, visitor))

    assert (ends_early.status, whole.status) == (400, 200)


def test_endless_body_above_its_bound_is_not_read():
    visitor = Visitor(path="/", length=10**12)

    assert ask(visitor) == [413]


def test_crowd_keeps_nobody_waiting_and_its_first_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(front, "QUEUE", front.THREADS)
    taken = [Visitor(path="/slow") for _number in range(front.THREADS)]
    crowd = [Visitor(path="/crowd") for _number in range(front.THREADS)]
    late, probe = Visitor(path="/"), Visitor(path="/healthz")
    may_end, order = Semaphore(0), []

    def application(environ, start_response):
        order.append(environ["PATH_INFO"])
        assert environ["PATH_INFO"] != "/slow" or may_end.acquire(timeout=120)
        return echo(environ, start_response)

    async def come():
        asked = Front(application)

        def start(*visitors):
            return [asyncio.create_task(asked.__rsgi__(each.scope, each)) for each in visitors]

        slow = start(*taken)
        async with asyncio.timeout(120):
            while len(order) < front.THREADS:
                await asyncio.sleep(0.01)
        others = start(*crowd, late)
        await asyncio.gather(*start(probe))
        may_end.release()
        await asyncio.gather(*others)
        may_end.release(front.THREADS)
        await asyncio.gather(*slow)

    finish(come())

    assert order[front.THREADS :] == ["/healthz", "/", *["/crowd"] * 3]
    assert [visitor.status for visitor in crowd] == [503, 200, 200, 200]
    assert {visitor.status for visitor in [*taken, late, probe]} == {200}


def test_thread_outlives_what_is_no_exception():
    async def come():
        threads = Threads(1, front.QUEUE)
        async with asyncio.timeout(120):
            with pytest.raises(RuntimeError, match="SystemExit"):
                await threads.run(sys.exit)
            return await threads.run(lambda: "done")

    assert finish(come()) == "done"


def test_failure_in_front_of_django_is_told_in_words(caplog):
    visitor = Visitor(b"x")

    assert ask(visitor, application=None) == [500]

    assert "was not answered" in caplog.text
