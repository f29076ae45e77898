"""The call to action's defaults in the admin: one row, with its history."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from casestudies.desk.history import HistoryAdmin
from casestudies.desk.saving.form import VersionedForm
from contact.models import CallToAction


class CallToActionAdmin(HistoryAdmin):
    """The one row of defaults: no list, no second row, no deleting."""

    form = VersionedForm
    # All but the reason, for which the template has a place.
    fields = ("heading", "text", "button", "reassurance", "booking_url", "email")
    change_form_template = "admin/casestudies/versioned_change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not CallToAction.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Go to the row, or to an empty form that becomes the row."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = CallToAction.objects.first()
        if row is None:
            return redirect("admin:contact_calltoaction_add")
        return redirect("admin:contact_calltoaction_change", row.pk)
