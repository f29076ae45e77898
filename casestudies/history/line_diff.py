"""What changed between two texts: lines, and in changed lines the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

CONTEXT = 2
# Longer lines are shown whole: comparing words takes time that grows with the square.
MAX_WORDS = 1000

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison: `sign` is -, +, a space, or … where equal lines are left out.

    `parts` are its pieces of text, each with whether it is what changed.
    """

    sign: str
    parts: list[Piece]


def line_diff(old: str, new: str) -> list[DiffLine]:
    """The changed lines with a few equal ones around them; empty for equal texts."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    lines: list[DiffLine] = []
    for index, group in enumerate(matcher.get_grouped_opcodes(CONTEXT)):
        if index:
            lines.append(DiffLine("…", []))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [DiffLine(" ", [(text, False)]) for text in before[start:end]]
            else:
                lines += changed_lines(before[start:end], after[new_start:new_end])
    return lines


def changed_lines(before: list[str], after: list[str]) -> Iterator[DiffLine]:
    """The lines that went, each followed by the one that took its place."""
    for old, new in zip_longest(before, after):
        old_parts, new_parts = marked(old, new)
        if old is not None:
            yield DiffLine("-", old_parts)
        if new is not None:
            yield DiffLine("+", new_parts)


def marked(old: str | None, new: str | None) -> tuple[list[Piece], list[Piece]]:
    """Both lines in parts, the words that differ marked; nothing is marked in unlike lines."""
    if old is None or new is None:
        return [(old or "", False)], [(new or "", False)]
    before, after = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > MAX_WORDS or matcher.ratio() < 0.25:
        return [(old, False)], [(new, False)]
    old_parts: list[Piece] = []
    new_parts: list[Piece] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        old_parts.append(("".join(before[start:end]), tag != "equal"))
        new_parts.append(("".join(after[new_start:new_end]), tag != "equal"))
    return old_parts, new_parts
