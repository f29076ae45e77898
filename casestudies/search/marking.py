"""Which words of a text are those that were looked for."""

from collections.abc import Iterator
from typing import NamedTuple

from casestudies.search.stems import INDEXED_WORD, fold, stem


class Marker(NamedTuple):
    """The words that were looked for, by their stems or beginnings."""

    stems: frozenset[str]
    prefixes: tuple[str, ...]
    languages: tuple[str, ...]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such words stand in a plain text, in their order, each from its beginning to its
        end; in any form, as they were found.
        """
        # Each word is judged once: texts repeat theirs.
        marked = {word for word in set(INDEXED_WORD.findall(text)) if self.marks(fold(word))}
        for found in INDEXED_WORD.finditer(text):
            if found[0] in marked:
                yield found.span()

    def marks(self, folded: str) -> bool:
        """Whether a folded word is one of them."""
        return folded.startswith(self.prefixes) or any(
            stem(folded, one) in self.stems for one in self.languages
        )
