"""From a query to the rows that answer it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, islice, pairwise
from typing import NamedTuple

from casestudies.search.asking import Asked
from casestudies.search.catalogue import Catalogue
from casestudies.search.marking import Marker
from casestudies.search.ranking import (
    FEWEST_SCORED,
    MOST_SCORES,
    UNSURE,
    CountedWord,
    Weighed,
    counted_rows,
    ranked_rows,
    rows_that_answer,
    weight_of,
)
from casestudies.search.spelling import known_words, other_spellings
from casestudies.search.stems import stem
from casestudies.search.stop_words import STOP_WORDS
from casestudies.search.synonyms import same_things, words_with_others
from casestudies.search.terms import Index, Scores, Term

# Of so many words a page need not have every one, if some page has not.
SENTENCE = 3
# A shorter word begins too many.
SHORTEST_PREFIX = 3
# How much a page is about a word that one of its tags has in its name.
BY_TAG = 1.0
# How much another word for the same counts, of the word itself.
BY_OTHER_WORD = 0.6


class SearchAnswer(NamedTuple):
    """The rows that answer a query, the best first; what marks its words in a text; words that no
    page has, with those that were looked for instead.
    """

    rows: list[int]
    marker: Marker
    corrections: Mapping[str, str]


class WantedWord(NamedTuple):
    """What is to be looked for: in any of these forms, or by other words for the same."""

    said: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    same: tuple[Term, ...] = ()

    @property
    def all_terms(self) -> tuple[Term, ...]:
        return (*self.terms, *self.same)


class Spoken(NamedTuple):
    """A word, or words side by side, as they are looked for, and the public rows that have them, or
    a tag whose name has the word.
    """

    wanted: WantedWord
    rows: Set[int]
    weight: float
    """How much it tells."""
    tagged: Mapping[int, int]
    """How often the rows that have such a tag are counted for it."""

    @property
    def said(self) -> tuple[str, ...]:
        return self.wanted.said


class Guess(NamedTuple):
    """What a word that no page has was perhaps meant to be."""

    word: str
    proof: WantedWord
    """What some public page must have, or nobody hears of the guess."""
    wanted: WantedWord


class Finder:
    """Finds what a catalogue has, but for what is hidden, by an index."""

    def __init__(self, catalogue: Catalogue, index: Index, hidden: Collection[int] = ()) -> None:
        self.catalogue = catalogue
        self.index = index
        self.public = frozenset(catalogue.pages).difference(hidden)
        self.languages = catalogue.languages

    def answer(self, asked: Asked) -> SearchAnswer:
        """What answers a query. Two questions to the index; two more if there are unknown words,
        and two if many rows are found.
        """
        told = [word for word in asked.words if word not in STOP_WORDS] or asked.words
        pairs = [pair for pair in pairwise(asked.words) if set(pair) <= set(told)]
        wanted = [self.wanted((word,), pairs_with(word, pairs)) for word in told]
        wanted += [self.wanted(one) for one in asked.phrases]
        wanted += [self.near(one) for one in pairwise(told)]
        spoken = iter(self.having(wanted))
        words, phrases = list(islice(spoken, len(told))), list(islice(spoken, len(asked.phrases)))
        guessed = self.guessed([one.said[0] for one in words if not one.rows])
        words, guesses = [one for one in words if one.rows], list(guessed.values())
        all_known = len(words) == len(told)
        found = rows_that_answer(
            *([one.rows for one in several] for several in (words, phrases, guesses)),
            with_every_word=all_known and len(asked.words) < SENTENCE,
        )
        terms = [*words, *phrases, *guesses]
        rows = self.ranked(found, terms, list(spoken))
        corrections = {word: one.said[0] for word, one in guessed.items() if one.said[0] != word}
        return SearchAnswer(rows, self.marker(terms), corrections)

    def ranked(
        self, found: Set[int], terms: Sequence[Spoken], pairs: Sequence[Spoken]
    ) -> list[int]:
        """The best of the rows first, a thousand at most; where there are many, only the likeliest
        are looked at closely.
        """
        terms = [one for one in terms if one.rows]
        most = max(FEWEST_SCORED, MOST_SCORES // max(1, len(terms)))
        likely = self.counted_rows(found, terms) if len(found) > most else list(found)
        best = set(likely[:most])
        near = [Weighed(dict.fromkeys(one.rows & best, 1.0), one.weight) for one in pairs]
        ranked = ranked_rows(best, self.weighed(terms, best), near)
        return [*ranked, *likely[most:]]

    def counted_rows(self, found: Set[int], terms: Sequence[Spoken]) -> list[int]:
        """The likeliest rows first. Two questions to the index: what pages are called, and how much
        each is about the word that tells most.
        """
        rarest = max(terms, key=lambda one: one.weight)
        others = [one for one in terms if one is not rarest]
        named = iter(self.index.named([term for one in others for term in one.wanted.terms]))
        counted = [CountedWord(rarest.rows, frozenset(), rarest.weight)]
        for one in others:
            called = frozenset().union(*islice(named, len(one.wanted.terms)))
            counted.append(CountedWord(one.rows, called, one.weight))
        (best,) = self.weighed([rarest], found)
        return counted_rows(found, counted, best)

    def wanted(self, said: tuple[str, ...], apart: Iterable[str] = ()) -> WantedWord:
        """A word, or words side by side, in any form; for a word others that mean the same, and
        compounds that it may be a part of.
        """
        stems = {(" ".join(stem(word, one) for word in said), one) for one in self.languages}
        same = {other for name, one in stems for other in same_things(one).get(name, ())}
        same |= {stem(compound, one) for compound in apart for one in self.languages}
        return WantedWord(said, search_terms({name for name, _one in stems}), search_terms(same))

    def near(self, pair: tuple[str, str]) -> WantedWord:
        """Two words near each other, or what means the same as both together."""
        wanted = self.wanted(pair)
        return wanted._replace(terms=tuple(Term(near=one.stems) for one in wanted.terms))

    def having(self, wanted: Sequence[WantedWord], sure: float = 1.0) -> list[Spoken]:
        """Words, and the public rows that have them. One question to the index."""
        terms = list(dict.fromkeys(term for one in wanted for term in one.all_terms))
        found = dict(zip(terms, self.index.rows(terms), strict=True))
        pages = len(self.catalogue.pages)
        spoken = []
        for one in wanted:
            tagged = self.tagged(one.terms)
            rows = self.public.intersection(
                tagged.keys() | set().union(*(found[term] for term in one.all_terms))
            )
            spoken.append(Spoken(one, rows, sure * weight_of(rows, pages), tagged))
        return spoken

    def weighed(self, spoken: Sequence[Spoken], among: Set[int]) -> list[Weighed]:
        """How much those rows are about each of the words, and how much it tells. One question to
        the index.
        """
        terms = list(dict.fromkeys(term for one in spoken for term in one.wanted.all_terms))
        found = dict(zip(terms, self.index.scores(terms, among), strict=True))
        return [Weighed(self.scores(one, found, among), one.weight) for one in spoken]

    def scores(self, spoken: Spoken, found: Mapping[Term, Scores], among: Set[int]) -> Scores:
        """Of those rows the greatest of their scores, and what a tag's name adds."""
        rows: dict[int, float] = {}
        wanted = spoken.wanted
        worth = dict.fromkeys(wanted.terms, 1.0) | dict.fromkeys(wanted.same, BY_OTHER_WORD)
        for term, factor in worth.items():
            for row, score in found[term].items():
                if row in among and factor * score > rows.get(row, -1.0):
                    rows[row] = factor * score
        for row in spoken.tagged.keys() & among:
            rows[row] = rows.get(row, 0.0) + BY_TAG * spoken.tagged[row]
        return rows

    def tagged(self, terms: Iterable[Term]) -> Mapping[int, int]:
        """The rows of pages with tags whose names have one of these words, and how many; those of
        the tags twice.
        """
        tags = {tag for term in terms for tag in self.catalogue.named.get(term.stems, ())}
        rows = Counter(chain.from_iterable(map(self.catalogue.rows_with_tag, tags)))
        for row in self.catalogue.rows_of(tags):
            rows[row] += 2
        return rows

    def guessed(self, unknown: Sequence[str]) -> dict[str, Spoken]:
        """What stands for words that no page has: what begins so, or else is spelled nearly so and
        stands on a public page just as it is written, as visitors are told it, or is no secret.
        """
        if not unknown:
            return {}
        known = known_words()
        guesses = [guess for word in unknown for guess in self.guesses(word, known)]
        proofs = self.having([guess.proof for guess in guesses])
        likely: dict[str, WantedWord] = {}
        for guess, proof in zip(guesses, proofs, strict=True):
            if proof.rows:
                likely.setdefault(guess.word, guess.wanted)
        return dict(zip(likely, self.having(list(likely.values()), UNSURE), strict=True))

    def guesses(self, word: str, known: Sequence[str]) -> Iterator[Guess]:
        if len(word) >= SHORTEST_PREFIX:
            begun = Term(prefix=word)
            yield Guess(word, WantedWord(terms=(begun,)), WantedWord((word,), (begun,)))
        for parts in parted(word):
            wanted = self.wanted(parts)._replace(said=(" ".join(parts),))
            yield Guess(word, wanted, wanted)
        for other in other_spellings(word, known):
            wanted = self.wanted((other,))
            others = wanted.same if other in words_with_others() else ()
            yield Guess(word, WantedWord(terms=(Term(word=other),), same=others), wanted)

    def marker(self, spoken: Iterable[Spoken]) -> Marker:
        """Marks the words that were found."""
        terms = [term for one in spoken if one.rows for term in one.wanted.all_terms]
        said = {tuple(term.stems.split()) for term in terms if term.stems}
        return Marker(
            frozenset(one[0] for one in said if len(one) == 1),
            tuple(term.prefix for term in terms if term.prefix),
            tuple(self.languages),
            frozenset(one for one in said if len(one) > 1),
        )


def pairs_with(word: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The pairs that a word is one of, written as one: `roadmap` for somebody's "road map"."""
    return ["".join(pair) for pair in pairs if word in pair]


def parted(word: str) -> Iterator[tuple[str, str]]:
    """The two words that a word may be: "head count" for somebody's `headcount`."""
    for place in range(SHORTEST_PREFIX, len(word) - SHORTEST_PREFIX + 1):
        yield word[:place], word[place:]


def search_terms(stems: Iterable[str]) -> tuple[Term, ...]:
    return tuple(Term(stems=one) for one in sorted(stems))
