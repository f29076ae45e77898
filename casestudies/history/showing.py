"""A page as it was, or may become: its text and its links, to be shown and never to be saved."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from casestudies.history.revisions import Revision
from casestudies.history.snapshots import LIVE_FACTS, Snapshot, read_snapshot
from casestudies.publishing import Page
from casestudies.tables.pick_changes import PICKED, PickChanges


def kept_page(revision: Revision) -> Page | None:
    """The stored page with the revision's text and links, never to be saved; None if it is gone.

    Its related managers answer with the revision's links as well.
    """
    page = revision.object
    if not isinstance(page, Page):
        return None
    values, _unknown = read_snapshot(type(page), revision.fields)
    links: dict[str, Any] = {}
    for name, value in values.items():
        if name in LIVE_FACTS:
            continue
        if isinstance(value, list):
            targets: Any = page._meta.get_field(name).related_model
            links[name] = targets.objects.published().filter(pk__in=value)
        else:
            setattr(page, name, value)
    show_links(page, links)
    page.pick_changes = {name: PickChanges.kept(revision.fields, name) for name in PICKED}
    return page


def draft_texts(rule: Q) -> Iterator[tuple[Page, Snapshot]]:
    """The pages whose draft changes the rule finds, with their text, and their fields."""
    for revision in Revision.objects.waiting().filter(rule).prefetch_related("object"):
        if isinstance(page := revision.object, Page):
            page.body = revision.fields.get("body", "")
            yield page, revision.fields


def is_noted(page: Page, name: str) -> bool:
    """Whether that related manager answers with pages that were fetched before."""
    return name in getattr(page, "_prefetched_objects_cache", {})


def show_links(page: Page, links: Mapping[str, Any]) -> None:
    """Let the page's related managers answer with these pages, not with those of the database."""
    # Where prefetch_related() puts what it has found (docs/decisions/0012).
    page._prefetched_objects_cache = links  # type: ignore[attr-defined]  # noqa: SLF001
