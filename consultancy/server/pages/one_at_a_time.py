"""Work that many ask for at once is done once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from consultancy.server.refusals import RefusedError

Result = TypeVar("Result")

# Whoever has waited so many seconds is told to come back.
PATIENCE = 30


class OneAtATime(Generic[Result]):
    """Does what has a name once at a time; who asks meanwhile gets the same result."""

    def __init__(self) -> None:
        self.under_way: dict[Hashable, asyncio.Task[Result]] = {}

    async def do(self, name: Hashable, work: Callable[[], Awaitable[Result]]) -> Result:
        """What the work returns or raises; RefusedError (503) if that takes too long.

        It goes on when whoever asked first has left. The next one after its end begins it anew.
        """
        task = self.under_way.get(name)
        if task is None:
            task = self.under_way[name] = asyncio.ensure_future(finished(work))
            task.add_done_callback(lambda done: self.forget(name, done))
        done, _pending = await asyncio.wait([task], timeout=PATIENCE)
        if not done:
            sentence = "This takes too long. Please try again in a minute."
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, sentence)
        return task.result()

    def forget(self, name: Hashable, task: asyncio.Task[Any]) -> None:
        del self.under_way[name]
        if not task.cancelled():
            # Noted as seen, if all who asked have left.
            task.exception()


async def finished(work: Callable[[], Awaitable[Result]]) -> Result:
    return await work()
