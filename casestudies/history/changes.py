"""What each version changed, in short: its fields, with the words or links added and taken.

Reckoned when somebody looks: for the versions of one page of the list, in time that grows with
their length alone. Where the words went is for the comparison of two versions to say.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Model, TextField

from casestudies.history.differences import field_label, field_names, is_same, kept_fields
from casestudies.history.revisions import Revision, RevisionQuerySet
from casestudies.history.snapshots import LIVE_FACTS, Snapshot

# Longer texts are not counted: a list of versions shows dozens.
MAX_COUNTED = 100_000


class Change(NamedTuple):
    """A field that a version changed. Without numbers where these would say nothing."""

    name: str
    label: str
    added: int = 0
    taken: int = 0
    are_words: bool = False


def changes_between(model: type[Model], old: Snapshot, new: Snapshot) -> list[Change]:
    """The fields that differ, in the model's order."""
    return [
        change_of(model, name, old.get(name), new.get(name))
        for name in field_names(model, old, new)
        if not is_same(old.get(name), new.get(name))
    ]


def change_of(model: type[Model], name: str, old: Any, new: Any) -> Change:
    label = field_label(model, name)
    if isinstance(old or new, list):
        return Change(name, label, *added_and_taken(old or (), new or ()))
    if isinstance(kept_fields(model).get(name), TextField):
        before, after = str(old or ""), str(new or "")
        if max(len(before), len(after)) <= MAX_COUNTED:
            return Change(name, label, *added_and_taken(words(before), words(after)), True)
    return Change(name, label)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def added_and_taken(old: Iterable[Any], new: Iterable[Any]) -> tuple[int, int]:
    """How many there are more of, and fewer; what only has another place is neither."""
    before, after = Counter(old), Counter(new)
    return (after - before).total(), (before - after).total()


def what_changed(
    model: type[Model], versions: Sequence[Revision], earlier: RevisionQuerySet
) -> dict[int, list[Change] | None]:
    """What each of the versions, the newest first, changed, by its number; None for the first.

    `earlier` holds all of the object. Two queries, however many versions there are.
    """
    if not versions:
        return {}
    older = earlier.filter(number__lt=versions[-1].number)
    ends = (older.stored().first(), older.about_drafts().first())
    known = {one.number: one for one in (*versions, *(one for one in ends if one))}
    found = sorted(known.values(), key=lambda one: -one.number)
    return {one.number: changes_of(model, one, found) for one in versions}


def changes_of(
    model: type[Model], version: Revision, versions: Sequence[Revision]
) -> list[Change] | None:
    before = version_before(version, versions)
    if before is None:
        return None
    # Dates and addresses in draft changes are those of the page, which may have moved on.
    aside = LIVE_FACTS if version.kind == Revision.Kind.DRAFT else set()
    found = changes_between(model, before.snapshot, version.snapshot)
    return [change for change in found if change.name not in aside]


def version_before(version: Revision, found: Sequence[Revision]) -> Revision | None:
    """What a version is measured by: what was stored before it, or the draft changes that it goes
    on with.
    """
    older = [one for one in found if one.number < version.number]
    stored = next((one for one in older if one.kind != Revision.Kind.DRAFT), None)
    if version.kind == Revision.Kind.DRAFT:
        kinds = {Revision.Kind.DRAFT, Revision.Kind.ENDED}
        last = next((one for one in older if one.kind in kinds), None)
        return last if last and last.kind == Revision.Kind.DRAFT else stored
    return stored
