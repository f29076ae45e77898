"""Deletions in the admin that count what goes: Django would read and list every single row."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst


class CountedDeletionAdmin(admin.ModelAdmin):
    """Asks whether to delete some rows by naming these, and by `what_goes` with them."""

    def what_goes(self, objects: Sequence[Any]) -> dict[str, int]:
        """How many rows of each kind go, these included, by the name of the rows."""
        raise NotImplementedError

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's. Nothing may protect the rows from being deleted."""
        objects = list(objs)
        may_all = all(self.has_delete_permission(request, one) for one in objects)
        missing = set() if may_all else {self.opts.verbose_name}
        return list(map(self.link_to_form, objects)), self.what_goes(objects), missing, []

    def link_to_form(self, one: Any) -> SafeString:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        address = reverse(name, args=[one.pk])
        return format_html(
            '{}: <a href="{}">{}</a>', capfirst(self.opts.verbose_name), address, one
        )
