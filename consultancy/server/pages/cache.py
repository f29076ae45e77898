"""The page cache: what Django has answered is answered again, while the site is what it was."""

from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

from casestudies.tables.missed_addresses import note_missed
from consultancy.logs.request_ids import serving_request
from consultancy.server.gateway import SAFE_METHODS, Application, respond
from consultancy.server.pages.addresses import (
    Address,
    environ_of,
    is_allowed,
    is_to_our_host,
    with_query,
)
from consultancy.server.pages.codings import ACCEPTED
from consultancy.server.pages.one_at_a_time import OneAtATime
from consultancy.server.pages.page import KeptPage, Shown
from consultancy.server.pages.readers import note_read
from consultancy.server.pages.store import PageStore
from consultancy.server.threads import Threads

# Parts of the room: pages with a query (further pages of a list, its filters), and what is not
# there, or was searched for. Whoever asks for as many of these as he likes drives no page out.
QUERIED = 1 / 8
ABSENT = 1 / 16

# In seconds, between two looks at the watch: it costs a sixth of a hit, and may look four times a
# second itself.
TRUSTED_BETWEEN_LOOKS = 0.01


class Watch(Protocol):
    """What is known of the site's version (casestudies/version/version_watch.py)."""

    def current(self) -> Any:
        """The version, or None where it cannot be trusted."""

    def before_outage(self) -> Any:
        """The version before the database went, None while it is there; and when that is too long
        ago, or something has appeared or expired since.
        """


def page_cache(
    application: Application, threads: Threads[Any], watch: Watch | None
) -> "PageCache | None":
    """The cache in front of an application; None where there is to be none, nobody watches the
    site's version, or Django does not answer to the name that it is asked by, that of SITE_URL.
    """
    room: int = settings.PAGE_CACHE_BYTES
    if not room or not watch or not is_allowed(urlsplit(settings.SITE_URL).netloc):
        return None
    return PageCache(application, threads, watch, room)


class PageCache:
    """Answers for pages from memory, or by Django and from then on from memory.

    All of it runs on the event loop, except for Django, and what takes long, in threads; and hits.
    """

    def __init__(
        self, application: Application, threads: Threads[Any], watch: Watch, room: int
    ) -> None:
        self.application, self.threads, self.watch = application, threads, watch
        self.version: Any = None
        # By the clock: until then what is kept is good, without a look at the watch.
        self.good_until = 0.0
        self.pages = PageStore(room)
        self.queried = PageStore(int(room * QUERIED))
        self.absent = PageStore(int(room * ABSENT))
        self.find = self.pages.get
        self.stores = (self.pages, self.queried, self.absent)
        self.renderings = OneAtATime[KeptPage]()
        self.packings = OneAtATime[Shown]()

    def answer_at_once(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        """Answer with what is kept just so; False if that is nothing, and nothing is done.

        Outside of the event loop, which alone keeps pages and lets them go.
        """
        if monotonic() >= self.good_until and not self.is_good_still():
            return False
        # Every look at a request, and every call, counts here: nothing else is done for a hit.
        path = scope.path
        page = None if scope.query_string else self.find(path)
        page = page or self.kept_as_it_is(scope)
        if page is None:
            return False
        headers, method = scope.headers, scope.method
        shown = page.shown.get(ACCEPTED[headers.get("accept-encoding")])
        if shown is None or method not in SAFE_METHODS or not is_to_our_host(headers):
            return False
        page.is_in_use = True
        if shown.modified or "if-none-match" in headers:
            shown.send(headers, protocol)
        else:
            protocol.response_bytes(shown.status, shown.headers, shown.body)
        if page.is_to_read:
            note_read(path, method, headers)
        return True

    def kept_as_it_is(self, scope: Scope) -> KeptPage | None:
        """The page that is kept for a request, if the rest of its query changes nothing."""
        query = scope.query_string
        page = self.kept(with_query(scope.path, query))
        return None if page is None or page.is_led_by(query) else counted(page, scope.path)

    async def answer(
        self, address: Address, scope: Scope, protocol: HTTPProtocol, name: str = ""
    ) -> None:
        """Answer with the page at that address, as far as possible with the one that is kept; for
        the log, `name` is that of the request.

        Raises RefusedError when too many ask at once.
        """
        page = await self.page_at(address, name)
        if page.is_led_by(scope.query_string):
            page = await self.threads.run(partial(page.led_by, scope.query_string, address.query))
        coding = ACCEPTED[scope.headers.get("accept-encoding")]
        shown = page.shown.get(coding) or await self.packed(page, coding)
        self.count(address, page)
        shown.send(scope.headers, protocol)
        if page.is_to_read:
            note_read(address.path, scope.method, scope.headers)

    async def page_at(self, address: Address, name: str) -> KeptPage:
        """The page that is kept; otherwise Django's answer, made once for all who ask."""
        version = self.watch.current()
        if not self.is_good(version):
            return self.kept_before_outage(address) or await self.render(address, name)
        rendering = partial(self.render_and_keep, address, version, name)
        if page := self.kept(address):
            return counted(page, address.path)
        return await self.renderings.do((version, address), rendering)

    def is_good(self, version: Any) -> bool:
        """Whether what is kept is good, which it is no longer when there is a new version."""
        if version is None:
            return False
        if version != self.version:
            for store in self.stores:
                store.clear()
        self.version, self.good_until = version, monotonic() + TRUSTED_BETWEEN_LOOKS
        return True

    def is_good_still(self) -> bool:
        """The same for whoever may not let anything go."""
        now, version = monotonic(), self.watch.current()
        if version is None or version != self.version:
            return False
        self.good_until = now + TRUSTED_BETWEEN_LOOKS
        return True

    def kept_before_outage(self, address: Address) -> KeptPage | None:
        """The page as it was before the database went: visitors read on for a while."""
        version = self.watch.before_outage()
        return self.kept(address) if version is not None and version == self.version else None

    async def render_and_keep(self, address: Address, version: Any, name: str) -> KeptPage:
        page = await self.render(address, name)
        # Not what was made while the site changed: of which version it is, nobody knows.
        if page.is_lasting and version == self.watch.current() and self.is_good(version):
            self.store_for(address, page).put(address.key, page)
        return page

    async def render(self, address: Address, name: str) -> KeptPage:
        page: KeptPage = await self.threads.run(partial(rendered, self.application, address, name))
        has_failed = page.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return (has_failed and self.kept_before_outage(address)) or page

    async def packed(self, page: KeptPage, coding: str) -> Shown:
        return await self.packings.do(
            (page, coding), lambda: self.threads.run(partial(page.show, coding))
        )

    def kept(self, address: Address | None) -> KeptPage | None:
        if not address:
            return None
        key = address.key
        return self.pages.get(key) or self.queried.get(key) or self.absent.get(key)

    def store_for(self, address: Address, page: KeptPage) -> PageStore:
        if page.status != HTTPStatus.OK or address.holds_any_words:
            return self.absent
        return self.queried if address.query else self.pages

    def count(self, address: Address, page: KeptPage) -> None:
        """A page that is kept may have grown by a coding."""
        store = self.store_for(address, page)
        if page.size > page.counted and store.get(address.key) is page:
            store.put(address.key, page)


def counted(page: KeptPage, path: str) -> KeptPage:
    """The page that is kept for a path. How often somebody asks for what is not there is counted:
    Django sees it once.
    """
    if page.status == HTTPStatus.NOT_FOUND:
        note_missed(path)
    return page


def rendered(application: Application, address: Address, name: str) -> KeptPage:
    """Django's answer, in this thread; the log calls it by the name of who asked first."""
    with serving_request(name):
        page = KeptPage.of(respond(application, environ_of(address)))
    page.show_plainly()
    return page
