"""Testimonials and clients picked for a page in draft changes, as a revision's fields hold them.

The link belongs to the testimonial or the client, which others link meanwhile: so what waits is
what was added and what was taken away, and never the whole list.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PICKED = ("testimonials", "clients")
# The fields of a revision, each with the name of its model.
PICK_FIELDS = {
    "added_testimonials": ("testimonial", _("testimonials added")),
    "removed_testimonials": ("testimonial", _("testimonials taken away")),
    "added_clients": ("client", _("clients added")),
    "removed_clients": ("client", _("clients taken away")),
}


class PickChanges(NamedTuple):
    """The keys of what is to be linked to a page, and of what is not to be any more."""

    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()

    @classmethod
    def kept(cls, fields: Mapping[str, Any], name: str) -> Self:
        """Those that a revision's fields hold for the links of that name."""
        added, removed = (fields.get(f"{verb}_{name}", ()) for verb in ("added", "removed"))
        return cls(frozenset(added), frozenset(removed))

    def and_then(self, before: set[int], after: set[int]) -> "PickChanges":
        """With what an editor changed who was shown `before` and sent `after`."""
        added, removed = after - before, before - after
        return PickChanges(
            (self.added - removed) | (added - self.removed),
            (self.removed - added) | (removed - self.added),
        )

    def fields(self, name: str) -> dict[str, list[int]]:
        """What a revision's fields hold of it; nothing for what is empty."""
        both = {f"added_{name}": self.added, f"removed_{name}": self.removed}
        return {field: sorted(keys) for field, keys in both.items() if keys}

    def rule(self, linked: Q) -> Q:
        """What is linked with these changes, where `linked` is what is linked without them."""
        return (linked & ~Q(pk__in=self.removed)) | Q(pk__in=self.added)
