"""What history keeps of an object: its own values and its links, as JSON can hold them."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, Field, Model

from casestudies.kinds import link_fields, link_table
from casestudies.tables.pick_changes import PICK_FIELDS
from casestudies.tables.redirects import Redirect

# The form of what is kept. A later form raises it, and `read_snapshot` learns to read both.
SCHEMA = 1
# How visitors stand to the page, and where else it is found: facts of the site, not of the text.
LIVE_FACTS = {"published_at", "expires_at", "old_addresses"}
BATCH = 500

Snapshot = dict[str, Any]


@cache
def own_fields(model: type[Model]) -> list[Field]:
    """The columns that an editor may change; the site's bookkeeping is not among them."""
    fields: Any = [field for field in model._meta.get_fields() if field.concrete]
    return [f for f in fields if f.editable and not f.many_to_many and f.name != "id"]


def has_old_addresses(model: type[Model]) -> bool:
    """Pages have; the call to action has none."""
    return hasattr(model, "aliases")


def snapshot(obj: Model) -> Snapshot:
    """The object's values by field name; its links and old addresses are read from the database.

    Links are lists of primary keys, in the order they were made.
    """
    return snapshots([obj])[obj.pk]


def snapshots(objects: Sequence[Model]) -> dict[int, Snapshot]:
    """Snapshots of stored objects of one kind, by primary key: a few queries for hundreds."""
    found = {obj.pk: own_values(obj) for obj in objects}
    for start in range(0, len(objects), BATCH):
        for pk, name, value in linked_values(objects[start : start + BATCH]):
            found[pk][name].append(value)
    return found


def own_values(obj: Model) -> Snapshot:
    """The object's columns, and empty lists for what `linked_values` knows."""
    values: Snapshot = {field.name: snapshot_value(field, obj) for field in own_fields(type(obj))}
    return values | {name: [] for name in names_of_lists(type(obj))}


@cache
def names_of_lists(model: type[Model]) -> list[str]:
    names = [field.name for field in link_fields(model)]
    return [*names, "old_addresses"] if has_old_addresses(model) else names


def snapshot_value(field: Field, obj: Model) -> Any:
    """The field's value as JSON can hold it; `field.to_python` leads back."""
    value = getattr(obj, field.attname)
    if value is None or isinstance(value, str | int):
        return value
    is_moment = isinstance(value, datetime)
    return value.astimezone(UTC).isoformat() if is_moment else field.value_to_string(obj)


def linked_values(objects: Sequence[Model]) -> Iterator[tuple[int, str, Any]]:
    """Primary key, field name and one linked key or old address, in the order they are kept."""
    model, pks = type(objects[0]), [obj.pk for obj in objects]
    for field in link_fields(model):
        table, own, other = link_table(field)
        rows = table.objects.filter(**among(own, pks)).order_by("pk")
        for pk, target in rows.values_list(own, other):
            yield pk, field.name, target
    if has_old_addresses(model):
        kind = ContentType.objects.get_for_model(model)
        old: Any = Redirect.objects.filter(content_type=kind, **among("object_id", pks))
        # Python's order, which is that of a form on any database.
        for pk, path in sorted(old.values_list("object_id", "path")):
            yield pk, "old_addresses", path


def among(name: str, pks: list[int]) -> dict[str, Any]:
    """The lookup for those keys. Rows that were made together have keys in a row: Django needs a
    hundred times as long to ask for each of them as for all.
    """
    if pks == list(range(pks[0], pks[0] + len(pks))):
        return {f"{name}__gte": pks[0], f"{name}__lte": pks[-1]}
    return {f"{name}__in": pks}


def in_utc(model: type[Model], fields: Snapshot) -> Snapshot:
    """The same state with its moments in UTC; what was kept earlier has them as they were sent."""
    moments = {
        field.name: field.to_python(fields[field.name]).astimezone(UTC).isoformat()
        for field in own_fields(model)
        if isinstance(field, DateTimeField) and fields.get(field.name)
    }
    return fields | moments


def snapshot_text(fields: Snapshot) -> str:
    """The same for the same values only."""
    return json.dumps(fields, sort_keys=True)


def snapshot_digest(fields: Snapshot) -> str:
    """What a version is known by: the same for the same values only."""
    return sha256(snapshot_text(fields).encode()).hexdigest()


def read_snapshot(model: type[Model], fields: Snapshot) -> tuple[Snapshot, list[str]]:
    """The kept values for the model as it is today, and the names of those it knows no more.

    Columns that were added since have their defaults; links to what was deleted are left out.
    """
    values: Snapshot = {}
    for field in own_fields(model):
        kept = fields.get(field.name, field.get_default())
        values[field.name] = field.to_python(kept)
    for link in link_fields(model):
        targets: Any = link.related_model
        wanted = fields.get(link.name, [])
        there = set(targets._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        values[link.name] = [pk for pk in wanted if pk in there]
    if has_old_addresses(model):
        values["old_addresses"] = fields.get("old_addresses", [])
    return values, sorted(fields.keys() - values.keys() - PICK_FIELDS.keys())
