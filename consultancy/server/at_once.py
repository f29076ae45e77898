"""Granian's scheduler, asking the front in the server's own thread first.

Granian (2.8) hands each request to the event loop: a task, a wake-up, a change of threads. An
answer that is there already needs none of that; docs/decisions tells what it costs.
"""

import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from granian._futures import _cbsched_aioschedule as scheduled_on
from granian._granian import CallbackScheduler
from granian.rsgi import HTTPProtocol, Scope
from granian.server import embed

from consultancy.logs.harmless import harmless_path

logger = logging.getLogger(__name__)

Callback = Callable[[Any], Coroutine[Any, Any, None]]


class AnswersAtOnce(Protocol):
    """A front that can answer without waiting for anything."""

    def answer_at_once(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        """Answer, or return False and do nothing. Called outside of the event loop's thread."""


class AskingFirst(CallbackScheduler):
    """Schedules on the event loop what the front does not answer at once."""

    def __new__(cls, loop: AbstractEventLoop, callback: Callback, front: AnswersAtOnce) -> Any:
        """The three that are left out are for tasks that are not asyncio's."""
        return super().__new__(cls, loop, callback, None, None, None)  # type: ignore[call-arg]

    def __init__(self, loop: AbstractEventLoop, callback: Callback, front: AnswersAtOnce) -> None:
        super().__init__()
        later = scheduled_on(loop, self._ctx, callback)  # type: ignore[no-untyped-call]

        def schedule(watcher: Any) -> None:
            if is_answered_now(front, watcher):
                watcher.done()
            else:
                later(watcher)

        self._schedule_fn = schedule


def is_answered_now(front: AnswersAtOnce, watcher: Any) -> bool:
    """Whether it was. What fails here may yet be answered on the event loop."""
    try:
        return front.answer_at_once(watcher.scope, watcher.proto)
    except Exception:
        path = harmless_path(watcher.scope.path)
        logger.exception("%s was not answered at once", path)
        return False


def ask_first(front: AnswersAtOnce) -> None:
    """Let the server that this process starts ask the front before it schedules anything."""

    def scheduler(loop: AbstractEventLoop, callback: Callback, **_options: Any) -> AskingFirst:
        return AskingFirst(loop, callback, front)

    embed._new_cbscheduler = scheduler  # type: ignore[assignment]  # noqa: SLF001
