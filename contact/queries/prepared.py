"""Queries that are written once. Django needs longer to write the SQL of a page than the database
to answer it, and it is the same at every request but for the values in it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.expressions import Col

# Of one function, for lists of different lengths and the like; the least used are written again.
MOST_WRITTEN = 100


class Slot(NamedTuple):
    """A value by its name, and by its place where the name stands for several."""

    name: str
    place: int | None


class Parameter(Expression):
    """What stands in a query for a value that is only known when it is asked."""

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.slot = Slot(name, place)

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The slot is among the parameters where the value will be."""
        return "%s", [self.slot]


class WrittenQuery(NamedTuple):
    """A query in SQL, empty if nothing can be found; its parameters, among them the slots of its
    values; and, if it finds objects, the compiler that wrote it: it knows what the columns are, and
    what makes values of Python's out of those of the driver.
    """

    model: type[Model]
    sql: str = ""
    fixed: tuple[Any, ...] = ()
    # Where each parameter stands among the fixed ones and all values after them.
    places: tuple[int, ...] = ()
    compiler: Any = None
    converters: Any = None

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters with the values in their slots."""
        known = list(self.fixed)
        for value in values.values():
            known.extend(value if is_several(value) else [as_sent(value)])
        return [known[place] for place in self.places]


def as_sent(value: Any) -> Any:
    """A value as the database's driver wants it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def is_several(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def fixed_and_places(
    parameters: Sequence[Any], slots: Sequence[Slot]
) -> tuple[tuple[Any, ...], tuple[int, ...]]:
    """Of the parameters of a query those that stay, and the place of each of all among these and
    the values of the slots.
    """
    fixed = tuple(one for one in parameters if not isinstance(one, Slot))
    place_of = {slot: len(fixed) + number for number, slot in enumerate(slots)}
    next_fixed = count()
    places = (place_of[one] if isinstance(one, Slot) else next(next_fixed) for one in parameters)
    return fixed, tuple(places)


def slots_of(lengths: Sequence[tuple[str, int | None]]) -> list[Slot]:
    """The slots of values by these names, as many as stand behind each, in their order."""
    several = (
        [Slot(name, place) for place in ([None] if length is None else range(length))]
        for name, length in lengths
    )
    return [slot for slots in several for slot in slots]


class Ready:
    """Stands in a QuerySet for its query: written already, and asked with these values."""

    def __init__(self, written: WrittenQuery, values: Mapping[str, Any]) -> None:
        self.compiler = copy(written.compiler)
        self.compiler.connection = connection
        self.compiler.as_sql = lambda: (written.sql, written.filled(values))
        self.compiler.get_converters = lambda _columns: written.converters

    def get_compiler(self, using: str) -> Any:
        return self.compiler


class Prepared:
    """A query that a function writes with Django's means, the first time it is asked.

    Decorates that function. For each value that is given by name it gets a `Parameter` of that
    name, for a sequence a list of them; what is given by position, it gets as it is: there is a
    query for each. Values are texts, numbers, dates and moments, or sequences of texts and numbers.
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Any]]) -> None:
        self.write = write
        self.written = lru_cache(MOST_WRITTEN)(self.write_down)

    def rows(self, *shape: Any, **values: Any) -> list[tuple[Any, ...]]:
        """What `values_list` of that query gives, as the driver reads it."""
        written = self.written(shape, lengths_of(values))
        if not written.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.filled(values))
            return list(cursor.fetchall())

    def each_row(self, *shape: Any, **values: Any) -> Iterator[tuple[Any, ...]]:
        """The same one after the other, where they are too many to be held at once."""
        written = self.written(shape, lengths_of(values))
        if written.sql:
            with connection.cursor() as cursor:
                cursor.execute(written.sql, written.filled(values))
                yield from cursor

    def objects(self, *shape: Any, **values: Any) -> list[Any]:
        """The objects that the query finds, with what it annotates and selects beside them."""
        written = self.written(shape, lengths_of(values))
        if not written.sql:
            return []
        query: Any = Ready(written, values)
        return list(QuerySet(written.model, query))

    def write_down(
        self, shape: tuple[Any, ...], lengths: tuple[tuple[str, int | None], ...]
    ) -> WrittenQuery:
        parameters = {
            name: Parameter(name)
            if length is None
            else [Parameter(name, place) for place in range(length)]
            for name, length in lengths
        }
        query = self.write(*shape, **parameters)
        compiler = query.query.get_compiler(connection=connection)
        try:
            sql, found = compiler.as_sql()
        except EmptyResultSet:
            return WrittenQuery(query.model)
        written = WrittenQuery(query.model, sql, *fixed_and_places(found, slots_of(lengths)))
        if compiler.klass_info is None:
            return written
        converters = compiler.get_converters([column for column, *_sql in compiler.select])
        return written._replace(compiler=without_query_tree(compiler), converters=converters)


def without_query_tree(compiler: Any) -> Any:
    """The compiler with what makes objects of rows, and not with the query that it has written, nor
    with those within: they are thousands of things, and so many compilers are kept.
    """
    kept = copy(compiler)
    kept.query = kept.where = kept.having = kept.qualify = None
    kept.select = [
        (one if isinstance(one, Col) else None, None, None) for one, *_sql in compiler.select
    ]
    return kept


def lengths_of(values: Mapping[str, Any]) -> tuple[tuple[str, int | None], ...]:
    """How many values stand behind each name; None for one that is no sequence."""
    return tuple(
        (name, len(value) if is_several(value) else None) for name, value in values.items()
    )
