"""The body of a request: read without a thread, within a bound and before a deadline."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from granian.rsgi import HTTPProtocol, Scope

from consultancy.server.refusals import RefusedError
from consultancy.signin.devices import is_known
from contact.intake.posted import MOST_BYTES

KB = 1024
# What anybody may send.
SMALL = MOST_BYTES
# Where they send it, and Django says itself what is too much.
FORM = "/diagnostic/"
# What colleagues may send to the desk: above the most an image may have, so that its form can say
# so. At the slowest pace that takes half an hour; a stranger must not have a place for so long.
LARGE = 32 * KB * KB
DESK = "/admin/"
# How many bodies above SMALL one process takes in at once. Beyond SMALL they lie on disk.
MOST_LARGE = 16
# A body has so many seconds, and one more for every so many bytes that have come.
BODY_SECONDS = 10
SLOWEST = 16 * KB
# Up to so many times its bound a body is read to its end before it is refused: a browser that is
# still sending shows no answer.
FORGOTTEN = 4


class Bodies:
    """Takes bodies in, and knows how many large ones it holds."""

    def __init__(self) -> None:
        self.large = 0

    @asynccontextmanager
    async def taken_in(self, scope: Scope, protocol: HTTPProtocol) -> AsyncIterator[IO[bytes]]:
        """The whole body as a file, at its start; gone when the context ends. Of a form that is
        too large only the beginning.

        Raises RefusedError: 400 for a body that ends early, 408 for one that comes too slowly, 411
        for one whose length is not told before (browsers tell it; and about where the next request
        begins nobody can disagree), 413 for one above its bound, 401 for one that only a browser
        which has signed in may send, 503 when there is no room for it.
        """
        length = announced_length(scope)
        if not length:
            yield BytesIO()
            return
        is_large = length > SMALL
        if is_large and scope.path == FORM:
            yield await beginning(length, scope, protocol)
            return
        if is_large:
            await self.check(length, scope, protocol)
        self.large += is_large
        try:
            with SpooledTemporaryFile(max_size=SMALL) as body:
                await write_chunks(protocol, length, body)
                body.seek(0)
                yield body
        finally:
            self.large -= is_large

    async def check(self, length: int, scope: Scope, protocol: HTTPProtocol) -> None:
        """Refuse a body that is too large, a stranger's, or one large body too many."""
        bound = LARGE if scope.path.startswith(DESK) else SMALL
        if length > bound:
            await forget(protocol, length, bound, scope)
            sentence = f"That is too much: at most {bound // KB:,} kB can be sent at once."
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
        if not is_known(cookies(scope)):
            await forget(protocol, length, bound, scope)
            sentence = (
                f"More than {SMALL // KB} kB is taken from colleagues only. Please sign in in "
                "another window, go back here, and send it again."
            )
            raise RefusedError(HTTPStatus.UNAUTHORIZED, sentence)
        if self.large >= MOST_LARGE:
            sentence = "Too many uploads are under way. Please try again in a minute."
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, sentence)


def announced_length(scope: Scope) -> int:
    """The body's length in bytes, 0 if there is none."""
    if "transfer-encoding" in scope.headers:
        sentence = "Please send the length of the body with it (Content-Length)."
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED, sentence)
    # The server has made sure that it is one number, if it is there.
    return int(scope.headers.get("content-length", 0))


def cookies(scope: Scope) -> str:
    """All that were sent; a proxy may have left them in several lines (RFC 9113, 8.2.3)."""
    return "; ".join(value for name, value in scope.headers.items() if name == "cookie")


async def beginning(length: int, scope: Scope, protocol: HTTPProtocol) -> IO[bytes]:
    """As much of a form as may be sent: what was typed can be shown again."""
    body = BytesIO()
    await forget(protocol, length, SMALL, scope, body)
    body.seek(0)
    return body


async def forget(
    protocol: HTTPProtocol, length: int, bound: int, scope: Scope, body: IO[bytes] | None = None
) -> None:
    """Read what will be refused, unless its sender waits for our word or it is far too much.

    The file gets as much as it might have been.
    """
    if "expect" not in scope.headers and length <= bound * FORGOTTEN:
        await write_chunks(protocol, length, body, most=bound)


async def write_chunks(
    protocol: HTTPProtocol, length: int, body: IO[bytes] | None, *, most: int = LARGE
) -> None:
    """Write to the file what comes, up to so many bytes; without one it is forgotten."""
    received = 0
    start = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(BODY_SECONDS) as deadline:
            async for chunk in protocol:
                if body:
                    body.write(chunk[: max(0, most - received)])
                received += len(chunk)
                deadline.reschedule(start + BODY_SECONDS + received / SLOWEST)
    except TimeoutError:
        sentence = "What you sent did not arrive in time. Please try again."
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, sentence) from None
    if received != length:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "What you sent did not arrive completely.")
