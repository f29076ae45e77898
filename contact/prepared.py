"""Queries that are written once. Django needs longer to write the SQL of a page than the database
to answer it, and it is the same at every request but for the values in it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Model, QuerySet

# Of one function, for lists of different lengths and the like; the least used are written again.
MOST_KEPT = 100


class Slot(NamedTuple):
    """A value by its name, and by its place where the name stands for several."""

    name: str
    place: int | None

    def value_among(self, values: Mapping[str, Any]) -> Any:
        """The value as the database's driver wants it."""
        value = values[self.name] if self.place is None else values[self.name][self.place]
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, date):
            return connection.ops.adapt_datefield_value(value)
        return value


class Parameter(Expression):
    """What stands in a query for a value that is only known when it is asked."""

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.slot = Slot(name, place)

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The slot is among the parameters where the value will be."""
        return "%s", [self.slot]


class Written(NamedTuple):
    """A query in SQL; among its parameters are the slots of its values."""

    model: type[Model]
    sql: str
    parameters: tuple[Any, ...]

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        return [
            one.value_among(values) if isinstance(one, Slot) else one for one in self.parameters
        ]


class Prepared:
    """A query that a function writes with Django's means, the first time it is asked.

    Decorates that function. For each value that is given by name it gets a `Parameter` of that
    name, for a sequence a list of them; what is given by position, it gets as it is: there is a
    query for each. Values are texts, numbers and moments, or sequences of one of them.
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Any]]) -> None:
        self.write = write
        self.written = lru_cache(MOST_KEPT)(self.write_down)

    def rows(self, *shape: Any, **values: Any) -> list[tuple[Any, ...]]:
        """What `values_list` of that query gives, as the driver reads it."""
        written = self.written(shape, lengths_of(values))
        if not written.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.filled(values))
            return list(cursor.fetchall())

    def objects(self, *shape: Any, **values: Any) -> list[Any]:
        """The objects that the query finds, with what it annotates as the driver reads it."""
        written = self.written(shape, lengths_of(values))
        if not written.sql:
            return []
        return list(written.model._default_manager.raw(written.sql, written.filled(values)))

    def write_down(
        self, shape: tuple[Any, ...], lengths: tuple[tuple[str, int | None], ...]
    ) -> Written:
        parameters = {
            name: Parameter(name)
            if length is None
            else [Parameter(name, place) for place in range(length)]
            for name, length in lengths
        }
        query = self.write(*shape, **parameters)
        try:
            sql, found = query.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return Written(query.model, "", ())
        return Written(query.model, sql, tuple(found))


def lengths_of(values: Mapping[str, Any]) -> tuple[tuple[str, int | None], ...]:
    """How many values stand behind each name; None for one that is no sequence."""
    return tuple(
        (name, len(value) if isinstance(value, (list, tuple)) else None)
        for name, value in values.items()
    )
