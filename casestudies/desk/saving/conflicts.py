"""A form that was opened before a colleague saved: what each of the two changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from casestudies.desk.saving.opened import Opened, shown_to
from casestudies.history.differences import compared, field_label, field_names, is_same
from casestudies.history.line_diff import DiffLine
from casestudies.history.revisions import Revision
from casestudies.history.snapshots import Snapshot

MINE, THEIRS = "mine", "theirs"


@dataclass(slots=True)
class Choice:
    """A field with two values. `suggested` is the one side that changed it, empty if both did.

    `was` is the form's own mark of what was sent for the field.
    """

    name: str
    label: str
    theirs: list[DiffLine]
    mine: list[DiffLine]
    between: list[DiffLine]
    suggested: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a form cannot be saved as it is.

    `by` is the revision that came between, None if the change was not made at the desk;
    `has_base` tells whether history still knows what the form was opened with.
    """

    choices: list[Choice]
    by: Revision | None
    has_base: bool


def refusal(obj: Model, opened: Opened, mine: Snapshot, data: Any) -> Conflict | None:
    """Why a form, posted as `data`, would overwrite a change that came after it was opened.

    A field that holds another value than what is kept now needs the editor's word for it, given
    in sight of what is kept now; None with that, and if nothing would be overwritten.
    """
    now, then = opened.version, data.get("version", "")
    found = None if then == now else conflict(obj, shown_to(then, obj), opened.kept, mine)
    has_seen = data.get("seen") == now
    if found and has_seen and all(data.get(f"choose-{c.name}") == MINE for c in found.choices):
        return None
    return found


def conflict(
    obj: Model, base: Revision | None, theirs: Snapshot, mine: Snapshot
) -> Conflict | None:
    """What `mine`, the posted fields, would overwrite in `theirs`; None if nothing.

    `theirs` is what is kept now, `base` what the form showed when it was opened.
    """
    shown = base.snapshot if base else None
    choices = list(choices_of(type(obj), shown, theirs, mine))
    if all(choice.suggested == MINE for choice in choices):
        return None
    return Conflict(choices, Revision.objects.of(obj).first(), base is not None)


def choices_of(
    model: type[Model], base: Snapshot | None, theirs: Snapshot, mine: Snapshot
) -> Iterator[Choice]:
    for name in field_names(model, mine):
        if name in mine and not is_same(mine[name], theirs.get(name)):
            start = theirs if base is None else base
            yield Choice(
                name,
                field_label(model, name),
                theirs=compared(model, name, start, theirs),
                mine=compared(model, name, start, mine),
                between=compared(model, name, theirs, mine),
                suggested=suggestion(base, theirs, mine, name),
            )


def suggestion(base: Snapshot | None, theirs: Snapshot, mine: Snapshot, name: str) -> str:
    if base is None:
        return ""
    if is_same(base.get(name), mine[name]):
        return THEIRS
    return MINE if is_same(base.get(name), theirs.get(name)) else ""
