"""Two states of a page, field by field, as people read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Field, ManyToManyField, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casestudies.history.line_diff import DiffLine, line_diff
from casestudies.history.snapshots import Snapshot, own_fields
from casestudies.kinds import APP, link_fields
from casestudies.tables.pick_changes import PICK_FIELDS


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value is another one, and the lines of both."""

    name: str
    label: str
    lines: list[DiffLine]


def differences(model: type[Model], old: Snapshot, new: Snapshot) -> list[Difference]:
    """The fields that differ, in the model's order. Fields of another time are among them."""
    return [
        Difference(name, field_label(model, name), compared(model, name, old, new))
        for name in field_names(model, old, new)
        if not is_same(old.get(name), new.get(name))
    ]


def field_names(model: type[Model], *states: Snapshot) -> Iterator[str]:
    yield from dict.fromkeys(chain(kept_fields(model), *states))


def kept_fields(model: type[Model]) -> dict[str, Field | ManyToManyField]:
    return {field.name: field for field in (*own_fields(model), *link_fields(model))}


def is_same(one: Any, other: Any) -> bool:
    """Whether two kept values are the same; nothing, an empty text and an empty list are."""
    return bool((one or None) == (other or None))


def compared(model: type[Model], name: str, old: Snapshot, new: Snapshot) -> list[DiffLine]:
    return line_diff(shown(model, name, old.get(name)), shown(model, name, new.get(name)))


def field_label(model: type[Model], name: str) -> str:
    """What the form calls the field."""
    field = kept_fields(model).get(name)
    unknown = _("old addresses") if name == "old_addresses" else name
    if name in PICK_FIELDS:
        unknown = str(PICK_FIELDS[name][1])
    return str(field.verbose_name if field else unknown)


def shown(model: type[Model], name: str, value: Any) -> str:
    """A kept value as text: titles of linked pages a line each, moments in the site's zone."""
    field = kept_fields(model).get(name)
    if value is None:
        return ""
    if isinstance(field, ManyToManyField):
        return "\n".join(titles(field.related_model, value))
    if name in PICK_FIELDS:
        return "\n".join(titles(apps.get_model(APP, PICK_FIELDS[name][0]), value))
    if isinstance(field, DateTimeField):
        return local_time(field.to_python(value))
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def titles(targets: Any, pks: list[int]) -> Iterator[str]:
    found = targets._default_manager.in_bulk(pks)
    for pk in pks:
        yield str(found.get(pk) or _("(deleted page %(pk)d)") % {"pk": pk})


def local_time(at: Any) -> str:
    """A moment in the site's zone, with the zone beside it."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"
