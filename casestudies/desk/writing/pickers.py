"""Pickers for linked pages, which keep the order in which the editor put them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext as _

from casestudies.tables.picked_order import store_picked


class OrderedPicker(AutocompleteSelectMultiple):
    """The admin's autocomplete, its options in the order of the value. The script lets an editor
    move them.
    """

    class Media:
        js = [forms.Script("desk/pickers.js", defer=True)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs |= {
            "data-ordered": _("Order"),
            "data-up": _("Move up"),
            "data-down": _("Move down"),
        }

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        place = {str(pk): index for index, pk in enumerate(value)}
        for _name, options, _index in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class OrderedPagesField(forms.ModelMultipleChoiceField):
    """Many pages as a list, in the order in which they were posted."""

    def clean(self, value: Any) -> Any:
        found = {page.pk: page for page in super().clean(value)}
        return [found[int(pk)] for pk in dict.fromkeys(map(str, value or ()))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(value) for value in self.prepare_value(initial or [])]
        return bool(before != [str(value) for value in data or []])


def store_picks(form: forms.ModelForm) -> None:
    """Store the links that the form of a stored row holds. Call it inside a transaction."""
    for name, field in form.fields.items():
        if isinstance(field, OrderedPagesField):
            store_picked(form.instance, name, form.cleaned_data[name])


class PickingAdmin(admin.ModelAdmin):
    """Linked pages are picked by name and keep their order."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        widget = OrderedPicker(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs |= {"form_class": OrderedPagesField, "widget": widget}
        return super().formfield_for_manytomany(db_field, request, **kwargs)
