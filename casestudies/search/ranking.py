"""Which pages answer a query, the best first."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from casestudies.search.terms import Scores

# So many pages are counted and shown.
MOST_FOUND = 1_000
# Of a sentence a page need not have every word.
SENTENCE = 4
# What is worth less than this part of the best answer is none.
WORTH_SHOWING = 0.15


class Weighed(NamedTuple):
    """A term's rows, and how much it tells: a word that every page has tells nothing."""

    rows: Scores
    weight: float


def weighed(rows: Mapping[int, float], pages: int) -> Weighed:
    """The rows with scores up to one."""
    best = max(rows.values(), default=0.0) or 1.0
    weight = log(1 + (pages - len(rows) + 0.5) / (len(rows) + 0.5))
    return Weighed({row: score / best for row, score in rows.items()}, weight)


def ranked(words: Sequence[Weighed], phrases: Sequence[Weighed]) -> list[int]:
    """The rows with every phrase and, as far as there are such, every word; the best first."""
    told = sum(one.weight for one in (*words, *phrases)) or 1.0
    scores: dict[int, float] = {}
    shares: dict[int, float] = {}
    for one in (*words, *phrases):
        for row, score in one.rows.items():
            scores[row] = scores.get(row, 0.0) + one.weight * (0.3 + score)
            shares[row] = shares.get(row, 0.0) + one.weight / told
    found = with_all(scores, phrases)
    if len(words) < SENTENCE:
        found = with_all(found, words) or found
    worth = {row: scores[row] * shares[row] for row in found}
    least = WORTH_SHOWING * max(worth.values(), default=0.0)
    in_order = sorted(worth, key=lambda row: (-worth[row], row))
    return [row for row in in_order if worth[row] >= least][:MOST_FOUND]


def with_all(rows: Iterable[int], terms: Sequence[Weighed]) -> set[int]:
    """Those of the rows that have every term."""
    return {row for row in rows if all(row in one.rows for one in terms)}
