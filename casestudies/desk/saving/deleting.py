"""What goes with pages that are deleted: counted, as a page may be linked with thousands."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from casestudies.kinds import all_link_fields, link_fields, link_table
from casestudies.models import Client, Testimonial
from casestudies.tables.menu_entries import MenuEntry
from casestudies.tables.redirects import Redirect


def rows_with_pages(pages: Sequence[Any]) -> dict[str, int]:
    """How many rows of each kind go with these pages of one kind, by the name of the rows."""
    pks = [page.pk for page in pages]
    model = type(pages[0])
    counts = {str(model._meta.verbose_name_plural): len(pages)}
    for rows in (*rows_of_links(model, pks), *rows_of_addresses(model, pks)):
        if count := rows.count():
            name = str(rows.model._meta.verbose_name_plural)
            counts[name] = counts.get(name, 0) + count
    return counts


def rows_of_links(model: Any, pks: list[int]) -> Iterator[QuerySet[Any]]:
    """The rows of every link that such pages can have, by either end."""
    for field in (*all_link_fields(), *link_fields(Testimonial), *link_fields(Client)):
        table, own, other = link_table(field)
        for end, column in ((field.model, own), (field.related_model, other)):
            if end is model:
                yield table.objects.order_by().filter(**{f"{column}__in": pks})


def rows_of_addresses(model: Any, pks: list[int]) -> Iterator[QuerySet[Any]]:
    """Their old addresses, and the entries of menus that lead to them."""
    kind = ContentType.objects.get_for_model(model)
    for one in (Redirect, MenuEntry):
        yield one._default_manager.order_by().filter(content_type=kind, object_id__in=pks)
