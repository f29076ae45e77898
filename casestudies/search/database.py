"""The index in the site's own database: modelsearch's tables, asked by our own queries.

modelsearch writes them. Its queries rank by a subquery for each row that is found, know no weights
on SQLite, and break at a `"` in what visitors type (docs/decisions/0048).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

from django.db import connection

from casestudies.search.terms import Scores, Term
from casestudies.version.kept_for_version import kept_for_version

# How much more it tells that a page is called so than that its text says so.
NAME_WEIGHT = 3
# FTS5's columns are the written words, the text with its lead, and what names the page. Its bm25
# is the rarer the greater; 2.2 at most for a term that is as rare as not to be rare at all.
SQLITE_SEARCH = """SELECT {number}, {row}, {score}
FROM modelsearch_indexentry_fts WHERE modelsearch_indexentry_fts MATCH %s"""
BM25_ON_SQLITE = f"""-{NAME_WEIGHT} * bm25(modelsearch_indexentry_fts, 0, 0, 1)
 - bm25(modelsearch_indexentry_fts, .5, 1, 0)"""
ROW_ON_SQLITE = """(SELECT CAST(object_id AS INTEGER) FROM modelsearch_indexentry
 WHERE id = modelsearch_indexentry_fts.rowid)"""
COUNTED_ON_SQLITE = """SELECT {number}, COUNT(*)
FROM modelsearch_indexentry_fts WHERE modelsearch_indexentry_fts MATCH %s"""
# bm25 is four times as dear as to find a row. Of words that most of so many rows have, it is asked
# for these alone, which tell most; a row has the others just as much as any other row.
MANY_ROWS, BEST_OF_COMMON = 2_000, 2
MOST_ON_SQLITE = 2.2 * (NAME_WEIGHT + 1)
LEAST_RARITY = 1e-6
# Words in the lead have the weight B, those in the text C (by the boosts of SearchedPage).
POSTGRESQL_SEARCH = """SELECT {number}, object_id::bigint,
 {naming} * 4 * ts_rank(title, query, 1) + 8 * ts_rank('{{0.1, 0.2, 0.5, 1}}', body, query, 1)
 + ts_rank(autocomplete, query, 1)
FROM modelsearch_indexentry, (SELECT {query} AS query) asked
WHERE title @@ query OR body @@ query{words}"""


def rows_in_database(terms: Sequence[Term], rows: int) -> list[Scores]:
    """See `RowsWith`. One query; on SQLite two on a large site, and one for each version of it."""
    if not terms:
        return []
    return on_sqlite(terms, rows) if connection.vendor == "sqlite" else on_postgresql(terms)


def on_sqlite(terms: Sequence[Term], rows: int) -> list[Scores]:
    is_large = rows >= MANY_ROWS
    unscored = common_terms(terms, rows) if is_large else set()
    row = "rowid" if is_large else ROW_ON_SQLITE
    parts = []
    for number, term in enumerate(terms):
        # A word as it is written is only looked for to know who has it.
        is_scored = not term.word and number not in unscored
        score = BM25_ON_SQLITE if is_scored else "NULL"
        sql = SQLITE_SEARCH.format(number=number, row=row, score=score)
        parts.append((sql, asked_of_sqlite(term)))
    answers = united(parts)
    if is_large:
        known = rows_of_entries()
        answers = [(number, known[one], score) for number, one, score in answers if one in known]
    found: list[Scores] = [{} for _term in terms]
    plain: list[list[int]] = [[] for _term in terms]
    for number, searched, score in answers:
        if score is None:
            plain[number].append(searched)
        else:
            found[number][searched] = score
    return [
        dict.fromkeys(same, 1.0) if same else without_rarity(scores, rows)
        for same, scores in zip(plain, found, strict=True)
    ]


def common_terms(terms: Sequence[Term], rows: int) -> set[int]:
    """The numbers of the words that most rows have, but for the rarest of these. One query."""
    words = [
        (number, one) for number, one in enumerate(terms) if one.stems and " " not in one.stems
    ]
    if not words:
        return set()
    counts = united(
        (COUNTED_ON_SQLITE.format(number=number), asked_of_sqlite(one)) for number, one in words
    )
    common = sorted((count, number) for number, count in counts if count > rows / 2)
    return {number for _count, number in common[BEST_OF_COMMON:]}


@kept_for_version
def rows_of_entries() -> Mapping[int, int]:
    """The number of the searched page of each entry of FTS5's table, which only has the entry's: a
    join for each row that is found takes as long as its score. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, CAST(object_id AS INTEGER) FROM modelsearch_indexentry")
        return dict(cursor.fetchall())


def on_postgresql(terms: Sequence[Term]) -> list[Scores]:
    found: list[Scores] = [{} for _term in terms]
    for number, row, score in united(for_postgresql(*one) for one in enumerate(terms)):
        found[number][row] = score
    return found


def united(parts: Iterable[tuple[str, str]]) -> list[Any]:
    """The rows of queries, each with a value, asked as one."""
    queries, values = zip(*parts, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), values)
        return list(cursor.fetchall())


def without_rarity(scores: Scores, rows: int) -> Scores:
    """FTS5's scores without its factor for how rare the term is among so many rows."""
    rarity = max(log((rows - len(scores) + 0.5) / (len(scores) + 0.5)), LEAST_RARITY)
    return {row: min(score / rarity, MOST_ON_SQLITE) for row, score in scores.items()}


def asked_of_sqlite(term: Term) -> str:
    columns = "{title body}" if term.stems else "autocomplete"
    return f'{columns} : "{term.stems or term.word or term.prefix}"{" *" * bool(term.prefix)}'


def for_postgresql(number: int, term: Term) -> tuple[str, str]:
    query = "to_tsquery('simple', %s)" if term.prefix else "phraseto_tsquery('simple', %s)"
    # Only the written words are looked through for what is no stem.
    words = "" if term.stems else " OR autocomplete @@ query"
    sql = POSTGRESQL_SEARCH.format(number=number, naming=NAME_WEIGHT, query=query, words=words)
    return sql, term.stems or term.word or f"'{term.prefix}':*"
