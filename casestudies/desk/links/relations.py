"""The links that rows of pages declare, as pairs of keys."""

from collections.abc import Collection, Iterator
from typing import Any

from casestudies.kinds import all_link_fields, link_table
from casestudies.tables.mentions import Key


def ends_of(field: Any) -> tuple[str, str]:
    """The names of the models at the two ends."""
    return str(field.model._meta.model_name), str(field.related_model._meta.model_name)


def related_keys(keys: Collection[Key], limit: int) -> Iterator[tuple[Key, Key]]:
    """Those pages and what their rows are linked with, whichever end declares it, each pair once;
    at most so many of each kind of link.
    """
    found = dict.fromkeys(pair for field in all_link_fields() for pair in both(field, keys, limit))
    return iter(found)


def both(field: Any, keys: Collection[Key], limit: int) -> Iterator[tuple[Key, Key]]:
    table, *columns = link_table(field)
    models = ends_of(field)
    for near, far in ((0, 1), (1, 0)):
        pks = [key.pk for key in keys if key.model == models[near]]
        rows = table.objects.filter(**{f"{columns[near]}__in": pks}).order_by("pk") if pks else None
        for row in rows.values_list(*columns)[:limit] if rows is not None else ():
            yield Key(models[near], row[near]), Key(models[far], row[far])
