"""A name for each request, to find it in every log on its way: that of the proxy, or our own."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from contact.pages.reading import GetResponse

HEADER = "X-Request-Id"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="")


def request_id_from(told: str | None) -> str:
    """The name that our own proxy has told, if it is one; otherwise a new one."""
    is_told = bool(told) and settings.TRUSTED_PROXY_HOPS and WELL_FORMED.fullmatch(told or "")
    return str(told) if is_told else secrets.token_hex(8)


@contextmanager
def serving_request(name: str) -> Iterator[None]:
    """Within it what this thread logs is about the request of that name."""
    token = current.set(name)
    try:
        yield
    finally:
        current.reset(token)


def name_requests(get_response: GetResponse) -> GetResponse:
    """Give each request its name, and tell it to whoever alone gets the answer.

    The outermost middleware. What caches may keep has no name: it is the same for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        # The server has named it before (consultancy/server/), but for Django's own.
        if name := current.get():
            return with_name(get_response(request), name)
        name = request_id_from(request.headers.get(HEADER))
        with serving_request(name):
            return with_name(get_response(request), name)

    return middleware


def with_name(response: HttpResponse, name: str) -> HttpResponse:
    if "no-store" in response.headers.get("Cache-Control", ""):
        response.headers[HEADER] = name
    return response
