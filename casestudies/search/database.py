"""The index in the site's own database: modelsearch's tables, asked by our own queries.

modelsearch writes them. Its queries rank by a subquery for each row that is found, know no weights
on SQLite, and break at a `"` in what visitors type (docs/decisions/0048).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import repeat
from math import log
from typing import Any, NamedTuple

from django.db import connection

from casestudies.search.terms import NAME_WEIGHT, NEARBY, Index, Scores, Term
from casestudies.version.kept_for_version import kept_for_version

# To know who has a term takes a tenth of what its scores take, read as one array. The index is only
# told which rows are to be scored where a term has so many times more: it reads them for each term.
WORTH_NAMING = 1.5
# FTS5's columns are the written words, the text with its lead, and what names the page. Its bm25
# is the rarer the greater; 2.2 at most for a term that is as rare as not to be rare at all.
ROWS_ON_SQLITE = """SELECT {number}, JSON_GROUP_ARRAY(rowid)
FROM modelsearch_indexentry_fts WHERE modelsearch_indexentry_fts MATCH %s"""
# The sign keeps SQLite from looking the term up anew for each of the rows.
SCORES_ON_SQLITE = """SELECT {number}, rowid,
 -{naming} * bm25(modelsearch_indexentry_fts, 0, 0, 1)
 - bm25(modelsearch_indexentry_fts, .5, 1, 0)
FROM modelsearch_indexentry_fts WHERE modelsearch_indexentry_fts MATCH %s"""
AMONG_ON_SQLITE = " AND +rowid IN (SELECT value FROM json_each(%s))"
MOST_ON_SQLITE = 2.2 * (NAME_WEIGHT + 1)
LEAST_WORD_RARITY = 1e-6
# Words in the lead have the weight B, those in the text C (by the boosts of SearchedPage).
ROWS_ON_POSTGRESQL = """SELECT {number}, CAST(JSON_AGG(object_id::bigint) AS text)
FROM modelsearch_indexentry, (SELECT {query} AS query) asked WHERE {matches}"""
SCORES_ON_POSTGRESQL = """SELECT {number}, object_id::bigint,
 {naming} * 4 * ts_rank(title, query, 1) + 8 * ts_rank('{{0.1, 0.2, 0.5, 1}}', body, query, 1)
 {words}
FROM modelsearch_indexentry, (SELECT {query} AS query) asked WHERE {matches}"""
AMONG_ON_POSTGRESQL = " AND object_id = ANY(%s)"
# No page has this number.
NO_ROW = 0
# A query, and its values.
QueryPart = tuple[str, list[Any]]


def index_in_database(size: int) -> Index:
    """The index in the site's own database, of so many rows. Each of its answers is one query."""
    return SQLiteIndex(size) if connection.vendor == "sqlite" else PostgreSQLIndex()


class DatabaseIndex(ABC):
    """What both databases have in common."""

    def rows(self, terms: Sequence[Term]) -> list[Set[int]]:
        return self.sets([self.rows_part(*one) for one in enumerate(terms)])

    def named(self, terms: Sequence[Term]) -> list[Set[int]]:
        return self.sets([self.rows_part(*one, is_named=True) for one in enumerate(terms)])

    def sets(self, parts: Sequence[QueryPart]) -> list[Set[int]]:
        found: list[Set[int]] = [frozenset()] * len(parts)
        for number, rows in united(parts):
            found[number] = self.own_rows(json.loads(rows or "[]"))
        return found

    def own_rows(self, numbers: Iterable[int]) -> set[int]:
        """The rows that the index has by these numbers."""
        return set(numbers)

    @abstractmethod
    def rows_part(self, number: int, term: Term, *, is_named: bool = False) -> QueryPart:
        """The query for the rows with a term, or of pages that are called so, as an array."""

    @abstractmethod
    def scores(self, terms: Sequence[Term], among: Set[int]) -> list[Scores]:
        """See `Index`."""


class SQLiteIndex(DatabaseIndex):
    """FTS5's table, which knows the entries of modelsearch's and not their rows: a join for each
    takes longer than its score.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.entries = read_entries()
        self.frequencies: dict[Term, int] = {}

    def rows(self, terms: Sequence[Term]) -> list[Set[int]]:
        found = super().rows(terms)
        self.frequencies |= {term: len(rows) for term, rows in zip(terms, found, strict=True)}
        return found

    def own_rows(self, numbers: Iterable[int]) -> set[int]:
        return set(map(self.entries.rows.get, numbers, repeat(NO_ROW))) - {NO_ROW}

    def rows_part(self, number: int, term: Term, *, is_named: bool = False) -> QueryPart:
        columns = "title" if is_named else columns_with(term)
        return ROWS_ON_SQLITE.format(number=number), [asked_of_sqlite(columns, term)]

    def scores(self, terms: Sequence[Term], among: Set[int]) -> list[Scores]:
        numbers = self.entries.numbers
        named = json.dumps([numbers[row] for row in among])
        parts = []
        for number, term in enumerate(terms):
            sql = SCORES_ON_SQLITE.format(number=number, naming=NAME_WEIGHT)
            asked = asked_of_sqlite(columns_with(term), term)
            if self.frequencies[term] > WORTH_NAMING * len(among):
                parts.append((sql + AMONG_ON_SQLITE, [asked, named]))
            else:
                parts.append((sql, [asked]))
        found: list[dict[int, float]] = [{} for _term in terms]
        rarities = [rarity(self.frequencies[term], self.size) for term in terms]
        rows = self.entries.rows
        for number, entry, score in united(parts):
            if entry in rows:
                found[number][rows[entry]] = min(score / rarities[number], MOST_ON_SQLITE)
        return list(found)


class Entries(NamedTuple):
    """The numbers of FTS5's rows."""

    rows: Mapping[int, int]
    """The row of the searched page of each."""
    numbers: Mapping[int, int]
    """The number of each row."""


@kept_for_version
def read_entries() -> Entries:
    """Those of all pages. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT JSON_GROUP_ARRAY(id), JSON_GROUP_ARRAY(CAST(object_id AS INTEGER))"
            " FROM modelsearch_indexentry"
        )
        numbers, rows = map(json.loads, cursor.fetchone())
    return Entries(dict(zip(numbers, rows, strict=True)), dict(zip(rows, numbers, strict=True)))


def rarity(frequency: int, rows: int) -> float:
    """FTS5's factor for how rare a term is that so many of the rows have."""
    return max(log((rows - frequency + 0.5) / (frequency + 0.5)), LEAST_WORD_RARITY)


def columns_with(term: Term) -> str:
    return "{title body}" if term.stems or term.near else "autocomplete"


def asked_of_sqlite(columns: str, term: Term) -> str:
    if term.near:
        one, other = term.near.split()
        return f'{columns} : NEAR("{one}" "{other}", {NEARBY - 1})'
    return f'{columns} : "{term.stems or term.word or term.prefix}"{" *" * bool(term.prefix)}'


class PostgreSQLIndex(DatabaseIndex):
    """modelsearch's table, whose entries name their rows."""

    def rows_part(self, number: int, term: Term, *, is_named: bool = False) -> QueryPart:
        matches = "title @@ query" if is_named else matches_on_postgresql(term)
        return for_postgresql(ROWS_ON_POSTGRESQL, number, term, matches)

    def scores(self, terms: Sequence[Term], among: Set[int]) -> list[Scores]:
        named = [str(row) for row in among]
        found: list[dict[int, float]] = [{} for _term in terms]
        parts = []
        for number, term in enumerate(terms):
            matches = f"({matches_on_postgresql(term)}){AMONG_ON_POSTGRESQL}"
            sql, asked = for_postgresql(SCORES_ON_POSTGRESQL, number, term, matches)
            parts.append((sql, [*asked, named]))
        for number, row, score in united(parts):
            found[number][row] = score
        return list(found)


def matches_on_postgresql(term: Term) -> str:
    # Only the written words are looked through for what is no stem.
    is_written = term.word or term.prefix
    return "title @@ query OR body @@ query" + (" OR autocomplete @@ query" if is_written else "")


def for_postgresql(sql: str, number: int, term: Term, matches: str) -> QueryPart:
    is_plain = term.stems or term.word
    query = "phraseto_tsquery('simple', %s)" if is_plain else "to_tsquery('simple', %s)"
    said = is_plain or near_on_postgresql(term) or f"'{term.prefix}':*"
    # To read one column more of each row takes a quarter of the time.
    words = "+ ts_rank(autocomplete, query, 1)" if term.word or term.prefix else ""
    return sql.format(
        number=number, naming=NAME_WEIGHT, query=query, matches=matches, words=words
    ), [said]


def near_on_postgresql(term: Term) -> str:
    """What to_tsquery is asked for words near each other; "" for another term."""
    words = term.near.split()
    orders = [" <{}> ".join(f"'{one}'" for one in said) for said in (words, words[::-1]) if said]
    return " | ".join(order.format(apart) for order in orders for apart in range(1, NEARBY + 1))


def united(parts: Sequence[QueryPart]) -> list[Any]:
    """The rows of queries, asked as one."""
    if not parts:
        return []
    queries, values = zip(*parts, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), [one for several in values for one in several])
        return list(cursor.fetchall())
