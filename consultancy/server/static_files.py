"""Static files, from memory: what WhiteNoise would answer, byte for byte, without a thread."""

from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from django.conf import UserSettingsHolder, settings
from granian.rsgi import HTTPProtocol, Scope
from whitenoise.base import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from consultancy.headers import EVERYWHERE
from consultancy.server.gateway import SAFE_METHODS, Headers


class Kept(NamedTuple):
    """One of a file's encodings."""

    headers: Headers
    body: bytes


class StaticFiles:
    """Answers for the files that `make release` has laid out.

    Read when somebody first asks for them, and kept: there are as many as there are, all small.
    A name that nobody has asked for yet is looked up on the disk, so that a process of the release
    before has the files of the next one.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        """With DEBUG there are none: Django's middleware finds them where they are edited."""
        self.is_on = not settings.DEBUG
        # Settings are slow to ask, for something that every request asks.
        self.prefix, self.is_https = settings.STATIC_URL, settings.IS_HTTPS
        self.finder = finder(folder or settings.STATIC_ROOT)
        self.files: dict[str, StaticFile] = {}
        self.kept: dict[str, Kept] = {}

    def answer_at_once(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        """Answer with the file that is asked for; False if there is none, and nothing is done.

        Django has the rest: what is no file, a part of one, the redirect to https.
        """
        path: str = scope.path
        if not path.startswith(self.prefix) or not self.is_for_us(scope):
            return False
        file = self.files.get(path) or self.find(path)
        if file is None:
            return False
        if file.is_not_modified(conditions(scope)):
            headers = with_ours(file.not_modified_response.headers)
            protocol.response_empty(HTTPStatus.NOT_MODIFIED, headers)
            return True
        kept = self.encoded(file, scope.headers.get("accept-encoding", ""))
        protocol.response_bytes(
            HTTPStatus.OK, kept.headers, b"" if scope.method == "HEAD" else kept.body
        )
        return True

    def is_for_us(self, scope: Scope) -> bool:
        is_over_https = scope.headers.get("x-forwarded-proto") == "https"
        is_whole = scope.method in SAFE_METHODS and "range" not in scope.headers
        return self.is_on and is_whole and (is_over_https or not self.is_https)

    def find(self, path: str) -> StaticFile | None:
        file = self.finder.find_file(path)
        if isinstance(file, StaticFile):
            self.files[path] = file
            return file
        return None

    def encoded(self, file: StaticFile, accepted: str) -> Kept:
        """The smallest of the encodings that are accepted."""
        path, headers = file.get_path_and_headers({"HTTP_ACCEPT_ENCODING": accepted})
        kept = self.kept.get(path)
        if kept is None:
            kept = self.kept[path] = Kept(with_ours(headers), Path(path).read_bytes())
        return kept


def finder(folder: str | Path) -> WhiteNoise:
    """Knows the addresses, headers and encodings of files; looks at the disk when it is asked."""
    asked = UserSettingsHolder(settings)
    asked.WHITENOISE_AUTOREFRESH = True
    asked.STATIC_ROOT = str(folder)
    return WhiteNoiseMiddleware(None, asked)


def conditions(scope: Scope) -> dict[str, str]:
    names = {"if-none-match": "HTTP_IF_NONE_MATCH", "if-modified-since": "HTTP_IF_MODIFIED_SINCE"}
    return {key: value for name, key in names.items() if (value := scope.headers.get(name))}


def with_ours(headers: Headers) -> Headers:
    """The file's headers, and those of every answer."""
    return list((settings.STRICT_TRANSPORT_SECURITY | EVERYWHERE | dict(headers)).items())
