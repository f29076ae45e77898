"""From a request of the server to Django and back: WSGI (PEP 3333), in a thread."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import IO, Any

from granian.rsgi import HTTPProtocol, Scope

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Any], Iterable[bytes]]

# What reads only, and may be answered from memory.
SAFE_METHODS = ("GET", "HEAD")
PROTOCOLS = {"1": "HTTP/1.0", "1.1": "HTTP/1.1"}
CGI_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
# In bytes; what is larger is read from its file at the pace of its reader.
IN_MEMORY = 256 * 1024
# Seconds in which the server has surely opened a file that it was told to send.
OPENED_WITHIN = 60


def environ(scope: Scope, body: IO[bytes]) -> Environ:
    """The request as WSGI tells it: text is what latin-1 makes of the bytes.

    Headers that come more than once are joined. One that has an underscore in its name could pass
    for another (`X_Forwarded_For`) and is left out, and so is one whose value is not ASCII.
    """
    host, _colon, port = scope.server.rpartition(":")
    variables: Environ = SERVER | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": wsgi_text(scope.path),
        "QUERY_STRING": wsgi_text(scope.query_string),
        "SERVER_PROTOCOL": PROTOCOLS.get(scope.http_version, "HTTP/1.1"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "HTTP_HOST": scope.authority or "",
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
    }
    return variables | headers(scope)


def wsgi_text(text: str) -> str:
    return text.encode().decode("latin-1")


def headers(scope: Scope) -> Environ:
    """By the names of CGI."""
    named: Environ = {}
    for name, value in scope.headers.items():
        if "_" not in name:
            key = CGI_NAMES.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
            separator = "; " if name == "cookie" else ","
            named[key] = f"{named[key]}{separator}{value}" if key in named else value
    return named


class File:
    """A file that Django answers with (`wsgi.file_wrapper`)."""

    def __init__(self, file: IO[bytes], _block_size: int = 0) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        yield self.file.read()

    def close(self) -> None:
        self.file.close()

    def path(self) -> str | None:
        """Where it lies, if it is large and wanted whole: the server can read it by itself."""
        name = getattr(self.file, "name", None)
        if not isinstance(name, str) or self.file.tell():
            return None
        return name if os.fstat(self.file.fileno()).st_size > IN_MEMORY else None


# What every request is told of us.
SERVER: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.file_wrapper": File,
}


@dataclass
class Answer:
    """What Django answered: all of it in memory, or a file's path; or a file without a name, of
    what was generated bit by bit.
    """

    status: int = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    path: str | None = None
    file: IO[bytes] | None = None

    def start(self, status: str, headers: Headers, _error: Any = None) -> None:
        """WSGI's `start_response`."""
        self.status, self.headers = int(status[:3]), headers

    def send(self, protocol: HTTPProtocol) -> None:
        """Hand it over: the server sends it however slowly it is read, and no thread waits."""
        if self.file:
            # Granian's own streams hold in memory what their reader has not taken yet.
            protocol.response_file(self.status, self.headers, f"/dev/fd/{self.file.fileno()}")
            asyncio.get_running_loop().call_later(OPENED_WITHIN, self.file.close)
        elif self.path:
            protocol.response_file(self.status, self.headers, self.path)
        else:
            protocol.response_bytes(self.status, self.headers, self.body)


def respond(
    application: Application, variables: Environ, *, stores_streams: bool = False
) -> Answer:
    """Let the application answer, in this thread from the first byte to the last.

    What it generates bit by bit (the spreadsheets of the inbox) is taken in whole: a reader who
    takes his time would otherwise hold the thread and its database connection, and what fails half
    way would look complete. With `stores_streams` it is taken in on disk, however much it is.
    """
    answered = Answer()
    result = application(variables, answered.start)
    try:
        if stores_streams and getattr(result, "streaming", False):
            answered.file = on_disk(result)
            if all(name.lower() != "content-length" for name, _value in answered.headers):
                size = os.fstat(answered.file.fileno()).st_size
                answered.headers = [*answered.headers, ("Content-Length", str(size))]
        else:
            answered.path = result.path() if isinstance(result, File) else None
            answered.body = b"" if answered.path else b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    return answered


def on_disk(pieces: Iterable[bytes]) -> IO[bytes]:
    """The pieces in a file that is gone with us."""
    with ExitStack() as failing:
        file = failing.enter_context(TemporaryFile())
        file.writelines(pieces)
        file.flush()
        failing.pop_all()
    return file
