"""What was deleted at the desk: a page's row, and whatever went with it, to be brought back.

Its versions stay in the history by themselves, with its draft changes and the links by which they
are shared: they name the page by its number, which it has again when it comes back. Rows stay until
an administrator deletes the page for good. What happens past the desk is none of this: the import
deletes no page, and `demo --remove` takes away what `demo` loads again. Why so:
docs/decisions/0055.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casestudies.history.makers import MAKER_LENGTH, maker_name
from casestudies.history.snapshots import snapshot_value
from casestudies.kinds import link_fields, link_table, linked_ends
from casestudies.tables.menu_entries import MenuEntry
from casestudies.tables.redirects import MAX_PATH_LENGTH, Redirect

# The rows of one link: what each page that declares it links, in its order.
Lists = dict[int, list[int]]


class DeletedPage(models.Model):
    """A page as it was when it was deleted, with its links from both sides."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(_("title"), max_length=200)
    address = models.CharField(_("address"), max_length=MAX_PATH_LENGTH, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Stays when the account goes.
    maker = models.CharField(_("deleted by"), max_length=MAKER_LENGTH, blank=True)
    # The title of the page that took over its links and addresses; empty if none did.
    merged_into = models.CharField(max_length=200, blank=True)
    row = models.JSONField()
    # By the name of the link: a `Lists` whose keys are texts, as those of JSON are.
    links = models.JSONField(default=dict)
    old_addresses = models.JSONField(default=list)
    menu_entries = models.JSONField(default=list)

    class Meta:
        ordering = ["-deleted_at", "-pk"]
        default_permissions = ("delete",)
        verbose_name = _("deleted page")
        verbose_name_plural = _("deleted pages")
        indexes = [models.Index(fields=["content_type", "object_id"], name="deleted_page_was")]

    def __str__(self) -> str:
        return self.title

    @property
    def model(self) -> Any:
        """The model of the page."""
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @cached_property
    def page(self) -> Any:
        """The page as it was, not stored; columns that were added since have their defaults."""
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        kept = {name: value for name, value in self.row.items() if name in fields}
        return self.model(**{name: fields[name].to_python(kept[name]) for name in kept})


def keep_deleted(pages: Sequence[Any], *, by: Any, merged_into: str = "") -> list[DeletedPage]:
    """Keep pages of one kind that are about to be deleted, as they are now.

    Belongs into the transaction that deletes them, before it does, with their rows locked. Of a
    page that is merged links are kept, and no addresses or menu entries: they move.
    """
    if not pages:
        return []
    links = links_of_pages(type(pages[0]), [page.pk for page in pages])
    kept = [new_row(page, links[page.pk], by, merged_into) for page in pages]
    if not merged_into:
        keep_ways(kept)
    return DeletedPage.objects.bulk_create(kept)


def new_row(page: Any, links: dict[str, Lists], by: Any, merged_into: str) -> DeletedPage:
    return DeletedPage(
        content_type=ContentType.objects.get_for_model(page),
        object_id=page.pk,
        title=page.title,
        address=unquote(page.get_absolute_url()),
        deleted_by=by,
        maker=maker_name(by),
        merged_into=merged_into[:200],
        row={field.attname: snapshot_value(field, page) for field in page._meta.concrete_fields},
        links=links,
    )


def keep_ways(kept: Sequence[DeletedPage]) -> None:
    """Note the old addresses that lead to the pages, and the entries of menus."""
    found = {one.object_id: one for one in kept}
    rows = {"content_type": kept[0].content_type, "object_id__in": list(found)}
    for old in Redirect.objects.filter(**rows):
        values = {"path": old.path, "address": old.address, "was_public": old.was_public}
        found[old.object_id or 0].old_addresses.append(values)
    for entry in MenuEntry.objects.filter(**rows):
        names = ("menu", "position", "label", "address")
        found[entry.object_id or 0].menu_entries.append({n: getattr(entry, n) for n in names})


def all_links(model: Any) -> dict[str, Any]:
    """The links that such a page can have, whichever end declares them, by their names."""
    fields = [*link_fields(model), *(end.field for end in linked_ends(model))]
    return {f"{field.model._meta.model_name}.{field.name}": field for field in fields}


def links_of_pages(model: Any, pks: list[int]) -> dict[int, dict[str, Lists]]:
    """The lists in which each of the pages stands, and those that it declares itself."""
    found: dict[int, dict[str, Lists]] = defaultdict(dict)
    for name, field in all_links(model).items():
        for pk, declaring, targets in lists_with(field, model, pks):
            found[pk].setdefault(name, {})[declaring] = targets
    return found


def lists_with(field: Any, model: Any, pks: list[int]) -> Iterator[tuple[int, int, list[int]]]:
    """The page, which page declares the list, and the list."""
    table, own, other = link_table(field)
    declaring = set(pks) if field.model is model else set()
    if field.related_model is model:
        among = table.objects.filter(**{f"{other}__in": pks})
        declaring |= set(among.values_list(own, flat=True))
    wanted = set(pks)
    for one, targets in lists_of(field, declaring).items():
        is_own = field.model is model and one in wanted
        there = wanted & set(targets) if field.related_model is model else set()
        for pk in there | ({one} if is_own else set()):
            yield pk, one, targets


def lists_of(field: Any, declaring: Any) -> Lists:
    """What each of these pages links, in its order. One query."""
    table, own, other = link_table(field)
    rows = table.objects.filter(**{f"{own}__in": list(declaring)}).order_by("pk")
    lists: Lists = defaultdict(list)
    for one, target in rows.values_list(own, other):
        lists[one].append(target)
    return lists
