"""The list of who opened or exported requests, for Administrators."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from contact.desk.read_only import ReadOnlyListAdmin
from contact.models import DiagnosticRequest
from contact.opened_requests import Access


class AccessAdmin(ReadOnlyListAdmin):
    """Read-only: the site notes what happens, and erases it with the request."""

    actions = None
    fields = ["at", "who", "kind", "reference"]
    list_display = ["at", "who", "kind", "reference"]
    list_display_links = None
    list_filter = ["kind", "at"]
    list_select_related = ()
    search_fields = ["by_name"]
    search_help_text = _("Name of a colleague, among the newest 10,000.")
    sortable_by = ()

    @admin.display(description=_("who"))
    def who(self, access: Access) -> str:
        return access.who

    @admin.display(description=_("request"))
    def reference(self, access: Access) -> SafeString:
        request = access.diagnostic
        return format_html('<a href="{}">{}</a>', request.get_admin_url(), request.reference)

    def get_queryset(self, request: HttpRequest) -> Any:
        # By themselves, and without what visitors wrote.
        numbers = Prefetch("diagnostic", DiagnosticRequest.objects.only("pk"))
        return super().get_queryset(request).prefetch_related(numbers)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))
