"""Who sees each answer go: the access log and the counters, where they are wanted.

They stand before the front, those answers included that never reach Django; where nobody wants
them nothing stands there.
"""

import logging
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

from consultancy.logs.harmless import harmless_path
from consultancy.logs.request_ids import HEADER, request_id_from, serving_request
from consultancy.server.gateway import Headers

logger = logging.getLogger("consultancy.access")
LINE = "%s %s %s %s %s ms %s"


class Seen:
    """A protocol (RSGI's) that remembers the answer; `name` is that of the request."""

    def __init__(self, protocol: HTTPProtocol, scope: Scope) -> None:
        self.protocol, self.scope = protocol, scope
        self.start = perf_counter()
        self.status, self.size = 0, 0
        self.name = request_id_from(scope.headers.get(HEADER.lower()))

    def __aiter__(self) -> AsyncIterator[bytes]:
        chunks: AsyncIterator[bytes] = self.protocol.__aiter__()
        return chunks

    @property
    def seconds(self) -> float:
        return perf_counter() - self.start

    def response_empty(self, status: int, headers: Headers) -> None:
        self.status = status
        self.protocol.response_empty(status, headers)

    def response_str(self, status: int, headers: Headers, body: str) -> None:
        self.status, self.size = status, len(body.encode())
        self.protocol.response_str(status, headers, body)

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.size = status, len(body)
        self.protocol.response_bytes(status, headers, body)

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        told = {name.lower(): value for name, value in headers}
        self.status, self.size = status, int(told.get("content-length", 0))
        self.protocol.response_file(status, headers, file)


# Told of each answer, and by whom it was made: "memory" or "site".
Witness = Callable[[Seen, str], None]


class SeenFront:
    """A front whose answers are seen."""

    def __init__(self, front: Any, witnesses: list[Witness]) -> None:
        self.front, self.witnesses = front, witnesses
        self.warm_up, self.end = front.warm_up, front.end
        self.say_good_bye = front.say_good_bye

    def answer_at_once(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        seen = Seen(protocol, scope)
        is_answered: bool = self.front.answer_at_once(scope, seen)
        if is_answered:
            self.tell(seen, "memory")
        return is_answered

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        seen = Seen(protocol, scope)
        await self.front.__rsgi__(scope, seen)
        self.tell(seen, "site")

    def tell(self, seen: Seen, by: str) -> None:
        for witness in self.witnesses:
            witness(seen, by)


def seen_by_those_who_want(front: Any) -> Any:
    """The front itself where nobody wants to see."""
    witnesses: list[Witness] = []
    if settings.ACCESS_LOG:
        witnesses.append(log_answer)
    if settings.METRICS_TOKEN:
        # An extra, that only whoever wants it has installed.
        from consultancy.metrics.counters import count_answer  # noqa: PLC0415

        witnesses.append(lambda seen, by: count_answer(seen.status, by, seen.seconds))
    return SeenFront(front, witnesses) if witnesses else front


def log_answer(seen: Seen, by: str) -> None:
    """One line. Neither who asked, nor from where, nor what for: queries are the visitors' own."""
    told = {
        "method": seen.scope.method,
        "path": harmless_path(seen.scope.path),
        "status": seen.status,
        "bytes": seen.size,
        "milliseconds": round(seen.seconds * 1000, 1),
        "by": by,
    }
    with serving_request(seen.name):
        logger.info(LINE, *told.values(), extra=told)
