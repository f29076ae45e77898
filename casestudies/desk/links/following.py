"""Where the links of texts lead, noted on their rows."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from casestudies.desk.links.directory import Directory, directory_for
from casestudies.desk.links.keys import of_pages, pages_of
from casestudies.desk.links.names import TextPlace, text_place
from casestudies.tables.mentions import Key, Mention, clipped, key_of
from casestudies.text.links import heading_ids
from casestudies.text.text_link import TextLink

FOLLOWED_AT_ONCE = 1_000
# By which a page's place is known, as far as its model has them.
PLACE_FIELDS = ("slug", "kind", "file_path", "language")
LEAD_FIELDS = ["target_model", "target_id", "is_old", "is_broken", "lacks_heading"]


def follow(
    rows: Iterable[Mention], places: dict[Key, TextPlace], directory: Directory | None = None
) -> None:
    """Note on links where they lead; `places` are those of the pages in whose text they are."""
    links = [row for row in rows if row.kind == Mention.Kind.PAGE]
    if directory is None:
        directory = directory_for((noted_link(row), places[row.source]) for row in links)
    for row in links:
        lead = directory.find(noted_link(row), row.source, places[row.source])
        row.target_model, row.target_id = lead.target or ("", None)
        row.is_old, row.is_broken = lead.is_old, lead.is_broken
    note_missing_headings(links)


def noted_link(row: Mention) -> TextLink:
    """The link as it stands in the text."""
    return TextLink(row.written, row.start, row.is_ref, row.section)


def note_missing_headings(links: Iterable[Mention]) -> None:
    asked = {row.target for row in links if row.target and asks_for_heading(noted_link(row))}
    bodies = {key_of(page): page.body for page in pages_of(asked, "body")}
    ids_in: Callable[[Any], set[str]] = cache(lambda key: heading_ids(bodies.get(key, "")))
    for row in links:
        is_asked = row.target is not None and asks_for_heading(noted_link(row))
        row.lacks_heading = is_asked and noted_link(row).fragment not in ids_in(row.target)


def asks_for_heading(link: TextLink) -> bool:
    """Footnotes have ids that no heading has."""
    return bool(link.fragment) and not link.fragment.startswith("fn")


def follow_again(keys: set[Key], names: set[str], until: int, directory: Directory | None) -> None:
    """Follow the links anew that led to these pages or mention these names: rows up to that one."""
    led_here = of_pages(keys, "target_model", "target_id")
    named = Q(kind=Mention.Kind.PAGE, name__in=sorted(map(clipped, names)))
    for rule in (led_here, named):
        for batch in in_batches(Mention.objects.filter(rule, pk__lte=until)):
            before = [lead_of(row) for row in batch]
            sources = pages_of({row.source for row in batch}, *PLACE_FIELDS)
            places = {key_of(page): text_place(page) for page in sources}
            follow([row for row in batch if row.source in places], places, directory)
            changed = [r for r, was in zip(batch, before, strict=True) if lead_of(r) != was]
            Mention.objects.bulk_update(changed, LEAD_FIELDS, batch_size=100)


def lead_of(row: Mention) -> list[Any]:
    return [getattr(row, name) for name in LEAD_FIELDS]


def in_batches(rows: QuerySet[Mention]) -> Iterator[list[Mention]]:
    """By their keys: what is changed meanwhile may be found no more."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:FOLLOWED_AT_ONCE]):
        yield batch
        last = batch[-1].pk
