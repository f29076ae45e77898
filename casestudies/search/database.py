"""The index in the site's own database: modelsearch's tables, asked by our own queries.

modelsearch writes them. Its queries rank by a subquery for each row that is found, know no weights
on SQLite, and break at a `"` in what visitors type (docs/decisions/0048).
"""

from collections.abc import Sequence
from math import log

from django.db import connection

from casestudies.search.terms import Scores, Term

# How much more it tells that a page is called so than that its text says so.
NAME_WEIGHT = 3
# FTS5's columns are the written words, the text with its lead, and what names the page. Its bm25
# is the rarer the greater; 2.2 at most for a term that is as rare as not to be rare at all.
SQLITE_SEARCH = """SELECT {number}, CAST(entry.object_id AS INTEGER),
 -{naming} * bm25(modelsearch_indexentry_fts, 0, 0, 1) - bm25(modelsearch_indexentry_fts, .5, 1, 0)
FROM modelsearch_indexentry_fts JOIN modelsearch_indexentry entry
ON entry.id = modelsearch_indexentry_fts.rowid WHERE modelsearch_indexentry_fts MATCH %s"""
MOST_ON_SQLITE = 2.2 * (NAME_WEIGHT + 1)
LEAST_RARITY = 1e-6
# Words in the lead have the weight B, those in the text C (by the boosts of SearchedPage).
POSTGRESQL_SEARCH = """SELECT {number}, object_id::bigint,
 {naming} * 4 * ts_rank(title, query, 1) + 8 * ts_rank('{{0.1, 0.2, 0.5, 1}}', body, query, 1)
 + ts_rank(autocomplete, query, 1)
FROM modelsearch_indexentry, (SELECT {query} AS query) asked
WHERE title @@ query OR body @@ query{words}"""


def rows_in_database(terms: Sequence[Term], rows: int) -> list[Scores]:
    """See `Index`. One query."""
    found: list[Scores] = [{} for _term in terms]
    if not terms:
        return found
    is_sqlite = connection.vendor == "sqlite"
    write = for_sqlite if is_sqlite else for_postgresql
    parts = [write(number, term) for number, term in enumerate(terms)]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _value in parts), [value for _sql, value in parts]
        )
        for number, row, score in cursor.fetchall():
            found[number][row] = score
    return [without_rarity(scores, rows) for scores in found] if is_sqlite else found


def without_rarity(scores: Scores, rows: int) -> Scores:
    """FTS5's scores without its factor for how rare the term is among so many rows."""
    rarity = max(log((rows - len(scores) + 0.5) / (len(scores) + 0.5)), LEAST_RARITY)
    return {row: min(score / rarity, MOST_ON_SQLITE) for row, score in scores.items()}


def for_sqlite(number: int, term: Term) -> tuple[str, str]:
    columns = "{title body}" if term.stems else "autocomplete"
    asked = f'{columns} : "{term.stems or term.word or term.prefix}"{" *" * bool(term.prefix)}'
    return SQLITE_SEARCH.format(number=number, naming=NAME_WEIGHT), asked


def for_postgresql(number: int, term: Term) -> tuple[str, str]:
    query = "to_tsquery('simple', %s)" if term.prefix else "phraseto_tsquery('simple', %s)"
    # Only the written words are looked through for what is no stem.
    words = "" if term.stems else " OR autocomplete @@ query"
    sql = POSTGRESQL_SEARCH.format(number=number, naming=NAME_WEIGHT, query=query, words=words)
    return sql, term.stems or term.word or f"'{term.prefix}':*"
