"""What a header means, worked out once: a look costs less than a call."""

from collections.abc import Callable
from typing import TypeVar

Meaning = TypeVar("Meaning")

# So many values are remembered, none longer than so many characters.
MOST_REMEMBERED = 256
LONGEST_REMEMBERED = 300


class Remembered(dict[str | None, Meaning]):
    """The meanings of a header's values. Strangers may make up any number of them."""

    def __init__(self, meaning: Callable[[str | None], Meaning]) -> None:
        super().__init__()
        self.meaning = meaning

    def __missing__(self, value: str | None) -> Meaning:
        meaning = self.meaning(value)
        if value is None or len(value) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[value] = meaning
        return meaning
