"""From a query to the rows that answer it."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from casestudies.search.asking import (
    SHORTEST_PREFIX,
    Asked,
    phrase_term,
    word_term,
)
from casestudies.search.catalogue import Catalogue
from casestudies.search.marking import Marker
from casestudies.search.ranking import Weighed, ranked, weighed
from casestudies.search.spelling import known_words, other_spellings
from casestudies.search.terms import Scores, Term

# A word that half of all pages have tells too little to be marked in a text.
TELLING = 0.7

RowsWith = Callable[[Sequence[Term]], list[Scores]]


class Answer(NamedTuple):
    """The rows that answer a query, the best first; what was marked, and what was corrected."""

    rows: list[int]
    marker: Marker
    corrections: dict[str, str]


class Spoken(NamedTuple):
    """A word or phrase of the query, and what stands for it in the index."""

    said: tuple[str, ...]
    term: Term
    found: Scores


def answer(
    asked: Asked, catalogue: Catalogue, rows_with: RowsWith, hidden: Collection[int]
) -> Answer:
    """The public rows, but for those hidden, that answer the query. Two or three questions to the
    index.
    """

    def public_rows(terms: Sequence[Term]) -> list[Scores]:
        return [
            {
                row: score
                for row, score in rows.items()
                if row in catalogue.pages and row not in hidden
            }
            for rows in rows_with(terms)
        ]

    said = [(word,) for word in asked.words] + list(asked.phrases)
    terms = [word_term(one, catalogue) for one in asked.words]
    terms += [phrase_term(one, catalogue) for one in asked.phrases]
    spoken = [Spoken(*one) for one in zip(said, terms, public_rows(terms), strict=True)]
    count = len(asked.words)
    words, corrections = with_likely_words(spoken[:count], catalogue, public_rows)
    phrases = spoken[count:]
    total = len(catalogue.pages)
    weights = [weighed(one.found, total) for one in (*words, *phrases)]
    rows = ranked(weights[: len(words)], weights[len(words) :])
    return Answer(rows, marker_of([*words, *phrases], weights, catalogue), corrections)


def with_likely_words(
    words: Sequence[Spoken], catalogue: Catalogue, public_rows: RowsWith
) -> tuple[list[Spoken], dict[str, str]]:
    """The words that some page has; of the others what begins so, or is spelled nearly so."""
    unknown = [one.said[0] for one in words if not one.found]
    if not unknown:
        return list(words), {}
    known = known_words()
    tried: list[tuple[str, str]] = []
    terms: list[Term] = []
    for word in unknown:
        if len(word) >= SHORTEST_PREFIX:
            tried.append((word, ""))
            terms += [Term(prefix=word)] * 2
        for other in other_spellings(word, known):
            tried.append((word, other))
            # Whether a public page has it as it is written, before anybody is told; and its rows.
            terms += [Term(words=(other,)), word_term(other, catalogue)]
    found = public_rows(terms)
    likely: dict[str, Spoken] = {}
    corrections: dict[str, str] = {}
    for place, (word, other) in enumerate(tried):
        if word not in likely and found[2 * place]:
            rows = found[2 * place + 1]
            likely[word] = Spoken((other or word,), terms[2 * place + 1], rows)
            if other:
                corrections[word] = other
    return [likely.get(one.said[0], one) for one in words], corrections


def marker_of(spoken: Sequence[Spoken], weights: Sequence[Weighed], catalogue: Catalogue) -> Marker:
    """Marks what tells something, or everything where nothing does."""
    both = [(one, weight.weight) for one, weight in zip(spoken, weights, strict=True) if one.found]
    least = TELLING if any(weight >= TELLING for _one, weight in both) else 0.0
    terms = [one.term for one, weight in both if weight >= least]
    return Marker(
        frozenset(word for term in terms for phrase in term.stems for word in phrase.split()),
        frozenset(word for term in terms for word in term.words),
        tuple(term.prefix for term in terms if term.prefix),
        catalogue.languages,
    )
