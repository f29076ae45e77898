"""What the server calls for each request (RSGI): read it, let Django answer it in a thread.

No thread waits for anybody's network: a request has one from its last byte in to its answer's
last byte in memory.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

from consultancy.logs.harmless import harmless_path
from consultancy.logs.request_ids import HEADER, request_id_from, serving_request
from consultancy.server import THREADS
from consultancy.server.bodies import Bodies
from consultancy.server.gateway import Answer, Application, environ, respond
from consultancy.server.pages.addresses import Address, environ_of, page_asked_for
from consultancy.server.pages.cache import Watch, page_cache
from consultancy.server.pages.page import KeptPage
from consultancy.server.pages.readers import note_read, write_counts
from consultancy.server.parting import Parting
from consultancy.server.refusals import GOOD_BYE, RefusedError, refuse
from consultancy.server.static_files import StaticFiles
from consultancy.server.threads import Threads

# Requests that may wait for a thread; at 20 ms a page some seconds.
QUEUE = 512
# Has a thread of its own: whoever restarts what does not answer must not be told to by a queue.
LIVENESS = "/healthz"
# Of media in a bucket: they wait for it, and pages do not wait for them.
MEDIA_THREADS = 2

logger = logging.getLogger(__name__)


class Front:
    """Takes requests in for a WSGI application; keeps pages where the site's version is watched."""

    def __init__(self, application: Application, watch: Watch | None = None) -> None:
        self.application = application
        self.bodies = Bodies()
        self.threads = Threads[Any](THREADS, QUEUE)
        self.liveness = Threads[Answer](1, QUEUE)
        self.media = Threads[Answer](MEDIA_THREADS, QUEUE) if settings.MEDIA_IN_BUCKET else None
        self.static_files = StaticFiles()
        self.cache = page_cache(application, self.threads, watch)
        self.is_leaving = False

    def warm_up(self) -> bool:
        """Let Django make the home page, with all that is read and compiled on the way; whether it
        could. Where it could not, the form and other pages may be answered all the same.
        """
        try:
            home = respond(self.application, environ_of(Address("/")))
        except Exception:
            logger.exception("The home page could not be made")
            return False
        return home.status < HTTPStatus.INTERNAL_SERVER_ERROR

    def say_good_bye(self) -> None:
        """From now on tell everyone who asks to use another connection next time."""
        self.is_leaving = True

    def end(self) -> None:
        """Leave nothing uncounted. What cannot be written is said in the log."""
        write_counts()

    def answer_at_once(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        """Answer from memory; False if that cannot be, and nothing is done.

        Called in a thread of the server's (at_once.py): it only reads what the event loop keeps.
        """
        return not self.is_leaving and self.answer_from_memory(scope, protocol)

    def answer_from_memory(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        if self.cache and self.cache.answer_at_once(scope, protocol):
            return True
        return self.static_files.answer_at_once(scope, protocol)

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request; what can be answered without Django is best answered here."""
        told, protocol = protocol, Parting(protocol, lambda: self.is_leaving)
        try:
            if self.answer_from_memory(scope, protocol):
                return
            await self.answer(scope, protocol, request_id(scope, told))
        except RefusedError as refusal:
            refuse(scope, protocol, refusal)
        except asyncio.CancelledError:
            # We are ending, and whoever asked has left: connections are waited for.
            pass
        except Exception:
            with serving_request(request_id(scope, told)):
                path = harmless_path(scope.path)
                logger.exception("%s %s was not answered", scope.method, path)
            failure = RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "Something failed.")
            refuse(scope, protocol, failure)

    async def answer(self, scope: Scope, protocol: HTTPProtocol, name: str) -> None:
        address = page_asked_for(scope) if self.cache else None
        if not self.cache or not address:
            await self.ask_django(scope, protocol, name)
            return
        # What was sent with it changes nothing, but whoever sends too much is told so.
        async with self.bodies.taken_in(scope, protocol):
            await self.cache.answer(address, scope, protocol, name)

    def threads_for(self, path: str) -> Threads[Answer]:
        if path == LIVENESS:
            return self.liveness
        return self.media if self.media and path.startswith(settings.MEDIA_URL) else self.threads

    async def ask_django(self, scope: Scope, protocol: HTTPProtocol, name: str) -> None:
        if "x-forwarded-for" in scope.headers and scope.headers.get("x-forwarded-for") is None:
            # What stands after it, from our own proxy, would be lost, and the visitor unknown.
            raise RefusedError(HTTPStatus.BAD_REQUEST, "X-Forwarded-For is not ASCII.")
        async with self.bodies.taken_in(scope, protocol) as body:
            variables = environ(scope, body)
            asking = partial(respond, self.application, variables, stores_streams=True)
            threads = self.threads_for(scope.path)
            answer: Answer = await threads.run(partial(named_answer, name, asking))
        if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            answer.headers += GOOD_BYE.items()
        answer.send(protocol)
        if not self.cache:
            count_read(answer, scope)


def count_read(answer: Answer, scope: Scope) -> None:
    """Count a page that Django has answered with, as the cache would."""
    if KeptPage.of(answer).is_to_read:
        note_read(scope.path, scope.method, scope.headers)


def request_id(scope: Scope, protocol: Any) -> str:
    """Its name in the log, as whoever sees the answers has called it already (access_log.py)."""
    return getattr(protocol, "name", "") or request_id_from(scope.headers.get(HEADER.lower()))


def named_answer(name: str, asking: Callable[[], Answer]) -> Answer:
    """Django's answer to the request of that name, in this thread."""
    with serving_request(name):
        return asking()
