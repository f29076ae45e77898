"""Work that many ask for at once is done once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from consultancy.server.refusals import RefusedError

Work = TypeVar("Work")

# Whoever has waited so many seconds is told to come back.
MOST_SECONDS = 30


class OneAtATime(Generic[Work]):
    """Does what has a name once at a time; who asks meanwhile gets the same result."""

    def __init__(self) -> None:
        self.under_way: dict[Hashable, asyncio.Task[Work]] = {}

    async def do(self, name: Hashable, work: Callable[[], Awaitable[Work]]) -> Work:
        """What the work returns or raises; RefusedError (503) if that takes too long.

        It goes on when whoever asked first has left. The next one after its end begins it anew.
        """
        task = self.under_way.get(name)
        if task is None:
            task = self.under_way[name] = asyncio.ensure_future(done_once(work))
            task.add_done_callback(lambda done: self.forget(name, done))
        done, _pending = await asyncio.wait([task], timeout=MOST_SECONDS)
        if not done:
            sentence = "This takes too long. Please try again in a minute."
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, sentence)
        return task.result()

    def forget(self, name: Hashable, task: asyncio.Task[Any]) -> None:
        del self.under_way[name]
        if not task.cancelled():
            # Noted as seen, if all who asked have left.
            task.exception()


async def done_once(work: Callable[[], Awaitable[Work]]) -> Work:
    return await work()
