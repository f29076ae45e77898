"""Texts merged line by line, three ways: what each side made of what both began with.

The rule is that of diff3 (Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007): where
both sides still agree with the base the texts are cut, and of each piece between two cuts the side
counts that changed it. Lines are the same whatever ends them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# As Git names the sides; `is_marked` knows a text by them.
OURS, BETWEEN, THEIRS = "<<<<<<< this site", "=======", ">>>>>>> this file"
MARKED = re.compile(rf"^(?:{OURS}|{THEIRS})[ \t\r]*$", re.M)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text as both began with it, as we have it, and as they have it; it begins
    on `line` of theirs, counted from 1.
    """

    base: list[str]
    ours: list[str]
    theirs: list[str]
    line: int

    def settled(self) -> list[str] | None:
        """What both sides want; None where each wants something else."""
        base, ours, theirs = (
            without_ends(self.base),
            without_ends(self.ours),
            without_ends(self.theirs),
        )
        if ours in (base, theirs):
            return self.theirs
        if theirs == base:
            return ours
        if len(base) == len(ours) == len(theirs):
            return self.settled_by_line()
        return None

    def settled_by_line(self) -> list[str] | None:
        """The same for lines that stand one below the other, each changed by one side at most."""
        parts = zip(self.base, self.ours, self.theirs, strict=True)
        rows = [Stretch([base], [ours], [theirs], 0) for base, ours, theirs in parts]
        if len(rows) < 2:
            return None
        found = [row.settled() for row in rows]
        return [line for one in found for line in one or ()] if None not in found else None


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text, in which both sides stand between marks where they disagree, and the lines
    of theirs on which that begins.
    """

    text: str
    conflicts: list[int]


def merged(base: str, ours: str, theirs: str) -> Merged:
    """What we and they made of the base, in one text with their line ends."""
    newline = line_end_of(theirs)
    lines: list[str] = []
    conflicts: list[int] = []
    for piece in pieces(base, ours, theirs):
        settled = piece.settled()
        if settled is None:
            conflicts.append(piece.line)
            settled = [OURS, *piece.ours, BETWEEN, *piece.theirs, THEIRS]
        lines += settled
    return Merged(joined(lines, newline, like=theirs), conflicts)


def pieces(base: str, ours: str, theirs: str) -> Iterator[Stretch]:
    """The three texts, cut where all of them are the same."""
    one, two, three = lines_of(base), lines_of(ours), lines_of(theirs)
    at = (0, 0, 0)
    for start, end in agreed(without_ends(one), without_ends(two), without_ends(three)):
        between = one[at[0] : start[0]], two[at[1] : start[1]], three[at[2] : start[2]]
        if any(between):
            yield Stretch(*between, at[2] + 1)
        kept = three[start[2] : end[2]]
        if kept:
            yield Stretch(kept, kept, kept, start[2] + 1)
        at = end


Cut = tuple[int, int, int]


def agreed(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[tuple[Cut, Cut]]:
    """Where all three are the same, from and to; the last is at their ends."""
    mine, their = matches(base, ours), matches(base, theirs)
    i = j = 0
    while i < len(mine) and j < len(their):
        (at, own, size), (at_too, other, size_too) = mine[i], their[j]
        start, end = max(at, at_too), min(at + size, at_too + size_too)
        if start < end:
            first = start, own + start - at, other + start - at_too
            yield first, (end, first[1] + end - start, first[2] + end - start)
        if at + size <= at_too + size_too:
            i += 1
        else:
            j += 1
    last = len(base), len(ours), len(theirs)
    yield last, last


Change = tuple[bool, range, range]


def matches(one: list[str], two: list[str]) -> list[tuple[int, int, int]]:
    """The stretches that two lists share: where in each, and how many."""
    return [(i.start, j.start, len(i)) for is_same, i, j in spans(one, two) if is_same]


def spans(one: list[str], two: list[str]) -> Iterator[Change]:
    """Where the two lists are the same, and where not, in turn. What they have in common at both
    ends is not searched for; in long texts lines that stand there often are no landmarks.
    """
    above = shared(one, two)
    below = shared(one[above:][::-1], two[above:][::-1])
    if above:
        yield True, range(above), range(above)
    end, other_end = len(one) - below, len(two) - below
    matcher = SequenceMatcher(None, one[above:end], two[above:other_end])
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        yield tag == "equal", range(i + above, i_end + above), range(j + above, j_end + above)
    if below:
        yield True, range(end, len(one)), range(other_end, len(two))


def shared(one: list[str], two: list[str]) -> int:
    """How many lines two lists have in common at their beginnings."""
    pairs = zip(one, two, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))


def lines_of(text: str) -> list[str]:
    """The lines with what ends them. Python's splitlines would end one at a form feed, too."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def without_ends(lines: list[str]) -> list[str]:
    """The lines without what ends them."""
    return [line.rstrip("\r\n") for line in lines]


def line_end_of(text: str) -> str:
    """How most lines of the text end."""
    return "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"


def joined(lines: list[str], newline: str, *, like: str) -> str:
    """The lines as one text. One that has no end gets `newline`; the last is as that of `like`."""
    whole = [line if line.endswith("\n") else line + newline for line in lines]
    if whole and like and not like.endswith("\n"):
        whole[-1] = whole[-1].rstrip("\r\n")
    return "".join(whole)


def is_marked(text: str) -> bool:
    """Whether lines stand in the text that `merged` has marked."""
    return MARKED.search(text) is not None


def two_sided(ours: str, theirs: str) -> str:
    """Both texts in one, with marks around all in which they differ."""
    mine, their = lines_of(ours), lines_of(theirs)
    lines: list[str] = []
    for is_same, i, j in spans(without_ends(mine), without_ends(their)):
        here, there = mine[i.start : i.stop], their[j.start : j.stop]
        lines += there if is_same else [OURS, *here, BETWEEN, *there, THEIRS]
    return joined(lines, line_end_of(theirs), like=theirs)


def carried_back(
    original: str, shown: str, edited: str, say: Callable[[str], str] = lambda line: line
) -> str:
    """The original with what was edited in `shown`, which is the original in other words.

    Each line that was not edited is the original's, byte for byte; `say` puts lines that were into
    the original's words.
    """
    edited = unstripped(edited, shown)
    if without_ends(lines_of(edited)) == without_ends(lines_of(shown)):
        return original
    groups = line_groups(original, shown)
    new = lines_of(edited)
    # What is shown with no line at all has nowhere else to stay.
    written = [] if groups else lines_of(original)
    for is_same, i, j in spans(without_ends(lines_of(shown)), without_ends(new)):
        said = without_ends(new[j.start : j.stop])
        if is_same:
            written += kept_lines(groups, i, said, say)
        elif said:
            written += say("\n".join(said)).split("\n")
    return joined(written, line_end_of(original), like=original)


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of the original, and which lines of `shown` say the same."""

    lines: list[str]
    shown: range


def line_groups(original: str, shown: str) -> list[LineGroup]:
    """For each line of `shown` the group it is in: one line each, where they can be told apart."""
    mine, their = lines_of(original), lines_of(shown)
    groups: list[LineGroup] = []
    waiting: list[str] = []
    for _is_same, i, j in spans(without_ends(mine), without_ends(their)):
        lines = waiting + mine[i.start : i.stop]
        waiting = []
        if len(lines) == len(j):
            groups += [
                LineGroup([line], range(at, at + 1)) for line, at in zip(lines, j, strict=True)
            ]
        elif len(j):
            groups += [LineGroup(lines, j)] * len(j)
        elif groups:
            # What the other words leave out stays with the line above it, or the one below.
            last = LineGroup([*groups[-1].lines, *lines], groups[-1].shown)
            groups[last.shown.start :] = [last] * len(last.shown)
        else:
            waiting = lines
    return groups


def kept_lines(
    groups: list[LineGroup], span: range, said: list[str], say: Callable[[str], str]
) -> Iterator[str]:
    """The original's lines for those of `shown` in the span, which read as `said`; what is left of
    a group that was edited in part is said anew.
    """
    for at, line in zip(span, said, strict=True):
        group = groups[at]
        if group.shown.start < span.start or group.shown.stop > span.stop:
            yield say(line)
        elif at == group.shown.start:
            yield from group.lines


def unstripped(text: str, original: str) -> str:
    """The text with the space around it that the original has, and a form in a browser cuts."""
    kept = original.strip()
    if text != text.strip() or not kept:
        return text
    above, _text, below = original.partition(kept)
    if text.partition("\n")[0].rstrip() != kept.partition("\n")[0].rstrip():
        above = above[: above.rfind("\n") + 1]
    if text.rpartition("\n")[2] != kept.rpartition("\n")[2]:
        below = below[len(below.partition("\n")[0]) :]
    return above + text + below
