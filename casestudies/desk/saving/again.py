"""Two who change what the other one has locked: PostgreSQL ends one of them, who begins again.

Saves lock a page and then what it links, deletions and merges the other way round. Whoever begins
again meets what the other one has stored, and is told as always.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.messages import get_messages
from django.db import OperationalError, transaction
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])

TRIES = 3
DEADLOCK = "40P01"


def again_after_deadlock(view: View) -> View:
    """A view, or a method that is one, in a transaction, and anew where a deadlock has ended it."""

    @wraps(view)
    def tried(*args: Any, **kwargs: Any) -> Any:
        for _number in range(TRIES - 1):
            try:
                return transaction.atomic(view)(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                    raise
                forget_said(next(one for one in args if isinstance(one, HttpRequest)))
        return transaction.atomic(view)(*args, **kwargs)

    return cast("View", tried)


def forget_said(request: HttpRequest) -> None:
    """What was said of that try: nothing of it is stored."""
    storage: Any = get_messages(request)
    storage._queued_messages.clear()  # noqa: SLF001
