"""What an index is asked for, and what it answers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

# How much a row, by its number, is about a term: about one where its text says it once, more where
# it says it often, and most where the page is called so. How rare the term is does not count.
Scores: TypeAlias = dict[int, float]


class Term(NamedTuple):
    """One thing to look for; one of these. All consist of letters and digits alone."""

    stems: str = ""
    """A word as page_words.py stems it; several with blanks between them stand side by side."""
    word: str = ""
    """A word as it is written."""
    prefix: str = ""
    """How a word begins."""


# For each of the terms the rows that have it, public or not; of so many rows in the index.
RowsWith: TypeAlias = Callable[[Sequence[Term], int], list[Scores]]
