"""The answers of a process that is about to end: nobody is to ask again on the same connection."""

from collections.abc import AsyncIterator, Callable

from granian.rsgi import HTTPProtocol

from consultancy.server.gateway import Headers
from consultancy.server.refusals import GOOD_BYE


class Parting:
    """A protocol (RSGI's) whose answers say good-bye if we are leaving when they are ready: whoever
    asked before, and waited, would ask again while we end.
    """

    def __init__(self, protocol: HTTPProtocol, is_leaving: Callable[[], bool]) -> None:
        self.protocol = protocol
        self.is_leaving = is_leaving

    def __aiter__(self) -> AsyncIterator[bytes]:
        chunks: AsyncIterator[bytes] = self.protocol.__aiter__()
        return chunks

    def response_empty(self, status: int, headers: Headers) -> None:
        self.protocol.response_empty(status, self.parted(headers))

    def response_str(self, status: int, headers: Headers, body: str) -> None:
        self.protocol.response_str(status, self.parted(headers), body)

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.protocol.response_bytes(status, self.parted(headers), body)

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        self.protocol.response_file(status, self.parted(headers), file)

    def parted(self, headers: Headers) -> Headers:
        return with_good_bye(headers) if self.is_leaving() else headers


def with_good_bye(headers: Headers) -> Headers:
    return [*(one for one in headers if one[0] not in GOOD_BYE), *GOOD_BYE.items()]
