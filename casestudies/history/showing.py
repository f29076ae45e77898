"""A page as it was, or may become: a kept version that can be shown."""

from typing import Any

from casestudies.history.revisions import Revision
from casestudies.history.snapshots import LIVE_FACTS, read_snapshot
from casestudies.publishing import Page


def page_of(revision: Revision) -> Page | None:
    """The stored page with the revision's text and links, never to be saved; None if it is gone.

    Its related managers answer with the revision's links as well.
    """
    page = revision.object
    if not isinstance(page, Page):
        return None
    values, _unknown = read_snapshot(type(page), revision.fields)
    prefetched: dict[str, Any] = {}
    for name, value in values.items():
        if name in LIVE_FACTS:
            continue
        if isinstance(value, list):
            targets: Any = page._meta.get_field(name).related_model
            prefetched[name] = targets.objects.published().filter(pk__in=value)
        else:
            setattr(page, name, value)
    # Where prefetch_related() puts what it has found; the links in the database are newer.
    page._prefetched_objects_cache = prefetched  # type: ignore[attr-defined]
    return page
