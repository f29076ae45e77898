"""What would come back with a deleted page, to be read before it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casestudies.desk.deleted.in_the_way import far_ends
from casestudies.history.deleted_pages import DeletedPage
from casestudies.history.differences import field_label, shown
from casestudies.history.revisions import Revision
from casestudies.history.share_links import ShareLink
from casestudies.history.snapshots import Snapshot, own_fields
from casestudies.kinds import KINDS, kind_of
from casestudies.publishing import Page
from casestudies.tables.menu_entries import Menu

# Of each link so many are named: nobody reads a thousand.
MOST_LINKED = 50
# They stand by themselves on the page that shows all this.
SHOWN_ELSEWHERE = {"title", "body", "description", "published_at", "expires_at", "slug"}


@dataclass(frozen=True, slots=True)
class Linked:
    """Pages at the far end of one link, the first MOST_LINKED of `number`."""

    label: str
    pages: list[Any]
    number: int


@dataclass(frozen=True, slots=True)
class ComingBack:
    """All of it; `draft` are draft changes that would wait beside the page again."""

    linked: list[Linked]
    linking: list[Linked]
    menus: list[str]
    draft: Revision | None
    versions: int
    share_links: int
    fields: dict[str, str]


def comes_back(kept: DeletedPage) -> ComingBack:
    ends = list(far_ends(kept))
    revisions = Revision.objects.filter(content_type=kept.content_type, object_id=kept.object_id)
    waiting = Revision.objects.waiting()
    return ComingBack(
        linked=[linked(str(e.field.verbose_name), e.model, e.keys) for e in ends if e.is_own],
        linking=[linked(name_of_rows(e.model), e.model, e.keys) for e in ends if not e.is_own],
        menus=[str(Menu(entry["menu"]).label) for entry in kept.menu_entries],
        draft=waiting.filter(pk__in=revisions.values("pk")).first(),
        versions=revisions.count(),
        share_links=ShareLink.objects.open().filter(revision__in=revisions).count(),
        fields=dict(other_fields(kept)),
    )


def linked(label: str, model: Any, keys: list[int]) -> Linked:
    """Those that are there, in the order in which they stood."""
    found = model._default_manager.in_bulk(keys)
    pages = [found[key] for key in keys if key in found]
    return Linked(label, pages[:MOST_LINKED], len(pages))


def name_of_rows(model: Any) -> str:
    return str(model._meta.verbose_name_plural)


def other_fields(kept: DeletedPage) -> Iterator[tuple[str, str]]:
    """Every other column with something in it, as people read it."""
    row: Snapshot = kept.row
    for field in own_fields(kept.model):
        if field.name not in SHOWN_ELSEWHERE and (value := row.get(field.attname)):
            yield field_label(kept.model, field.name), shown(kept.model, field.name, value)


def kind_name(page: Page) -> str:
    """What kind of page it was."""
    kind = KINDS.get(page.section) if kind_of(page) else None
    return str(kind.label if kind else page._meta.verbose_name).capitalize()
