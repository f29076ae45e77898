"""A walk through the public site: every answer that plain files can give, as visitors get it."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from io import BytesIO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from consultancy.edition.beginnings import beginnings
from consultancy.edition.files import EditionFile, Findings, Moved, media_type_of
from consultancy.edition.links import WRITTEN, for_any_server, references_in
from consultancy.edition.places import file_at, place_named
from consultancy.media.failures import BucketAwayError
from consultancy.server.gateway import Answer, Application, respond
from consultancy.server.pages.addresses import Address, environ_of
from consultancy.server.pages.page import KeptPage
from consultancy.static_files import doubt_of_static_files

HOME, NOT_FOUND = Address("/"), Address("/404.html")
# Where a page is called 404, that address leads to it; no page can be called so.
NO_ADDRESS = Address("/.404")
MOVED = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT, HTTPStatus.FOUND}
# What pages show; it is written before the page that shows it.
SHOWN = ("/cards/", settings.MEDIA_URL)


class SiteAwayError(Exception):
    """The site itself does not answer as it should; the text says what was seen."""


@dataclass
class Walk:
    """One walk."""

    application: Application
    found: Findings = field(default_factory=Findings)
    seen: set[Address] = field(default_factory=set)

    def begin(self) -> None:
        """See how the site answers. Raises SiteAwayError if it does not, or without its styles."""
        home = KeptPage.of(self.ask(HOME))
        if home.status != HTTPStatus.OK or not home.is_lasting:
            raise SiteAwayError(f"The home page cannot be made (status {home.status}).")
        if doubt := doubt_of_static_files():
            raise SiteAwayError(doubt)
        self.found.headers = dict(home.headers)

    def files(self) -> Iterator[EditionFile]:
        """Every file once."""
        for reference in beginnings():
            yield from self.walk_from(reference)
        for answer in map(self.ask, (NOT_FOUND, NO_ADDRESS)):
            if answer.status == HTTPStatus.NOT_FOUND:
                yield self.file_of(NOT_FOUND, answer)
                break

    def walk_from(self, reference: str) -> Iterator[EditionFile]:
        """The files at that address and at all to which it leads, that are not known yet."""
        waiting = deque(self.unseen([reference]))
        while waiting:
            place = waiting.popleft()
            file, references = self.visit(place)
            found = self.unseen(references)
            for shown in (one for one in found if one.path.startswith(SHOWN)):
                yield from filter(None, [self.visit(shown)[0]])
            waiting.extend(one for one in found if not one.path.startswith(SHOWN))
            if file:
                yield file

    def unseen(self, references: Iterable[str]) -> list[Address]:
        """The places of these references at which nobody has been; each is known from now on."""
        places = dict.fromkeys(place for one in references if (place := place_named(one)))
        new = [
            place
            for place in places
            if place not in self.seen and not place.path.startswith((settings.STATIC_URL, "//"))
        ]
        self.seen.update(new)
        return new

    def media_file(self, place: Address) -> EditionFile | None:
        """As `stored_file`; what cannot be learned of is no file that has gone."""
        try:
            return stored_file(place)
        except BucketAwayError as error:
            self.found.failed[file_at(place)] = f"{place.path}: {error}"
            return None

    def visit(self, place: Address) -> tuple[EditionFile | None, Iterable[str]]:
        """The file that stands there, if one does, and what it refers to."""
        if place.path.startswith(settings.MEDIA_URL):
            return self.media_file(place), ()
        answer = self.ask(place)
        if answer.status in MOVED:
            return None, self.note_moved(place, KeptPage.of(answer))
        if answer.status == HTTPStatus.GONE and place.path.isprintable():
            self.found.gone.add(place.path)
        elif answer.status == HTTPStatus.OK and KeptPage.of(answer).is_lasting:
            return self.file_of(place, answer), references_in(written_text(answer))
        elif answer.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            self.found.failed[file_at(place)] = f"{place.path} answers {answer.status}"
        return None, ()

    def ask(self, place: Address) -> Answer:
        """What the site tells nobody in particular who asks there."""
        return respond(self.application, environ_of(place))

    def note_moved(self, place: Address, answer: KeptPage) -> Iterable[str]:
        target = answer.header("Location")
        if not place.query and place.path.isprintable():
            self.found.moved[place.path] = Moved(answer.status, target)
        return [target.removeprefix(settings.SITE_URL)]

    def file_of(self, place: Address, answer: Answer) -> EditionFile:
        page = KeptPage.of(answer)
        body = answer.body
        if page.is_html and not self.found.is_verbatim:
            body = for_any_server(body.decode()).encode()
        return EditionFile(file_at(place), page.header("Content-Type"), partial(BytesIO, body))


def written_text(answer: Answer) -> str:
    """What addresses can stand in; of pictures nothing."""
    media_type = KeptPage.of(answer).header("Content-Type").partition(";")[0]
    is_written = media_type.startswith(WRITTEN) or media_type.endswith("xml")
    return answer.body.decode() if is_written else ""


def stored_file(place: Address) -> EditionFile | None:
    """The file of the media folder to which an address leads; None where there is none. Raises
    BucketAwayError where that cannot be learned.
    """
    name = place.path.removeprefix(settings.MEDIA_URL)
    try:
        is_there = bool(name) and default_storage.exists(name)
    except BucketAwayError:
        raise
    except (OSError, ValueError, SuspiciousFileOperation):
        return None
    if not is_there:
        return None
    opening = partial(default_storage.open, name)
    return EditionFile(place.path.removeprefix("/"), media_type_of(name), opening)
