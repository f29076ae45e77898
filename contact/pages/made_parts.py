"""Parts of a page, made once for what they show: a page that is made again, after an edit
somewhere, differs from what it was in one of them at most.

A part sees the values that it is given and nothing else, so their state says what it will be, with
the language. What asks the database meanwhile, or says that it may differ tomorrow, is not kept.
"""

import sys
from collections.abc import Hashable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.template import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from contact.pages.bounded_memory import BoundedMemory

# In bytes, of one process; and what one part takes besides its HTML: the state of all it was given.
ROOM, OVERHEAD = 4_000_000, 8_000
PLAIN = {str, SafeString, int, bool, type(None), date, datetime}

# Something in it once the part that is being made now must not be kept; None outside of parts.
passing: ContextVar[list[bool] | None] = ContextVar("passing", default=None)


def size_of(html: SafeString) -> int:
    return sys.getsizeof(html) + OVERHEAD


made_parts = BoundedMemory[SafeString](ROOM, size_of)


def made_part(template: str, values: Mapping[str, Any]) -> SafeString:
    """The template, which sees these values alone: pages and other rows, and what is made of plain
    values. Of anything else it is rendered each time, and while templates are edited.
    """
    try:
        state = [*values, *states_of(values.values())]
    except TypeError:
        return make_part(template, values, None)
    key = None if settings.DEBUG else (template, get_language(), *state)
    html = made_parts.find(key) if key else None
    return html if html is not None else make_part(template, values, key)


def make_part(template: str, values: Mapping[str, Any], key: Hashable) -> SafeString:
    found: Any = get_template(template)
    is_passing: list[bool] = []
    token = passing.set(is_passing)
    try:
        with connection.execute_wrapper(asking):
            html: SafeString = found.template.render(Context(dict(values)))
    finally:
        passing.reset(token)
    if is_passing:
        # Nor may the part around it.
        keep_no_part()
    elif key:
        made_parts.keep(key, html)
    return html


def keep_no_part() -> None:
    """Say that what is being made may differ tomorrow for the same values: a file is not there."""
    around = passing.get()
    if around is not None:
        around.append(True)


def asking(execute: Any, *query: Any) -> Any:
    keep_no_part()
    return execute(*query)


def state_of(value: Any) -> Hashable:
    """All that a template can read from a value of its type without asking the database, as a key.

    Raises TypeError for what is not made of plain values.
    """
    if isinstance(value, Model):
        return state_of_row(value)
    if isinstance(value, Promise):
        return state_of_words(value)
    if isinstance(value, (str, Decimal, float)):
        # Equal to others that read differently.
        return str(value)
    return states_of(members_of(value))


def states_of(values: Iterable[Any]) -> tuple[Hashable, ...]:
    """The state of each, and what it is: 1 equals True, and reads differently."""
    known = [*values]
    return *map(type, known), *[one if type(one) in PLAIN else state_of(one) for one in known]


def state_of_row(row: Model) -> tuple[Hashable, ...]:
    """Its columns, and whatever else was noted of it."""
    columns = vars(row).copy()
    del columns["_state"]
    return *columns, *states_of(columns.values())


def state_of_words(lazy: Any) -> Hashable:
    """What lazy words are looked up by, where that is a catalogue: to do so takes longer, and the
    language is in the key.
    """
    function, *said = lazy.__reduce__()[1]
    return states_of(said[:2]) if function is gettext else str(lazy)


def members_of(value: Any) -> Iterable[Any]:
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, dict):
        return [*value, *value.values()]
    if is_dataclass(value):
        kind: Any = type(value)
        return [getattr(value, name) for name in data_fields(kind)]
    raise TypeError(type(value))


@cache
def data_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a data class."""
    return tuple(field.name for field in fields(kind))
