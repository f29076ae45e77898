"""The map of the links: problems on the left, articles in the middle, outcomes on the right.

Plain numbers for a template that draws SVG.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from casestudies.desk.links.keys import listed_pages, of_pages
from casestudies.desk.links.relations import ends_of
from casestudies.kinds import KINDS, all_link_fields, kind_models, link_table
from casestudies.publishing import Page
from casestudies.tables.mentions import Key, Mention

ROW = 34
TOP = 44
BOX = 260
# From the left edge of a column to that of the next.
COLUMN = 350
# More would be a picture of nothing; those linked most are drawn.
MAX_ROWS = 60
# Of each kind the newest ones are looked at.
MOST_ON_MAP = 1_000


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


def link_map() -> LinkMap:
    """The map of the newest pages, at most MAX_ROWS of a kind: those linked most."""
    heads = [(left, str(model._meta.verbose_name_plural)) for model, left in columns().items()]
    since = {str(m._meta.model_name): oldest_of_newest(m) for m in kind_models()}
    relations = relations_since(since)
    counts = Counter(key for pair in relations for key in pair)
    boxes = {
        box_key: box
        for model, left in columns().items()
        for box_key, box in boxes_of(model, left, counts, since[str(model._meta.model_name)])
    }
    height = max((box.y for box in boxes.values()), default=TOP) + ROW
    in_text = linked_in_texts(boxes, relations)
    lines = [*drawn(relations, boxes, in_text=False), *drawn(in_text, boxes)]
    left_out = sum(model._default_manager.count() for model in kind_models()) - len(boxes)
    return LinkMap(heads, [*boxes.values()], lines, heads[-1][0] + BOX, height, left_out)


def oldest_of_newest(model: type[Page]) -> int:
    """The key of the oldest among the MOST_ON_MAP newest pages of a model."""
    keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    return keys[MOST_ON_MAP - 1 : MOST_ON_MAP].first() or 0


def relations_since(since: dict[str, int]) -> list[tuple[Key, Key]]:
    """The links that rows declare, both of whose ends are as new."""
    found = []
    for field in all_link_fields():
        table, own, other = link_table(field)
        one, two = ends_of(field)
        rows = table.objects.filter(**{f"{own}__gte": since[one], f"{other}__gte": since[two]})
        found += [(Key(one, a), Key(two, b)) for a, b in rows.values_list(own, other)]
    return found


def boxes_of(
    model: type[Page], left: int, counts: Counter[Key], since: int
) -> Iterable[tuple[Key, Box]]:
    """The boxes of one column, the page that is linked most first."""
    name = str(model._meta.model_name)
    titles = model._default_manager.order_by().filter(pk__gte=since).values_list("title", "pk")
    ranked = sorted(titles, key=lambda row: (-counts[Key(name, row[1])], row[0]))
    keys = [Key(name, pk) for _title, pk in ranked[:MAX_ROWS]]
    pages = listed_pages(keys)
    for row, key in enumerate(key for key in keys if key in pages):
        yield key, Box(pages[key], left, TOP + row * ROW, counts[key])


def linked_in_texts(
    shown: Collection[Key], relations: Iterable[tuple[Key, Key]]
) -> set[tuple[Key, Key]]:
    """The pairs of these pages that only a text links."""
    rows = Mention.objects.filter(of_pages(shown), is_draft=False, target_id__isnull=False)
    columns = ("model", "object_id", "target_model", "target_id")
    found = ((Key(a, b), Key(c, d)) for a, b, c, d in rows.values_list(*columns).iterator())
    stored = set(relations)
    return {
        (one, other)
        for one, other in found
        if one != other and other in shown and not {(one, other), (other, one)} & stored
    }


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
