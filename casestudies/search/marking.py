"""Which words of a text are those that were looked for."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property

from casestudies.search.stems import INDEXED_WORD, fold, stem


@dataclass(frozen=True)
class Marker:
    """The words that were looked for, by their stems or beginnings, and those that count only side
    by side.
    """

    stems: frozenset[str]
    prefixes: tuple[str, ...]
    languages: tuple[str, ...]
    phrases: frozenset[tuple[str, ...]] = frozenset()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where such words stand in a plain text, in their order, each from its beginning to its
        end; in any form, as they were found.
        """
        is_marked = self.is_marked
        words = list(INDEXED_WORD.finditer(text))
        beside = self.beside([word[0] for word in words]) if self.phrases else frozenset()
        return [
            word.span() for place, word in enumerate(words) if is_marked(word[0]) or place in beside
        ]

    def beside(self, words: Sequence[str]) -> Set[int]:
        """The places of words that stand in a phrase."""
        places: dict[str, set[int]] = {part: set() for phrase in self.phrases for part in phrase}
        for place, word in enumerate(words):
            for part in self.stems_of(word).intersection(places):
                places[part].add(place)
        found: set[int] = set()
        for phrase in self.phrases:
            of_parts = [{place - at for place in places[one]} for at, one in enumerate(phrase)]
            begun = set.intersection(*of_parts)
            found.update(place + at for place in begun for at in range(len(phrase)))
        return found

    @cached_property
    def stems_of(self) -> Callable[[str], frozenset[str]]:
        """A word's stems; each word is judged once."""
        return cache(lambda word: frozenset(stem(fold(word), one) for one in self.languages))

    @cached_property
    def is_marked(self) -> Callable[[str], bool]:
        """Says of a word whether it is one of them; each is judged once, as texts repeat theirs."""
        return cache(lambda word: self.marks(fold(word)))

    def marks(self, folded: str) -> bool:
        """Whether a folded word is one of them."""
        return folded.startswith(self.prefixes) or not self.stems.isdisjoint(
            [stem(folded, one) for one in self.languages]
        )
