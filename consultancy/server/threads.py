"""Threads that do the newest work first."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Generic, TypeVar

from consultancy.server.refusals import RefusedError

Result = TypeVar("Result")


def crowded() -> RefusedError:
    sentence = "Too many people at once. Please try again in a minute."
    return RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, sentence)


class Threads(Generic[Result]):
    """So many threads, and room for so much work that waits for one.

    The newest first: while more comes than can be done, most of it is done soon, instead of all of
    it late, and a crowd that came before does not keep others waiting. What has waited longest goes
    when there is no room. Otherwise nothing waits, and the order is that of arrival.
    """

    def __init__(self, count: int, room: int) -> None:
        self.room = room
        self.waiting: deque[tuple[Callable[[], Result], asyncio.Future[Result]]] = deque()
        self.signal = threading.Semaphore(0)
        for _number in range(count):
            threading.Thread(target=self.work, daemon=True).start()

    async def run(self, task: Callable[[], Result]) -> Result:
        """Do it in a thread; returns and raises what it does, or RefusedError (503)."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self.waiting.append((task, future))
        self.signal.release()
        if len(self.waiting) > self.room:
            with suppress(IndexError):
                settle(self.waiting.popleft()[1], error=crowded())
        return await future

    def work(self) -> None:
        while True:
            self.signal.acquire()
            try:
                task, future = self.waiting.pop()
            except IndexError:
                # It was let go.
                continue
            self.do(task, future)

    def do(self, task: Callable[[], Result], future: asyncio.Future[Result]) -> None:
        result, error = None, None
        try:
            result = task()
        except Exception as raised:
            error = raised
        except BaseException as raised:
            # A library in Rust that panics, for one. The thread goes on, and so does the loop.
            error = RuntimeError(f"The work ended by {raised!r}")
            error.__cause__ = raised
        # The process ends without those whose visitors have left.
        with suppress(RuntimeError):
            future.get_loop().call_soon_threadsafe(settle, future, result, error)


def settle(
    future: asyncio.Future[Result], result: Result | None = None, error: Exception | None = None
) -> None:
    if future.done():
        return
    if error:
        future.set_exception(error)
    else:
        future.set_result(result)  # type: ignore[arg-type]
