"""What is there once: its form in the admin, without a list, a second row or deleting."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from casestudies.desk.history import HistoryAdmin
from casestudies.desk.saving.form import VersionedForm


class SingleRowAdmin(HistoryAdmin):
    """One row with its history; the list leads to it, or to an empty form that becomes the row."""

    form = VersionedForm
    change_form_template = "admin/casestudies/versioned_change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """While there is no row. A form that is sent may find one that came at the same moment:
        `changeform_view` and the database see to it.
        """
        may = super().has_add_permission(request)
        return may and (request.method == "POST" or not self.model.objects.exists())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """What was typed into the form for the row meets the row that was made meanwhile."""
        if object_id is None and request.method == "POST" and (row := self.model.objects.first()):
            object_id = str(row.pk)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form without the button for another row."""
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Go to the row, or to an empty form that becomes the row."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row, name = self.model.objects.first(), f"{self.opts.app_label}_{self.opts.model_name}"
        if row is None:
            return redirect(f"admin:{name}_add")
        return redirect(f"admin:{name}_change", row.pk)
