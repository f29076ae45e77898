"""Which pages answer a query, the best first."""

from collections.abc import Sequence
from itertools import islice
from math import log
from typing import NamedTuple

from casestudies.search.terms import Scores

# So many pages are counted and shown.
MOST_FOUND = 1_000
# How much a word counts that was perhaps meant, of one that was typed.
UNSURE = 0.7
# How much it counts that words which were typed side by side stand so, of the words themselves.
BESIDE_WEIGHT = 0.5
# What is worth less than this part of the best answer is none, unless it has every word.
WORTH_SHOWING = 0.15
ALMOST_ALL = 0.999


class Weighed(NamedTuple):
    """A term's rows, and how much it tells: a word that every page has tells nothing."""

    rows: Scores
    weight: float


def weighed(rows: Scores, pages: int) -> Weighed:
    """The rows of a term, of so many pages altogether."""
    return Weighed(rows, log(1 + (pages - len(rows) + 0.5) / (len(rows) + 0.5)))


def ranked_rows(
    words: Sequence[Weighed],
    phrases: Sequence[Weighed],
    guesses: Sequence[Weighed] = (),
    pairs: Sequence[Weighed] = (),
    *,
    with_every_word: bool = False,
) -> list[int]:
    """The rows with every phrase, and with every word if that is wanted and there are some; the
    best first.
    """
    unsure = [one._replace(weight=one.weight * UNSURE) for one in guesses]
    terms = (*words, *phrases, *unsure)
    found = with_all(phrases) if phrases else {row for one in terms for row in one.rows}
    if words and with_every_word:
        found = (found & with_all(words)) or found
    told = sum(one.weight for one in terms)
    scores, shares = dict.fromkeys(found, 0.0), dict.fromkeys(found, 0.0)
    for one in terms:
        for row in found & one.rows.keys():
            scores[row] += one.weight * one.rows[row]
            shares[row] += one.weight / told
    for one in pairs:
        for row in found & one.rows.keys():
            scores[row] += BESIDE_WEIGHT * one.weight * one.rows[row]
    worth = {row: scores[row] * (1 + shares[row]) for row in found}
    least = WORTH_SHOWING * max(worth.values(), default=0.0)
    in_order = sorted(worth, key=lambda row: (-worth[row], row))
    kept = (row for row in in_order if worth[row] >= least or shares[row] > ALMOST_ALL)
    return list(islice(kept, MOST_FOUND))


def with_all(terms: Sequence[Weighed]) -> set[int]:
    """The rows that have every term; there is one at least."""
    return set.intersection(*(set(one.rows) for one in terms))
