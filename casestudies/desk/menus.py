"""The menus as one form: where each entry leads, its label, its place."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casestudies.kinds import SECTIONS
from casestudies.menus.menu_targets import MenuTarget, menu_target
from casestudies.menus.shown_menus import current_menus
from casestudies.tables.menu_entries import Menu, MenuEntry
from contact.text.characters import validate_showable

EMPTY_ROWS = 3


class EntryForm(forms.Form):
    """One row. `target` is what its address means once the form is valid."""

    leads_to = forms.CharField(
        label=gettext_lazy("Leads to"), max_length=500, validators=[validate_showable]
    )
    label = forms.CharField(
        label=gettext_lazy("Label"), max_length=80, required=False, validators=[validate_showable]
    )

    def clean_leads_to(self) -> MenuTarget:
        return menu_target(self.cleaned_data["leads_to"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        target = values.get("leads_to")
        if target and not (values.get("label") or target.name):
            self.add_error("label", _("This address has no name of its own: give it a label."))
        return values


class EntryFormSet(forms.BaseFormSet):
    """The rows of one menu."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["DELETE"].label = _("Remove")
        form.fields["leads_to"].widget.attrs |= {"list": "menu-pages", "autocomplete": "off"}
        form.fields["label"].widget.attrs["placeholder"] = form.initial.get("name", "")

    @property
    def entries(self) -> list[tuple[MenuTarget, str]]:
        """Target and label of the rows that stay, in their order."""
        kept = (form.cleaned_data for form in self.ordered_forms)
        return [(values["leads_to"], values["label"]) for values in kept]


MenuFormSet = forms.formset_factory(
    EntryForm, EntryFormSet, extra=EMPTY_ROWS, can_order=True, can_delete=True, max_num=60
)


@require_http_methods(["GET", "POST"])
def menus(request: HttpRequest) -> HttpResponse:
    """Show the form; store what was sent, unless a colleague has changed the menus meanwhile."""
    if not request.user.has_perm("casestudies.change_menuentry"):
        raise PermissionDenied
    stored = list(MenuEntry.objects.prefetch_related("page"))
    formsets = {menu: formset_of(menu, stored, request.POST or None) for menu in Menu}
    # A list: each says what is wrong with it, also when the other is wrong.
    are_valid = False not in [formset.is_valid() for formset in formsets.values()]
    version = request.POST.get("version", menu_version(stored))
    if request.method == "POST" and are_valid:
        if replace_entries(formsets, version):
            log(request)
            messages.success(request, _("The menus are saved."))
            return redirect("desk:menus")
        version = menu_version(MenuEntry.objects.all())
        warn_of_theirs(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Menus"),
        "menus": list(formsets.items()),
        "version": version,
        "lists": [(f"/{section}/", kind.title) for section, kind in SECTIONS.items()],
        "shown": current_menus("", as_stored=True),
        "has_errors": request.method == "POST" and not are_valid,
    }
    return render(request, "admin/desk/menus.html", context)


def warn_of_theirs(request: HttpRequest) -> None:
    """Say what a colleague has stored, which saving again would replace."""
    said = _(
        "A colleague has changed the menus after you opened them. Nothing is saved yet; "
        "your entries are below. Saving again replaces the colleague’s: %(theirs)s."
    )
    messages.warning(request, said % {"theirs": menu_in_words()})


def formset_of(menu: str, stored: list[MenuEntry], data: Any) -> Any:
    """The form of one menu, filled with its entries."""
    initial = [entry_row(entry) for entry in stored if entry.menu == menu]
    return MenuFormSet(data, initial=initial, prefix=menu)


def entry_row(entry: MenuEntry) -> dict[str, Any]:
    """What the row of an entry shows; `state` only where visitors do not see it."""
    return {
        "leads_to": entry.url,
        "label": entry.label,
        "name": entry.name,
        "state": "" if entry.is_published else entry.state.label,
    }


def menu_version(entries: Any) -> str:
    """What a form that shows these entries was opened with."""
    rows = [
        (one.menu, one.position, one.label, one.address, one.content_type_id, one.object_id)
        for one in entries
    ]
    return sha256(repr(rows).encode()).hexdigest()


def replace_entries(formsets: dict[Menu, Any], version: str) -> bool:
    """Replace all entries; False, and nothing done, where they are no longer of that version."""
    try:
        with transaction.atomic():
            if menu_version(MenuEntry.objects.select_for_update()) != version:
                return False
            MenuEntry.objects.all().delete()
            MenuEntry.objects.bulk_create(
                new_entry(menu, position, *row)
                for menu, formset in formsets.items()
                for position, row in enumerate(formset.entries, start=1)
            )
    except IntegrityError:
        # Two forms were saved at once where there was no entry to lock.
        return False
    return True


def new_entry(menu: str, position: int, target: MenuTarget, label: str) -> MenuEntry:
    return MenuEntry(
        menu=menu, position=position, label=label, address=target.address, page=target.page
    )


def menu_in_words() -> str:
    """The entries that are stored, as a list to read."""
    entries = MenuEntry.objects.prefetch_related("page")
    return ", ".join(f"{one.label or one.url} ({one.url})" for one in entries) or _("no entry")


def log(request: HttpRequest) -> None:
    """A line in the admin's log of actions."""
    if first := MenuEntry.objects.first():
        editor = request.user.pk or 0
        LogEntry.objects.log_actions(editor, [first], CHANGE, _("Menus"), single_object=True)
