"""What an editor is shown when a form, a list or a question is opened."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from casestudies.history.differences import Difference, differences
from casestudies.history.revisions import Revision, drafts_of
from casestudies.history.snapshots import LIVE_FACTS, Snapshot, snapshot_digest, snapshots
from contact.desk.sent import sent_key, sent_words


@dataclass(frozen=True, slots=True)
class Opened:
    """An object as it is stored; made once, before a form changes the object in memory.

    `found` is a copy of the object with the values it had; what is new has no `stored` state.
    """

    found: Any
    stored: Snapshot
    draft: Revision | None

    @classmethod
    def of(cls, obj: Model) -> "Opened":
        """On a post the object's row is locked, so that this is what the save will meet."""
        return next(cls.each([obj])) if obj.pk else cls(copy(obj), {}, None)

    @classmethod
    def each(cls, objects: Sequence[Model]) -> "Iterator[Opened]":
        """Stored objects of one kind, in their order: a few queries for hundreds."""
        states, drafts = snapshots(objects), drafts_of(objects)
        return (cls(copy(obj), states[obj.pk], drafts.get(obj.pk)) for obj in objects)

    @property
    def version(self) -> str:
        """What a browser sends back, to tell what it was shown."""
        return f"{snapshot_digest(self.stored)}.{self.draft.number if self.draft else 0}"

    @property
    def kept(self) -> Snapshot:
        """What a form that is opened now shows."""
        return self.with_text(self.draft.fields if self.draft else {})

    def with_text(self, fields: Snapshot) -> Snapshot:
        """The stored state with the text and links of another; dates and addresses stay."""
        return self.stored | {k: v for k, v in fields.items() if k not in LIVE_FACTS}

    @property
    def draft_differences(self) -> list[Difference]:
        """What the draft changes would change."""
        return differences(type(self.found), self.stored, self.kept)


def shown_to(version: str, obj: Model) -> Revision | None:
    """The revision that a form of that version showed; None if history does not know it."""
    state, _dot, number = sent_words(version).partition(".")
    revisions = Revision.objects.of(obj)
    if shown := sent_key(number):
        return revisions.filter(number=shown).first()
    stored = revisions.stored()
    # Those of earlier saves may have their moments with another offset.
    others = (one for one in stored if snapshot_digest(one.snapshot) == state)
    return stored.filter(digest=state).first() or next(others, None)
