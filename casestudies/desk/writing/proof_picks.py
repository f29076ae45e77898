"""The testimonials and clients of a page, picked where the page is written.

The link belongs to the testimonial or the client: no version of the page holds it. Only what the
editor added or took away is changed, so that two do not undo each other; that waits with draft
changes.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db.models import Q
from django.forms.widgets import MultipleHiddenInput
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import link_table
from casestudies.proof.on_page import PROOF, link_to
from casestudies.tables.pick_changes import PickChanges
from contact.desk.sent import sent_key

LABELS = {"testimonials": _("testimonials"), "clients": _("clients")}
HELP = _("Shown on the page as long as its permission lasts. To restore a version changes none.")


class ProofField(forms.ModelMultipleChoiceField):
    """Rows that are linked to the page by a field of theirs."""

    hidden_widget = MultipleHiddenInput


def proof_names(page_model: Any) -> list[str]:
    """Which of the two such pages can have."""
    return [name for name, model in PROOF.items() if link_to(page_model, model)]


def proof_field(page_model: Any, name: str, site: AdminSite) -> ProofField:
    """The field, with the admin's own search: by the column of the link that leads to the row."""
    model = PROOF[name]
    table, own, _other = link_table(model._meta.get_field(link_to(page_model, model)))
    column = table._meta.get_field(own.removesuffix("_id"))
    return ProofField(
        model.objects.all(),
        label=LABELS[name],
        required=False,
        widget=AutocompleteSelectMultiple(column, site),
        help_text=HELP,
        # What the form was opened with comes back with it.
        show_hidden_initial=True,
    )


def picked_proof(page: Any, name: str, draft: Mapping[str, Any]) -> list[Any]:
    """The keys of the rows that are linked to the page, or will be with the fields of its draft."""
    if not page.pk:
        return []
    linked = Q(**{link_to(type(page), PROOF[name]): page.pk})
    rows = PROOF[name].objects.filter(PickChanges.kept(draft, name).rule(linked))
    return list(rows.distinct().values_list("pk", flat=True))


def pick_changes(form: Any, name: str) -> PickChanges:
    """What the form of a stored page changes in those links, and what its draft changes do."""
    draft = form.opened.draft
    kept = PickChanges.kept(draft.fields if draft else {}, name)
    if name not in form.fields:
        return kept
    before = {sent_key(pk) for pk in form.data.getlist(f"initial-{name}")}
    return kept.and_then(before, {row.pk for row in form.cleaned_data[name]})


def store_proof(form: Any) -> None:
    """Link what was added, and unlink what was taken away."""
    for name in proof_names(type(form.instance)):
        link_proof(form.instance, name, pick_changes(form, name))


def link_proof(page: Any, name: str, changes: PickChanges) -> None:
    """Make these changes to the testimonials, or to the clients, of a stored page."""
    rows = getattr(page, name)
    rows.add(*PROOF[name].objects.filter(pk__in=changes.added))
    rows.remove(*PROOF[name].objects.filter(pk__in=changes.removed))
