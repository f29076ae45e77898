"""What an index is asked for, and what it answers."""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple, Protocol, TypeAlias

# How much a row, by its number, is about a term: about one where its text says it once, more where
# it says it often, and most where the page is called so. How rare the term is does not count.
Scores: TypeAlias = Mapping[int, float]
# How much more it tells that a page is called so than that its text says so.
NAME_WEIGHT = 3
# So many words apart are words near each other, at most.
NEARBY = 8


class Term(NamedTuple):
    """One thing to look for; one of these. All consist of letters and digits alone."""

    stems: str = ""
    """A word as page_words.py stems it; several with blanks between them stand side by side."""
    word: str = ""
    """A word as it is written."""
    prefix: str = ""
    """How a word begins."""
    near: str = ""
    """Two stems with a blank between them, which stand near each other in either order. Nobody asks
    for scores of it."""


class Index(Protocol):
    """Where words are looked for while one query is answered. Its rows are public or not."""

    def rows(self, terms: Sequence[Term]) -> Sequence[Set[int]]:
        """For each of the terms the rows that have it."""

    def named(self, terms: Sequence[Term]) -> Sequence[Set[int]]:
        """For each of the terms the rows of pages that are called so; `rows` was asked before."""

    def scores(self, terms: Sequence[Term], among: Set[int]) -> Sequence[Scores]:
        """For each of the terms how much those of its rows are about it that are among these,
        perhaps others too; `rows` was asked before.
        """
