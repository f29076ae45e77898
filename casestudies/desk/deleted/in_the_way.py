"""What is in the way of a deleted page, in sentences, each with what will happen.

Whatever took its place meanwhile stays as it is.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.desk.saving.renaming import page_at
from casestudies.history.deleted_pages import DeletedPage, all_links
from casestudies.kinds import page_models
from casestudies.models import Section
from casestudies.publishing import Page
from casestudies.tables.redirects import Redirect

# Of the pages that are gone too so many are named.
MOST_NAMED = 10


class Ends(NamedTuple):
    """The far ends of a link of a deleted page, in order, and whether the page declares it."""

    field: Any
    model: Any
    keys: list[int]
    is_own: bool


def in_the_way(kept: DeletedPage) -> list[str]:
    """Everything there is to know before the page is brought back."""
    parts = (on_address, on_merging, on_account, on_file, on_links, on_old_addresses)
    return [text for part in parts for text in part(kept)]


def page_in_its_place(page: Page) -> Page | None:
    """The page of the same kind that has its slug now."""
    same: Any = type(page)._default_manager.filter(slug=page.slug)
    if hasattr(page, "kind"):
        same = same.filter(kind=page.kind)
    found: Page | None = same.first()
    return found


def on_address(kept: DeletedPage) -> Iterator[str]:
    names = {"page": page_in_its_place(kept.page), "address": kept.address}
    if names["page"] and issubclass(kept.model, Section):
        yield _("“%(page)s” stands at %(address)s now. There can be one only.") % names
    elif names["page"]:
        yield _("“%(page)s” stands at %(address)s now and stays there.") % names
    elif led := live_redirects([kept.address]):
        said = _("%(address)s leads to %(target)s now, until this page is published again.")
        yield said % {"address": kept.address, "target": led[0].target}


def on_merging(kept: DeletedPage) -> Iterator[str]:
    if kept.merged_into:
        said = _(
            "It was merged into “%(target)s”, which keeps what it took over: links, old addresses "
            "and places in menus. Only its links come back here as well."
        )
        yield said % {"target": kept.merged_into}


def on_account(kept: DeletedPage) -> Iterator[str]:
    account = getattr(kept.page, "account_id", None)
    if not account:
        return
    if not get_user_model().objects.filter(pk=account).exists():
        yield _("The account of this person is gone.")
    elif other := kept.model.objects.filter(account=account).first():
        yield _("The account of this person belongs to “%(page)s” now.") % {"page": other}


def on_file(kept: DeletedPage) -> Iterator[str]:
    if other := page_of_file(kept.page.file_path):
        said = _("The file %(path)s belongs to “%(page)s” now: this page comes back without it.")
        yield said % {"path": kept.page.file_path, "page": other}


def page_of_file(path: str) -> Page | None:
    """The page that came from the file of that name."""
    rows = (model.objects.filter(file_path=path).first() for model in page_models())
    return next((page for page in rows if page), None) if path else None


def on_links(kept: DeletedPage) -> Iterator[str]:
    """What is linked and gone: what is deleted itself takes the link along when it comes back."""
    waiting: dict[int, DeletedPage] = {}
    lost = 0
    for ends in far_ends(kept):
        gone = set(ends.keys) - there(ends.model, ends.keys)
        found = deleted_ones(ends.model, gone)
        waiting |= {one.pk: one for one in found.values()}
        lost += len(gone - found.keys())
    for one in list(waiting.values())[:MOST_NAMED]:
        said = _("“%(page)s” is deleted too: the link is there again when that comes back.")
        yield said % {"page": one}
    if (more := len(waiting) - MOST_NAMED) > 0:
        yield _("And %(count)d more linked pages are deleted too.") % {"count": more}
    if lost:
        said = ngettext(
            "%(count)d link led to what is gone for good: it is left out.",
            "%(count)d links led to what is gone for good: they are left out.",
            lost,
        )
        yield said % {"count": lost}


def far_ends(kept: DeletedPage) -> Iterator[Ends]:
    """What the page linked, and what linked the page, link by link."""
    fields = all_links(kept.model)
    for name, lists in kept.links.items():
        if (field := fields.get(name)) is None:
            continue
        own = lists.get(str(kept.object_id), []) if field.model is kept.model else []
        others = [int(key) for key, keys in lists.items() if links_it(field, kept, key, keys)]
        if own:
            yield Ends(field, field.related_model, own, is_own=True)
        if others:
            yield Ends(field, field.model, others, is_own=False)


def links_it(field: Any, kept: DeletedPage, key: str, keys: list[int]) -> bool:
    """Whether that list is one of another page, with this page in it."""
    is_own = field.model is kept.model and int(key) == kept.object_id
    return not is_own and kept.object_id in keys


def there(model: Any, keys: Collection[int]) -> set[int]:
    """Those of the keys that have a row."""
    return set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))


def deleted_ones(model: type[Model], keys: Collection[int]) -> dict[int, DeletedPage]:
    """The newest that was kept of each of these pages, by the number it had."""
    found = DeletedPage.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        object_id__in=keys,
    )
    return {one.object_id: one for one in found.order_by("deleted_at", "pk")}


def on_old_addresses(kept: DeletedPage) -> Iterator[str]:
    paths = [old["path"] for old in kept.old_addresses]
    for redirect in live_redirects(paths):
        said = _("%(path)s leads to %(target)s now, and goes on doing so.")
        yield said % {"path": redirect.path, "target": redirect.target}
    for path in paths:
        if page := page_at(path):
            yield _("“%(page)s” stands at %(path)s now.") % {"page": page, "path": path}


def live_redirects(paths: Collection[str]) -> list[Redirect]:
    """Those of the old addresses that lead somewhere now."""
    rows = Redirect.objects.filter(path__in=paths).exclude(pk__in=Redirect.objects.gone())
    return list(rows.prefetch_related("page"))
