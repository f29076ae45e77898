"""The backend, where Django looks for it."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

# About a hundred of the longest are as many of a megabyte.
MOST_QUERIES = 1_000


class Cursor(base.SQLiteCursorWrapper):
    """Django reads every query for its `%s`, and makes `?` of them, each time it is asked. A page's
    are 30,000 characters long, and the same at every request (0028).
    """

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The query as SQLite's driver wants it."""
        return (
            super().convert_query(query, param_names=param_names)
            if param_names
            else with_question_marks(query)
        )


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that knows the queries it has read."""
        return self.connection.cursor(factory=Cursor)


@lru_cache(MOST_QUERIES)
def with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
