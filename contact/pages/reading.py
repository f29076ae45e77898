"""Which parameters of an address a page reads: all others change nothing about it.

What stands before Django keeps one answer for all addresses that differ in the others only
(consultancy/server/pages/), so a view that does not say what it reads is not given it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

ReadingView = Callable[..., Any]
# What a middleware stands before.
GetResponse = Callable[[HttpRequest], HttpResponse]


class Every(str):
    """The name of a parameter that may come more than once, as a form's boxes send it: what is read
    is one value, with commas between them.
    """

    __slots__ = ()


def reads(*names: str) -> Callable[[ReadingView], ReadingView]:
    """Say of a view which parameters of the address it reads (decorator)."""

    def declare(view: ReadingView) -> ReadingView:
        @wraps(view)
        def reading(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        reading.reads = names  # type: ignore[attr-defined]
        return reading

    return declare


def names_read_by(view: ReadingView) -> tuple[str, ...]:
    """The names that the view has declared, in their order."""
    names: tuple[str, ...] = getattr(view, "reads", ())
    return names


def values_read(names: tuple[str, ...], query: str) -> dict[str, str]:
    """The values of those parameters in the query of an address, in the order of the names; of one
    that comes more than once the last, as `request.GET` has it, but for `Every`.

    Raises TooManyFieldsSent where Django would.
    """
    found = QueryDict(query if names else "")
    return {name: query_value(found, name) for name in names if name in found}


def query_value(found: QueryDict, name: str) -> str:
    return ",".join(found.getlist(name)) if isinstance(name, Every) else str(found[name])
