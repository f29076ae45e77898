"""An answer of Django's that can be given again: to everyone, in every coding."""

import hashlib
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from sys import intern
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode
from granian.rsgi import HTTPProtocol

from casestudies.addresses.absent_pages import keeping_query, without_query
from consultancy.campaign_links import with_links_to
from consultancy.server.gateway import Answer, Headers
from consultancy.server.pages.codings import CODINGS, UNCODED
from contact.intake.campaign import campaign_in

# What of a request says that it has the page already; nobody's is longer.
LONGEST_CONDITION = 2000
# Not worth compressing, in bytes.
TOO_SMALL = 200
COMPRESSIBLE = (
    *("text/", "application/json", "application/feed+json", "application/manifest+json"),
    "image/svg+xml",
)
XML = "xml"
# What a page takes beside its bodies: headers and the objects around them. Measured.
OVERHEAD = 4096
# Of the representation: told with its bytes, not with the news that they are the same (RFC 9110,
# 15.4.5).
WITH_BYTES = {"content-type", "content-language", "content-encoding", "last-modified"}
KEPT_STATUSES = {
    HTTPStatus.OK,
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.PERMANENT_REDIRECT,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
}


@dataclass(slots=True)
class Shown:
    """A page in one coding: the very bytes, and the headers that go with them."""

    status: int
    headers: Headers
    body: bytes
    tag: str
    unchanged: Headers
    """The headers of a 304."""
    modified: str

    def send(self, asked: Any, protocol: HTTPProtocol) -> None:
        """Answer a GET or HEAD with those headers; of a HEAD the server leaves the body away."""
        if self.is_known(asked):
            protocol.response_empty(304, self.unchanged)
        else:
            protocol.response_bytes(self.status, self.headers, self.body)

    def is_known(self, asked: Any) -> bool:
        """Whether the reader has these bytes already (RFC 9110, 13.1.2, 13.1.3 and 13.2.2).

        Looks up no header in vain: each look is a part of what an answer costs.
        """
        if self.status != HTTPStatus.OK:
            return False
        if tags := asked.get("if-none-match"):
            return bool(self.tag) and (tags == self.tag or names(tags, self.tag))
        since = asked.get("if-modified-since") if self.modified else None
        return since is not None and is_not_before(since, self.modified)


def names(header: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag; compared weakly."""
    if len(header) > LONGEST_CONDITION:
        return False
    found = [one.strip().removeprefix("W/") for one in header.split(",")]
    return tag in found or found == ["*"]


def is_not_before(since: str, modified: str) -> bool:
    try:
        return parsedate_to_datetime(since[:40]) >= parsedate_to_datetime(modified)
    except (ValueError, TypeError):
        return False


@dataclass(eq=False)
class KeptPage:
    """Django's answer to whoever asks for its address."""

    status: int
    headers: Headers
    body: bytes
    shown: dict[str, Shown] = field(default_factory=dict)
    """By coding; what nobody has asked for yet is not made."""
    counted: int = 0
    """The bytes for which it was put into a store."""
    is_in_use: bool = False
    """Whether somebody has asked for it since the store last looked for what may go."""

    @classmethod
    def of(cls, answer: Answer) -> "KeptPage":
        """The page that Django has answered a plain request with."""
        headers = [(intern(name), intern(value)) for name, value in answer.headers]
        return cls(
            answer.status, [one for one in headers if one[0] != "Content-Length"], answer.body
        )

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_lasting(self) -> bool:
        """Whether it may be given to others: of a status that says so, and public."""
        rule = self.header("Cache-Control")
        is_public = "public" in rule and "no-store" not in rule and "private" not in rule
        return self.status in KEPT_STATUSES and is_public and not self.header("Set-Cookie")

    @property
    def is_html(self) -> bool:
        return self.header("Content-Type").startswith("text/html")

    @cached_property
    def is_to_read(self) -> bool:
        """Whether it is a page for people, of which is counted how often they read it."""
        return self.status == HTTPStatus.OK and self.is_html and self.is_lasting

    @property
    def is_redirect(self) -> bool:
        return bool(self.header("Location"))

    @cached_property
    def is_compressible(self) -> bool:
        kind = self.header("Content-Type").partition(";")[0]
        is_text = kind.startswith(COMPRESSIBLE) or kind.endswith(XML)
        is_ready = bool(self.header("Content-Encoding"))
        return is_text and not is_ready and len(self.body) >= TOO_SMALL

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        packed = sum(len(one.body) for one in self.shown.values() if one.body is not self.body)
        return OVERHEAD + len(self.body) + packed

    def is_led_by(self, query: str) -> bool:
        """Whether the whole query of an address makes a difference: an old address keeps it, and a
        campaign stays in the links.
        """
        return bool(query) and (self.is_redirect or (self.is_html and "utm_" in query))

    def led_by(self, query: str, read: str = "") -> "KeptPage":
        """The page for whoever came with that query, of which its view has read that; the same
        where that makes no difference.
        """
        if self.is_redirect:
            target = without_query(self.header("Location"), read)
            headers = [one for one in self.headers if one[0] != "Location"]
            location = ("Location", keeping_query(target, iri_to_uri(query)))
            return self.but(headers=[*headers, location])
        html = with_links_to(self.body.decode(), urlencode(campaign_in(query))).encode()
        return self if html == self.body else self.but(body=html)

    def but(self, **changed: Any) -> "KeptPage":
        """Another page, with those changes."""
        other = replace(self, **changed, shown={}, counted=0)
        other.show_plainly()
        return other

    def show_plainly(self) -> None:
        """Show the page as it came, in every coding if it gains nothing by any."""
        plain = self.show(UNCODED)
        if not self.is_compressible:
            self.shown = dict.fromkeys([UNCODED, *CODINGS], plain)

    def show(self, coding: str) -> Shown:
        """The page in that coding. Costs about a millisecond once, and much for a large page."""
        body = CODINGS[coding](self.body) if coding else self.body
        tag = self.tag(coding)
        headers = [one for one in self.headers if one[0] not in {"ETag", "Vary"}]
        headers += [("ETag", tag)] if tag else []
        headers += [("Vary", "Accept-Encoding")] if self.is_compressible else []
        unchanged = [one for one in headers if one[0].lower() not in WITH_BYTES]
        headers += [("Content-Encoding", coding)] if coding else []
        modified = self.header("Last-Modified")
        shown = Shown(self.status, headers, body, tag, unchanged, modified)
        self.shown[coding] = shown
        return shown

    def tag(self, coding: str) -> str:
        """The strong ETag: that of the page, and the coding; the same in every process."""
        if not self.body:
            return ""
        return f'"{self.digest}-{coding}"' if coding else f'"{self.digest}"'

    @cached_property
    def digest(self) -> str:
        return hashlib.blake2b(self.body, digest_size=16).hexdigest()
