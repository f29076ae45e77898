"""A deleted page is stored again: its row, its links in their places, its addresses, its entries.

In this order: the row first, as links need it; what took the place of anything stays
(in_the_way.py). One transaction holds all of it, with the row of what was kept locked, so that two
who bring back the same page do it once.
"""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.utils.translation import gettext as _

from casestudies.desk.deleted.in_the_way import (
    deleted_ones,
    live_redirects,
    on_account,
    page_of_file,
    there,
)
from casestudies.desk.saving.renaming import page_at
from casestudies.history.deleted_pages import DeletedPage, Lists, all_links, lists_of
from casestudies.history.makers import User
from casestudies.history.margin import MarginRemark
from casestudies.history.revisions import Revision, record
from casestudies.kinds import link_table
from casestudies.publishing import Page
from casestudies.tables.menu_entries import MenuEntry
from casestudies.tables.redirects import Redirect

# Whatever number is nobody else's.
LOCK = 141_421_356


def wait_for_others() -> None:
    """Until the end of the transaction, and before any row is locked: pages that link each other
    may come back at once, each with something for the other. SQLite's writers come one by one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def bring_back(kept: DeletedPage, *, by: User, slug: str = "", as_it_was: bool = False) -> Page:
    """Store the page again, as a draft or as visitors saw it, and forget that it was deleted.

    Raises IntegrityError where another page has its address, or the `slug` it is to have instead.
    """
    page = page_to_store(kept, slug, as_it_was=as_it_was)
    page.save(force_insert=True)
    if page.pk != kept.object_id:
        take_history_along(kept, page)
    bring_links_back(kept, page)
    bring_addresses_back(kept, page)
    for entry in kept.menu_entries:
        put_into_menu(entry, page)
    kept.delete()
    record(page, by=by, reason=_("Brought back after it was deleted"))
    return page


def page_to_store(kept: DeletedPage, slug: str, *, as_it_was: bool) -> Page:
    """The page with what it may have again."""
    page: Any = kept.page
    page.was_public = page.has_been_public
    if slug and slug != page.slug:
        page.slug, page.was_public = slug, False
    if not as_it_was:
        page.published_at = page.expires_at = None
    if any(on_account(kept)):
        page.account_id = None
    if page_of_file(page.file_path):
        page.file_path = page.file_digest = ""
    if there(kept.model, [page.pk]):
        # SQLite gives numbers again after a migration that made the table anew.
        page.pk = None
    return page  # type: ignore[no-any-return]


def take_history_along(kept: DeletedPage, page: Page) -> None:
    """Let what was done to the page until it was deleted be said of its new number."""
    rows = {"content_type": kept.content_type, "object_id": kept.object_id}
    before = Revision.objects.filter(**rows, made_at__lte=kept.deleted_at)
    before.update(object_id=page.pk)
    MarginRemark.objects.filter(**rows, made_at__lte=kept.deleted_at).update(object_id=page.pk)
    LogEntry.objects.filter(**rows, action_time__lte=kept.deleted_at).update(object_id=page.pk)


def bring_links_back(kept: DeletedPage, page: Page) -> None:
    fields = all_links(type(page))
    for name in kept.links.keys() & fields.keys():
        field = fields[name]
        lists = {int(key): keys for key, keys in kept.links[name].items()}
        if field.model is type(page) and kept.object_id in lists:
            store_own_list(field, page, lists.pop(kept.object_id))
        store_in_lists(field, page, {k: renumbered(v, kept, page) for k, v in lists.items()})


def renumbered(keys: list[int], kept: DeletedPage, page: Page) -> list[int]:
    return [page.pk if key == kept.object_id else key for key in keys]


def store_own_list(field: Any, page: Page, keys: list[int]) -> None:
    """Link what is there; what is deleted links back when it comes back."""
    table, own, other = link_table(field)
    found = there(field.related_model, keys)
    table.objects.bulk_create(table(**{own: page.pk, other: k}) for k in keys if k in found)
    for one in deleted_ones(field.related_model, set(keys) - found).values():
        let_link(one, field, page.pk, keys)


def store_in_lists(field: Any, page: Page, lists: Lists) -> None:
    """Put the page where it stood among what others link, each list as it is by now."""
    table, own, other = link_table(field)
    # A save that only links a page, and changes none of its rows, need not wait.
    rows = field.model._default_manager.select_for_update(no_key=True).filter(pk__in=lists)
    found = [one.pk for one in rows.order_by("pk").only("pk")]
    now = lists_of(field, found)
    new = {key: with_key(now.get(key, []), lists[key], page.pk) for key in found}
    changed = [key for key in found if new[key] != now.get(key, [])]
    table.objects.filter(**{f"{own}__in": changed}).delete()
    table.objects.bulk_create(
        (table(**{own: key, other: target}) for key in changed for target in new[key]),
        batch_size=1_000,
    )
    for one in deleted_ones(field.model, lists.keys() - set(found)).values():
        let_link(one, field, one.object_id, lists[one.object_id])


def with_key(now: list[int], then: list[int], key: int) -> list[int]:
    """The list as it is, with the key where it stood: behind the nearest that stood before it, or
    else before the nearest that stood behind it.
    """
    if key in now:
        return now
    place = then.index(key)
    before = [now.index(one) + 1 for one in reversed(then[:place]) if one in now]
    behind = [now.index(one) for one in then[place + 1 :] if one in now]
    at = next(iter([*before, *behind]), len(now))
    return [*now[:at], key, *now[at:]]


def let_link(deleted: DeletedPage, field: Any, declaring: int, keys: list[int]) -> None:
    """Let a page that is deleted too have the link when it comes back."""
    name = f"{field.model._meta.model_name}.{field.name}"
    deleted.links.setdefault(name, {}).setdefault(str(declaring), keys)
    deleted.save(update_fields=["links"])


def bring_addresses_back(kept: DeletedPage, page: Page) -> None:
    """Let the old addresses lead to the page, but for those that lead elsewhere by now."""
    taken = {one.path for one in live_redirects([old["path"] for old in kept.old_addresses])}
    for old in kept.old_addresses:
        if old["path"] not in taken and page_at(old["path"]) is None:
            values = {"page": page, "address": old["address"], "was_public": old["was_public"]}
            Redirect.objects.update_or_create(path=old["path"], defaults=values)


def put_into_menu(entry: dict[str, Any], page: Page) -> None:
    """Where it stood; whatever stands there by now moves on by one place."""
    own = MenuEntry.objects.select_for_update().filter(menu=entry["menu"])
    below = list(own.filter(position__gte=entry["position"]).order_by("-position"))
    if below and below[-1].position == entry["position"]:
        for one in below:
            one.position += 1
            one.save(update_fields=["position"])
    MenuEntry.objects.create(**entry, page=page)
