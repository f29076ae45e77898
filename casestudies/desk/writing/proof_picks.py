"""The testimonials and clients of a page, picked where the page is written.

The link belongs to the testimonial or the client: no version of the page holds it, and it is stored
at once. Only what the editor added or took away is changed, so that two do not undo each other.
"""

from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.forms.widgets import MultipleHiddenInput
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import link_table
from casestudies.proof.on_page import PROOF, link_to

LABELS = {"testimonials": _("testimonials"), "clients": _("clients")}
HELP = _("Shown on the page as long as its permission lasts. Stored at once, for every version.")


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


def picked_proof(page: Any, name: str) -> list[Any]:
    """The keys of the rows that are linked to the page."""
    rows = getattr(page, name).all() if page.pk else ()
    return [row.pk for row in rows]


def store_proof(form: forms.ModelForm) -> None:
    """Link what was added in the form of a stored page, and unlink what was taken away."""
    for name, field in form.fields.items():
        if isinstance(field, ProofField):
            before = {int(pk) for pk in form.data.getlist(f"initial-{name}") if pk.isdecimal()}  # type: ignore[attr-defined]
            after = {row.pk for row in form.cleaned_data[name]}
            rows = getattr(form.instance, name)
            rows.add(*(after - before))
            rows.remove(*(before - after))
