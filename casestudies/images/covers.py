"""The pattern that stands where an article has no picture: lines that find an order.

Drawn from the slug alone, so that a page keeps its cover for good and two pages rarely share one.
What it is about chooses the family of patterns: studies of one problem are recognised as kin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

WIDTH, HEIGHT = 160.0, 100.0
LINES = 9
Point = tuple[float, float]


class Curve(NamedTuple):
    """A cubic Bézier curve: where it starts, its two control points, where it ends."""

    start: Point
    leaving: Point
    arriving: Point
    end: Point

    @property
    def path(self) -> str:
        """The curve as SVG path data."""
        start, *others = (f"{x:g} {y:g}" for x, y in self)
        return f"M{start}C{' '.join(others)}"

    def points(self, steps: int = 64) -> list[Point]:
        """Points along the curve, for what draws polylines only."""
        return [self.at(step / steps) for step in range(steps + 1)]

    def at(self, t: float) -> Point:
        """The point at `t`, from 0 (start) to 1 (end)."""
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x = sum(weight * point[0] for weight, point in zip(weights, self, strict=True))
        y = sum(weight * point[1] for weight, point in zip(weights, self, strict=True))
        return x, y


@dataclass(frozen=True, slots=True)
class Cover:
    """A pattern in a box of WIDTH by HEIGHT: the quiet lines, and the one that stands out."""

    lines: tuple[Curve, ...]
    mark: Curve

    @property
    def path(self) -> str:
        """All quiet lines as one SVG path."""
        return "".join(line.path for line in self.lines)


class Hand(NamedTuple):
    """What a slug says of one line: its place of LINES on the left (`slot`) and on the right
    (`line`), and a number of its own from 0 to 1.
    """

    slot: int
    line: int
    bend: float


def cover(slug: str, about: str = "") -> Cover:
    """The cover of the page with this slug, in the family of what it is about (the slug of its
    first problem); the same for ever.
    """
    digest = sha256(slug.encode()).digest()
    tangle = sorted(range(LINES), key=lambda line: (digest[line], line))
    draw = family(about)
    hands = (Hand(slot, line, digest[16 + line] / 255) for line, slot in enumerate(tangle))
    curves = [rounded(draw(hand)) for hand in hands]
    mark = curves.pop(digest[31] % LINES)
    return Cover(tuple(curves), mark)


def rounded(curve: Curve) -> Curve:
    return Curve(*((round(x, 1), round(y, 1)) for x, y in curve))


def level(place: float, top: float = 4, bottom: float = 96) -> float:
    """How far down a place of LINES is, between these."""
    return top + place * (bottom - top) / (LINES - 1)


def straight(start: Point, end: Point) -> Curve:
    (x, y), (to_x, to_y) = start, end
    third = (to_x - x) / 3, (to_y - y) / 3
    return Curve(start, (x + third[0], y + third[1]), (to_x - third[0], to_y - third[1]), end)


def untangling(hand: Hand) -> Curve:
    """From a tangle on the left to an order on the right."""
    top, bottom = level(hand.slot), level(hand.line, 26, 74)
    turn = 44 + hand.bend * 64
    return Curve((0, top), (turn, top), (turn - 12, bottom), (WIDTH, bottom))


def spreading(hand: Hand) -> Curve:
    """From nearly one point below on the left, over the whole of the right."""
    foot = 84 + hand.bend * 12
    return straight((0, foot), (WIDTH, level(hand.line)))


def arching(hand: Hand) -> Curve:
    """Arches in each other, on one ground."""
    reach = 12 + hand.line * 7
    middle = 72 + hand.bend * 16
    top = 96 - reach * 1.15
    left, right = middle - reach, middle + reach
    return Curve((left, 98), (left, top), (right, top), (right, 98))


def rising(hand: Hand) -> Curve:
    """Columns, each as high as it is."""
    x = level(hand.line, 12, 148)
    return straight((x, 96), (x, 84 - hand.bend * 40 - hand.line * 4.5))


def narrowing(hand: Hand) -> Curve:
    """Through a narrow place in the middle, and apart again in another order."""
    middle = level(hand.line, 44, 56)
    near, far = 60 + hand.bend * 20, 90 + hand.bend * 10
    start, end = (0, level(hand.line)), (WIDTH, level(hand.slot))
    return Curve(start, (near, middle), (far, middle), end)


def waving(hand: Hand) -> Curve:
    """One wave after the other, and calmer and calmer."""
    middle = level(hand.line, 14, 86)
    swing = (LINES - hand.line) * 4 * (0.6 + hand.bend * 0.4)
    high, low = max(0.0, middle - swing), min(HEIGHT, middle + swing)
    return Curve((0, middle), (56, high), (104, low), (WIDTH, middle))


def stepping(hand: Hand) -> Curve:
    """From low to high, each somewhere else along the way."""
    turn = level(hand.line, 20, 140)
    low, high = level(hand.line, 60, 96), level(hand.line, 4, 40)
    start = turn - 24 - hand.bend * 16 if turn > 60 else 0
    return Curve((start, low), (turn, low), (turn, high), (WIDTH, high))


def crossing(hand: Hand) -> Curve:
    """Two ways that cross each other."""
    far = level(hand.line, 8, 92)
    if hand.line % 2:
        return straight((0, far), (WIDTH, far + (50 - far) * hand.bend * 0.4))
    x = level(hand.line, 20, 140)
    return straight((x - 12 * hand.bend, 2), (x + 12 * hand.bend, 98))


Draw = Callable[[Hand], Curve]
FAMILIES: Sequence[Draw] = (
    *(untangling, spreading, arching, rising),
    *(narrowing, waving, stepping, crossing),
)


def family(about: str) -> Draw:
    """The family of patterns for what is about that; the first for what is about nothing."""
    return FAMILIES[sha256(about.encode()).digest()[0] % len(FAMILIES)] if about else untangling
