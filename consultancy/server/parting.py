"""The answers of a process that is about to end: nobody is to ask again on the same connection."""

from collections.abc import AsyncIterator

from granian.rsgi import HTTPProtocol

from consultancy.server.gateway import Headers
from consultancy.server.refusals import GOOD_BYE


class Parting:
    """A protocol (RSGI's) whose answers say good-bye."""

    def __init__(self, protocol: HTTPProtocol) -> None:
        self.protocol = protocol

    def __aiter__(self) -> AsyncIterator[bytes]:
        chunks: AsyncIterator[bytes] = self.protocol.__aiter__()
        return chunks

    def response_empty(self, status: int, headers: Headers) -> None:
        self.protocol.response_empty(status, with_good_bye(headers))

    def response_str(self, status: int, headers: Headers, body: str) -> None:
        self.protocol.response_str(status, with_good_bye(headers), body)

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.protocol.response_bytes(status, with_good_bye(headers), body)

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        self.protocol.response_file(status, with_good_bye(headers), file)


def with_good_bye(headers: Headers) -> Headers:
    return [*(one for one in headers if one[0] not in GOOD_BYE), *GOOD_BYE.items()]
