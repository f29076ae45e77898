"""Which pages answer a query, the best first."""

from collections.abc import Sequence, Set
from math import log
from typing import NamedTuple

from casestudies.search.terms import NAME_WEIGHT, Scores

# So many pages are counted and shown.
MOST_FOUND = 1_000
# So many times a row is scored for a word of one query, and of a long one so many rows are. Others
# stand below those, in the order of what they have.
MOST_SCORES, FEWEST_SCORED = 5_000, 300
# How much a word counts that was perhaps meant, of one that was typed.
UNSURE = 0.7
# How much it counts that words which were typed one after the other stand near each other.
NEAR_WEIGHT = 0.5
# What is worth less than this part of the best answer is none, unless it has every word.
WORTH_SHOWING = 0.15
ALMOST_ALL = 0.999


class CountedWord(NamedTuple):
    """The public rows that have a word, those whose pages are called so, and how much it tells."""

    rows: Set[int]
    named: Set[int]
    weight: float


class Weighed(NamedTuple):
    """A word's rows with their scores, and how much it tells."""

    rows: Scores
    weight: float


def weight_of(rows: Set[int], pages: int) -> float:
    """How much a word tells that these rows have: nothing where all the pages have it."""
    return log(1 + (pages - len(rows) + 0.5) / (len(rows) + 0.5))


def rows_that_answer(
    words: Sequence[Set[int]],
    phrases: Sequence[Set[int]],
    guesses: Sequence[Set[int]] = (),
    *,
    with_every_word: bool = False,
) -> Set[int]:
    """The rows with every phrase, and with every word if that is wanted and there are some; of a
    query without phrases those with any word.
    """
    found = set.intersection(*map(set, phrases)) if phrases else set().union(*words, *guesses)
    if words and with_every_word:
        found = found.intersection(*words) or found
    return found


def counted_rows(found: Set[int], terms: Sequence[CountedWord], best: Weighed) -> list[int]:
    """The likeliest of the rows first, as if every text said each word once, but for the one word
    whose scores are known.
    """
    told = sum(one.weight for one in terms)
    counts, more = dict.fromkeys(found, 0.0), dict[int, float]()
    for one in terms:
        for row in one.rows:
            if row in counts:
                counts[row] += one.weight
        for row in one.named:
            more[row] = more.get(row, 0.0) + NAME_WEIGHT * one.weight
    for row, score in best.rows.items():
        more[row] = more.get(row, 0.0) + best.weight * (score - 1)
    worth = {
        row: (count + more.get(row, 0.0)) * (1 + count / told) for row, count in counts.items()
    }
    return worth_showing(worth, {row for row in found if counts[row] > ALMOST_ALL * told})


def ranked_rows(
    found: Set[int], terms: Sequence[Weighed], pairs: Sequence[Weighed] = ()
) -> list[int]:
    """The best of the rows first, by words and phrases, and by what stands near each other."""
    told = sum(one.weight for one in terms)
    scores, shares = dict.fromkeys(found, 0.0), dict.fromkeys(found, 0.0)
    for one in terms:
        for row in found & one.rows.keys():
            scores[row] += one.weight * one.rows[row]
            shares[row] += one.weight / told
    for one in pairs:
        for row in found & one.rows.keys():
            scores[row] += NEAR_WEIGHT * one.weight * one.rows[row]
    worth = {row: scores[row] * (1 + shares[row]) for row in found}
    return worth_showing(worth, {row for row in found if shares[row] > ALMOST_ALL})


def worth_showing(worth: Scores, complete: Set[int]) -> list[int]:
    """The best first, without those that are worth little, unless they have every word."""
    least = WORTH_SHOWING * max(worth.values(), default=0.0)
    kept = {row: one for row, one in worth.items() if one >= least or row in complete}
    # No others have to be put in order.
    last = min(sorted(kept.values(), reverse=True)[:MOST_FOUND], default=0.0)
    best = (row for row, one in kept.items() if one >= last)
    return sorted(best, key=lambda row: (-kept[row], row))[:MOST_FOUND]
