"""Reading a posted form, with every way in which its body can be unreadable."""

from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

# How many bytes a form may have: the longest request, with room to spare.
MOST_BYTES = 256 * 1024
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class UnreadableError(Exception):
    """A body that is no complete form; `fields` holds what could be read of it."""

    def __init__(self, status: HTTPStatus, fields: QueryDict | None = None) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.fields = fields


def posted_fields(request: HttpRequest) -> QueryDict:
    """The fields of a posted form, decoded as UTF-8; bytes that are not become U+FFFD.

    Raises UnreadableError with the status to answer: 415 for what is no form, 411 for a body of
    unknown length, 413 for one over MOST_BYTES, 400 for one that is malformed or
    ended early.
    """
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type not in FORM_TYPES or charset not in {"utf-8", "utf8"}:
        raise UnreadableError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if "Transfer-Encoding" in request.headers:
        # Django reads no body whose length it is not told, and would call the fields empty.
        raise UnreadableError(HTTPStatus.LENGTH_REQUIRED)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > MOST_BYTES:
        raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, beginning_of(request))
    try:
        # A lost connection must not store half a message: Django itself does not compare these.
        if len(request.body) != length:
            raise UnreadableError(HTTPStatus.BAD_REQUEST, request.POST)
        return request.POST
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError) as error:
        raise UnreadableError(HTTPStatus.BAD_REQUEST) from error


def beginning_of(request: HttpRequest) -> QueryDict | None:
    """As many of the fields of a large urlencoded body as the limit lets us read."""
    if request.content_type != "application/x-www-form-urlencoded":
        return None
    try:
        return QueryDict(request.read(MOST_BYTES))
    except (SuspiciousOperation, UnreadablePostError):
        return None
