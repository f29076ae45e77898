"""What changed between two texts: lines, and in changed lines the words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import Match, SequenceMatcher
from itertools import accumulate, zip_longest
from typing import Any

CONTEXT = 2
# Pairs of equal lines that a comparison may look at.
MAX_PAIRS = 50_000
# How often it may look at a line or at such a pair: it looks again for each change.
MAX_LOOKS = 5_000_000
MAX_WORD_PAIRS = 1_000_000
# Longer lines are shown whole: comparing words takes time that grows with the square.
MAX_WORDS = 1000

Piece = tuple[str, bool]
Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison: `sign` is -, +, a space, or … where equal lines are left out.

    `parts` are its pieces of text, each with whether it is what changed; `number` counts the lines
    of the newer text from 1, and is 0 for what is none of them.
    """

    sign: str
    parts: list[Piece]
    number: int = field(default=0, compare=False)


def line_diff(old: str, new: str) -> list[DiffLine]:
    """The changed lines with a few equal ones around them; empty for equal texts."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[DiffLine] = []
    room = PairBudget()
    for index, group in enumerate(grouped_opcodes(before, after)):
        if index:
            lines.append(DiffLine("…", []))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                equal = enumerate(before[start:end], new_start + 1)
                lines += [DiffLine(" ", [(text, False)], number) for number, text in equal]
            else:
                changed = after[new_start:new_end]
                lines += changed_lines(before[start:end], changed, room, new_start + 1)
    return lines


def grouped_opcodes(before: list[str], after: list[str]) -> Iterable[Any]:
    """What SequenceMatcher calls by this name, without its time that grows with the cube.

    Equal lines at both ends are not compared. Of what is left between, lines that stand there very
    often, such as empty ones, are no landmarks if that makes too many pairs of equal lines; if
    there are too many even so, all of it counts as changed.
    """
    start = common(before, after)
    end = common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    opcodes = [
        ("equal", 0, start, 0, start),
        *(
            (tag, a + start, b + start, c + start, d + start)
            for tag, a, b, c, d in between(old, new)
        ),
        ("equal", len(before) - end, len(before), len(after) - end, len(after)),
    ]
    return Compared([each for each in opcodes if each[1:4:2] != each[2:5:2]]).get_grouped_opcodes(
        CONTEXT
    )


class Compared(SequenceMatcher):
    """Cuts what is known already into groups."""

    def __init__(self, opcodes: list[Opcode]) -> None:
        super().__init__()
        self.known: Any = opcodes

    def get_opcodes(self) -> Any:
        return self.known


def between(old: list[str], new: list[str]) -> Iterable[Opcode]:
    """The opcodes of texts whose ends differ."""
    counts = Counter(new)
    is_crowded = pairs_in(old, counts) > MAX_PAIRS
    if is_crowded:
        # What SequenceMatcher takes for junk by itself.
        rare = len(new) // 100 + 1 if len(new) >= 200 else len(new)
        counts = Counter({line: count for line, count in counts.items() if count <= rare})
    if pairs_in(old, counts) > MAX_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return Patient(old, new, counts, autojunk=is_crowded).get_opcodes()


class Patient(SequenceMatcher[str]):
    """Looks for equal lines MAX_LOOKS times; what is left then counts as changed."""

    def __init__(
        self, old: list[str], new: list[str], counts: Counter[str], *, autojunk: bool
    ) -> None:
        super().__init__(None, old, new, autojunk)
        self.looks = MAX_LOOKS
        self.looks_above = [0, *accumulate(1 + counts[line] for line in old)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """The longest equal lines in both ranges; none when time is up."""
        self.looks -= self.looks_above[-1 if ahi is None else ahi] - self.looks_above[alo]
        if self.looks < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def pairs_in(old: list[str], counts: Counter[str]) -> int:
    return sum(counts[line] for line in old)


def common(one: list[str], other: list[str]) -> int:
    """How many lines are equal at the beginning."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


class PairBudget:
    """How many pairs of equal words a comparison may still look at, in all its lines together."""

    def __init__(self) -> None:
        self.pairs = MAX_WORD_PAIRS

    def holds(self, before: list[str], after: list[str]) -> bool:
        """Whether these may be compared; counts them."""
        if len(before) + len(after) > MAX_WORDS or self.pairs < 0:
            return False
        counts = Counter(after)
        self.pairs -= sum(counts[word] for word in before)
        return self.pairs >= 0


def changed_lines(
    before: list[str], after: list[str], room: PairBudget, first: int
) -> Iterator[DiffLine]:
    """The lines that went, each followed by the one that took its place; `first` is the number of
    the first of these.
    """
    for number, (old, new) in enumerate(zip_longest(before, after), first):
        old_parts, new_parts = marked(old, new, room)
        if old is not None:
            yield DiffLine("-", old_parts)
        if new is not None:
            yield DiffLine("+", new_parts, number)


def marked(old: str | None, new: str | None, room: PairBudget) -> tuple[list[Piece], list[Piece]]:
    """Both lines in parts, the words that differ marked; nothing is marked in unlike lines."""
    if old is None or new is None:
        return [(old or "", False)], [(new or "", False)]
    before, after = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if not room.holds(before, after) or matcher.ratio() < 0.25:
        return [(old, False)], [(new, False)]
    old_parts: list[Piece] = []
    new_parts: list[Piece] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        old_parts.append(("".join(before[start:end]), tag != "equal"))
        new_parts.append(("".join(after[new_start:new_end]), tag != "equal"))
    return old_parts, new_parts
