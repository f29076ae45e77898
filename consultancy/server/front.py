"""What the server calls for each request (RSGI): read it, let Django answer it in a thread.

No thread waits for anybody's network: a request has one from its last byte in to its answer's
last byte in memory.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from granian.rsgi import HTTPProtocol, Scope

from consultancy.server import THREADS
from consultancy.server.bodies import Bodies
from consultancy.server.gateway import Application, environ, respond
from consultancy.server.refusals import RefusedError, refuse

# Requests that may wait for a thread; at 20 ms a page some seconds.
QUEUE = 512
# Has a thread of its own: whoever restarts what does not answer must not be told to by a queue.
LIVENESS = "/healthz"

logger = logging.getLogger(__name__)


class Front:
    """Takes requests in for a WSGI application."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.bodies = Bodies()
        self.threads = ThreadPoolExecutor(THREADS)
        self.liveness = ThreadPoolExecutor(1)
        self.waiting = 0

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request; what can be answered without Django is best answered here."""
        try:
            await self.ask_django(scope, protocol)
        except RefusedError as refusal:
            refuse(scope, protocol, refusal)
        except asyncio.CancelledError:
            # We are ending, and whoever asked has left: connections are waited for.
            pass
        except Exception:
            logger.exception("%s %s was not answered", scope.method, scope.path)
            refuse(
                scope, protocol, RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "Something failed.")
            )

    async def ask_django(self, scope: Scope, protocol: HTTPProtocol) -> None:
        threads = self.liveness if scope.path == LIVENESS else self.threads
        if self.waiting >= QUEUE and threads is self.threads:
            sentence = "Too many people at once. Please try again in a minute."
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, sentence)
        async with self.bodies.taken_in(scope, protocol) as body:
            self.waiting += 1
            try:
                variables = environ(scope, body)
                running = asyncio.get_running_loop()
                answered = await running.run_in_executor(
                    threads, respond, self.application, variables
                )
            finally:
                self.waiting -= 1
        answered.send(protocol)
