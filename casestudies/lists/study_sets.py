"""Which published case studies show what: what is counted beside filters and tags, and in the map.

A set of studies is a number, each study one of its bits: how many of thousands show three things at
once is known in microseconds, so every count is that of the studies which the list would show.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from casestudies.lists.facets import fact_values, in_natural_order

# So many keys of articles have places beside each other.
SHELF = 1_024


class ShownValue(NamedTuple):
    """What a study shows: a tag by its section and key, or the value of a fact by its slug."""

    name: str
    value: int | str


# What each of them shows.
PUBLISHED = ShownValue("", 0)


def shown_tag(tag: Any) -> ShownValue:
    """A problem or an outcome."""
    return ShownValue(tag.section, tag.pk)


class StudySets:
    """The published case studies by what they show."""

    def __init__(self) -> None:
        self.sets: dict[ShownValue, int] = {}
        # Of the value of a fact its name, and the texts of articles that hold it.
        self.names: dict[ShownValue, str] = {}
        self.texts: dict[ShownValue, set[str]] = defaultdict(set)
        # The places of shelves, by the number that the keys of their articles begin with.
        self.shelves: dict[int, int] = {}

    def of(self, *things: ShownValue) -> int:
        """The set of those that show all of these; of all without any."""
        found = self.sets.get(PUBLISHED, 0)
        for one in things:
            found &= self.sets.get(one, 0)
        return found

    def number(self, *things: ShownValue) -> int:
        """How many show all of these."""
        return self.of(*things).bit_count()

    def number_among(self, studies: int, one: ShownValue) -> int:
        """How many of that set show it."""
        return (self.sets.get(one, 0) & studies).bit_count()

    def values_of(self, fact: str) -> list[ShownValue]:
        """The values of a fact that some of them have, in the order of their names."""
        found = [one for one, studies in self.sets.items() if one.name == fact and studies]
        return sorted(found, key=lambda one: in_natural_order(self.names[one]))

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add studies by the rows of counted_studies.py."""
        found: dict[ShownValue, bytearray] = defaultdict(bytearray)
        for name, key, text, study in rows:
            byte, bit = divmod(self.place_of(study), 8)
            for one in self.noted(name, key, text):
                bits = found[one]
                if byte >= len(bits):
                    bits.extend(bytes(byte + 1 - len(bits)))
                bits[byte] |= 1 << bit
        for one, bits in found.items():
            self.sets[one] = self.sets.get(one, 0) | int.from_bytes(bits, "little")

    def without(self, shelves: Iterable[int]) -> "StudySets":
        """Others, without the studies on those shelves."""
        other = StudySets()
        other.names, other.shelves = dict(self.names), dict(self.shelves)
        other.texts.update((one, set(texts)) for one, texts in self.texts.items())
        places = (self.shelves[one] for one in shelves if one in self.shelves)
        gone = sum(((1 << SHELF) - 1) << (place * SHELF) for place in places)
        other.sets = {one: studies & ~gone for one, studies in self.sets.items()}
        return other

    def place_of(self, study: int) -> int:
        shelf, place = divmod(study, SHELF)
        return self.shelves.setdefault(shelf, len(self.shelves)) * SHELF + place

    def noted(self, name: str, key: int | None, text: str) -> list[ShownValue]:
        """What a row says that a study shows."""
        if not text:
            return [ShownValue(name, key or 0)]
        values = {ShownValue(name, value.slug): value.name for value in fact_values(text)}
        for one, called in values.items():
            self.names.setdefault(one, called)
            self.texts[one].add(text)
        return list(values)
