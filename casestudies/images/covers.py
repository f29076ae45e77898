"""The pattern that stands where an article has no picture: lines from a tangle into order.

Drawn from the slug alone, so that a page keeps its cover for good and two pages rarely share one.
"""

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


def cover(slug: str) -> Cover:
    """The cover of the page with this slug; the same for ever."""
    digest = sha256(slug.encode()).digest()
    tangle = sorted(range(LINES), key=lambda line: (digest[line], line))
    curves = [line_curve(slot, line, digest[16 + line]) for line, slot in enumerate(tangle)]
    mark = curves.pop(digest[31] % LINES)
    return Cover(tuple(curves), mark)


def line_curve(slot: int, line: int, bend: int) -> Curve:
    """From a place in the tangle on the left to the line's own place on the right.

    `bend`, 0 to 255, says where along the way it turns.
    """
    top = round(4 + slot * 92 / (LINES - 1), 1)
    bottom = round(26 + line * 48 / (LINES - 1), 1)
    turn = round(44 + bend * 64 / 255, 1)
    return Curve((0, top), (turn, top), (turn - 12, bottom), (WIDTH, bottom))
