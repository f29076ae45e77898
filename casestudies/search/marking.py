"""Which words of a text are those that were looked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from casestudies.search.stems import INDEXED_WORD, fold, stem


@dataclass(frozen=True)
class Marker:
    """The words that were looked for, by their stems or beginnings."""

    stems: frozenset[str]
    prefixes: tuple[str, ...]
    languages: tuple[str, ...]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where such words stand in a plain text, in their order, each from its beginning to its
        end; in any form, as they were found.
        """
        is_marked = self.is_marked
        return [found.span() for found in INDEXED_WORD.finditer(text) if is_marked(found[0])]

    @cached_property
    def is_marked(self) -> Callable[[str], bool]:
        """Says of a word whether it is one of them; each is judged once, as texts repeat theirs."""
        return cache(lambda word: self.marks(fold(word)))

    def marks(self, folded: str) -> bool:
        """Whether a folded word is one of them."""
        return folded.startswith(self.prefixes) or not self.stems.isdisjoint(
            [stem(folded, one) for one in self.languages]
        )
