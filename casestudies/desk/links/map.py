"""The map of the links: problems on the left, articles in the middle, outcomes on the right.

Plain numbers for a template that draws SVG.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from casestudies.desk.links.graph import Key, LinkGraph, key_of
from casestudies.kinds import KINDS
from casestudies.publishing import Page

ROW = 34
TOP = 44
BOX = 260
# From the left edge of a column to that of the next.
COLUMN = 350
# More would be a picture of nothing; those linked most are drawn.
MAX_ROWS = 60


@dataclass(frozen=True, slots=True)
class Box:
    """A page as a clickable box; `y` is its upper edge."""

    page: Page
    x: int
    y: int
    count: int

    @property
    def middle(self) -> int:
        return self.y + ROW // 2 - 3


@dataclass(frozen=True, slots=True)
class Line:
    """A link from the right edge of one box to the left edge of another, or an arc on one side."""

    path: str
    in_text: bool


@dataclass(frozen=True, slots=True)
class LinkMap:
    """The picture, the left edge and the name of each column, and how many pages did not find
    room in it.
    """

    heads: list[tuple[int, str]]
    boxes: list[Box]
    lines: list[Line]
    width: int
    height: int
    left_out: int


def columns() -> dict[type[Page], int]:
    """The left edge of the column of each model."""
    kinds = sorted(KINDS.values(), key=lambda kind: kind.column)
    models = dict.fromkeys(kind.model for kind in kinds)
    return {model: number * COLUMN for number, model in enumerate(models)}


def link_map(graph: LinkGraph) -> LinkMap:
    """The map of all pages, at most MAX_ROWS of a kind."""
    heads = [(left, str(model._meta.verbose_name_plural)) for model, left in columns().items()]
    boxes: dict[Key, Box] = {}
    counts = {key: len(others) for key, others in graph.neighbours.items()}
    for model, left in columns().items():
        keys = [key for key in graph.pages if key.model == model._meta.model_name]
        keys.sort(key=lambda key: (-counts.get(key, 0), graph.pages[key].title))
        for row, key in enumerate(keys[:MAX_ROWS]):
            page = graph.pages[key]
            boxes[key] = Box(page, left, TOP + row * ROW, counts.get(key, 0))
    height = max((box.y for box in boxes.values()), default=TOP) + ROW
    lines = [*drawn(graph.relations, boxes, in_text=False), *drawn(linked_in_texts(graph), boxes)]
    left_out = len(graph.pages) - len(boxes)
    return LinkMap(heads, [*boxes.values()], lines, heads[-1][0] + BOX, height, left_out)


def linked_in_texts(graph: LinkGraph) -> set[tuple[Key, Key]]:
    """The pairs that only a text links."""
    pairs = {
        (key_of(link.source), key_of(link.target))
        for link in graph.links
        if link.target and link.target is not link.source
    }
    stored = set(graph.relations)
    return {(one, other) for one, other in pairs if not {(one, other), (other, one)} & stored}


def drawn(
    pairs: Iterable[tuple[Key, Key]], boxes: dict[Key, Box], *, in_text: bool = True
) -> list[Line]:
    found = ((boxes.get(one), boxes.get(other)) for one, other in pairs)
    return [Line(curve(one, other), in_text) for one, other in found if one and other]


def curve(one: Box, other: Box) -> str:
    """An SVG path: across the gap between two columns, or an arc beside one column."""
    first, second = sorted((one, other), key=lambda box: box.x)
    start = first.x + BOX
    is_arc = first.x == second.x
    end = start if is_arc else second.x
    bend = start + 40 if is_arc else (start + end) // 2
    one_y, other_y = first.middle, second.middle
    return f"M{start} {one_y} C{bend} {one_y} {bend} {other_y} {end} {other_y}"
