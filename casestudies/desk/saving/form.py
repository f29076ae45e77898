"""A form that knows which version of its object it was opened with."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk.saving.conflicts import THEIRS, Conflict, refusal
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.sent_form import values_of, with_plain_line_ends
from casestudies.history.revisions import Revision
from casestudies.history.snapshots import LIVE_FACTS, Snapshot, own_values, read_snapshot

# Where a page stands: a version is restored without it, unless its editor wants it back as well.
PLACE = {"slug", "kind"}
# Fields of the form that are none of the object's.
OWN_FIELDS = {
    "take_address",
    "version",
    "once",
    "reason",
    "take_along",
    "word",
    "changes_at",
    "changes_seen",
}


class VersionedForm(forms.ModelForm):
    """Refuses to overwrite what the editor has not seen, and keeps what was typed.

    Shows the draft changes of a page that has some, or the revision to be restored. In a conflict
    the form comes back with both sides: `seen` is the version compared with, `choose-<field>`
    decides, `was-<field>` tells what the choice was about. The next post saves.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    # Makes the form one of a kind, so that the same form sent twice is known.
    once = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why (for the history)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    conflict: Conflict | None = None
    restored: Revision | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["once"] = uuid4().hex
        self.opened = Opened.of(self.instance)
        if self.is_bound:
            self.data: Any = with_plain_line_ends(self.data)
        if self.instance.pk:
            self.fill()

    def fill(self) -> None:
        """Show what is kept now, or the version to be restored, or what was posted."""
        self.initial["version"] = self.opened.version
        self.show(self.opened.kept)
        if self.is_bound:
            self.take_theirs()
        elif self.restored:
            kept = self.opened.kept
            stays = (LIVE_FACTS | PLACE) & kept.keys()
            self.show(self.restored.fields | {name: kept[name] for name in stays})
            self.initial["reason"] = _("Restored: %(version)s") % {"version": self.restored}

    def show(self, fields: Snapshot) -> None:
        values, _unknown = read_snapshot(type(self.instance), fields)
        self.initial.update(values)

    def take_theirs(self) -> None:
        """Put what is kept now in the place of what was posted, where the editor chose so.

        What was typed after the choice was offered stays, and is asked about again.
        """
        for name in self.fields:
            is_theirs = self.data.get(f"choose-{name}") == THEIRS
            if is_theirs and self.data.get(f"was-{name}") == self.sent_digest(name):
                for key, values in self.kept_values(name):
                    self.data.setlist(key, values)

    def kept_values(self, name: str) -> Iterator[tuple[str, list[str]]]:
        """What a browser would send for the field if the form were opened now."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        return values_of(field.widget, self.add_prefix(name), value)

    def sent_digest(self, name: str) -> str:
        """Tells whether a field is sent with the same values as before."""
        sent = [(key, self.data.getlist(key)) for key, _values in self.kept_values(name)]
        return sha256(repr(sent).encode()).hexdigest()

    @cached_property
    def changed_data(self) -> list[str]:
        names = (name for name in super().changed_data if name not in OWN_FIELDS)
        return [name for name in names if not self.is_as_shown(name)]

    def is_as_shown(self, name: str) -> bool:
        """Whether a field comes back as it was shown; that may be less than what is kept."""
        return all(self.data.getlist(key) == values for key, values in self.kept_values(name))

    def clean(self) -> dict[str, Any]:
        """Keep what nobody typed: other line ends, space at the ends, parts of a second."""
        super().clean()
        values: dict[str, Any] = self.cleaned_data
        for name in values.keys() & self.opened.stored.keys():
            value, before = values[name], self.initial[name]
            if isinstance(value, str | datetime) and self.is_as_shown(name):
                values[name] = before
            elif isinstance(value, str) and "\r\n" in before:
                values[name] = value.replace("\n", "\r\n")
        return values

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.instance.pk:
            self.refuse_stale()

    def refuse_stale(self) -> None:
        """Let nothing be saved in a conflict; conflicts.py has the rule."""
        self.conflict = refusal(self.instance, self.opened, self.posted(), self.data)
        if self.conflict:
            for choice in self.conflict.choices:
                choice.was = self.sent_digest(choice.name)
            self.add_error(None, _("This was changed after you opened it. Nothing is saved yet."))

    def posted(self) -> Snapshot:
        """What the form holds, as history would keep it; fields with errors are left out."""
        own = own_values(self.instance)
        return {
            name: keys_of(value) if isinstance(value, list) else own[name]
            for name, value in self.cleaned_data.items()
            if name in own
        }

    def drafted(self) -> Snapshot:
        """What draft changes would keep of the form."""
        return self.posted()

    def store_links(self) -> None:
        """Store the links that the form holds, once there is a row; a form of pages has some."""

    def is_changed(self) -> bool:
        """Whether to save it makes a new version: of the object, or without draft changes."""
        stored = self.opened.stored
        return bool(self.opened.draft) or stored | self.posted() != stored


def keys_of(linked: list[Any]) -> list[Any]:
    """Linked pages, or old addresses, as history keeps them."""
    return [one.pk if isinstance(one, Model) else one for one in linked]
