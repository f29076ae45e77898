"""What an index is asked for, and what it answers."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

# How well a row answers a term, by its number.
Scores = dict[int, float]


class Term(NamedTuple):
    """One thing to look for: any of these. All consist of letters and digits alone."""

    stems: tuple[str, ...] = ()
    """Words as page_words.py stems them; several with a blank between them stand side by side."""
    words: tuple[str, ...] = ()
    """Words as they are written."""
    prefix: str = ""
    """How a word begins."""


class Index(Protocol):
    """What finds rows of SearchedPage, public or not."""

    def rows_with(self, terms: Sequence[Term]) -> list[Scores]:
        """For each of the terms the rows that have it; a greater score is a better answer, and a
        term's scores are worth something only beside each other.
        """
