"""The index in the site's own database: modelsearch's tables, asked by our own queries.

modelsearch writes them. Its queries rank by a subquery for each row that is found, know no weights
on SQLite, and break at a `"` in what visitors type (docs/decisions/0042).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from casestudies.search.terms import Scores, Term

# FTS5's columns are the written words, the text with its lead, and what names the page.
ON_SQLITE = """SELECT {number}, CAST(entry.object_id AS INTEGER),
 -bm25(modelsearch_indexentry_fts, 0.5, 1.0, 6.0)
FROM modelsearch_indexentry_fts JOIN modelsearch_indexentry entry
ON entry.id = modelsearch_indexentry_fts.rowid WHERE modelsearch_indexentry_fts MATCH %s"""
# Words in the lead have the weight B, those in the text C (by the boosts of SearchedPage).
ON_POSTGRESQL = """SELECT {number}, object_id::bigint,
 6 * ts_rank(title, query, 1) + ts_rank('{{0.1, 0.2, 0.5, 1}}', body, query, 1)
 + 0.1 * ts_rank(autocomplete, query, 1)
FROM modelsearch_indexentry, (SELECT {query} AS query) asked
WHERE title @@ query OR body @@ query{words}"""


def rows_with(terms: Sequence[Term]) -> list[Scores]:
    """See `Index`. One query."""
    found: list[Scores] = [{} for _term in terms]
    if not terms:
        return found
    write = {"sqlite": for_sqlite, "postgresql": for_postgresql}[connection.vendor]
    parts = [write(number, term) for number, term in enumerate(terms)]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _values in parts),
            [value for _sql, values in parts for value in values],
        )
        for number, row, score in cursor.fetchall():
            found[number][row] = score
    return found


def for_sqlite(number: int, term: Term) -> tuple[str, list[Any]]:
    return ON_SQLITE.format(number=number), [" OR ".join(fts5_parts(term))]


def fts5_parts(term: Term) -> Iterator[str]:
    if term.stems:
        yield "{title body} : (" + " OR ".join(f'"{one}"' for one in term.stems) + ")"
    for word in term.words:
        yield f'autocomplete : "{word}"'
    if term.prefix:
        yield f'autocomplete : "{term.prefix}" *'


def for_postgresql(number: int, term: Term) -> tuple[str, list[Any]]:
    stems = ["phraseto_tsquery('simple', %s)"] * len(term.stems)
    words = ["plainto_tsquery('simple', %s)"] * len(term.words)
    prefixes = ["to_tsquery('simple', %s)"] * bool(term.prefix)
    query = " || ".join([*stems, *words, *prefixes])
    values = [*term.stems, *term.words, *([f"'{term.prefix}':*"] if term.prefix else [])]
    # Only the written words are looked through for what is no stem.
    is_written = " OR autocomplete @@ query" if term.words or term.prefix else ""
    return ON_POSTGRESQL.format(number=number, query=f"({query})", words=is_written), values
