"""Deleting chosen requests for good: it is said first what goes, and that alone goes."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from contact.erasures import privacy
from contact.erasures.purging import BATCH_OF_REQUESTS
from contact.inbox.bulk import BulkRequestAdmin
from contact.models import DiagnosticRequest, RequestQuerySet

NAMED = 20


class DeletingAdmin(BulkRequestAdmin):
    """The action that asks, and the view that deletes what its reader has seen counted."""

    @admin.action(description=gettext_lazy("Delete for good"), permissions=["change"])
    def delete_chosen(self, request: HttpRequest, queryset: RequestQuerySet) -> HttpResponse:
        """Say what would go. Its form holds the keys: what matches later is not deleted."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True))
        chosen = DiagnosticRequest.objects.filter(pk__in=keys)
        rows = privacy.records(chosen)
        rows.pop("lessons of the filter")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete requests"),
            "opts": self.opts,
            "keys": ",".join(map(str, keys)),
            "named": chosen.only("pk", "name", "organisation").order_by("pk")[:NAMED],
            "more": max(0, len(keys) - NAMED),
            "goes": [
                (capfirst(found.model._meta.verbose_name_plural), count)
                for found in rows.values()
                if (count := found.order_by().count())
            ],
            "back": request.get_full_path(),
        }
        return render(request, "admin/contact/delete_chosen.html", context)

    @method_decorator(require_POST)
    def deletion_view(self, request: HttpRequest) -> HttpResponse:
        """Delete the requests with these keys, in short transactions."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        gone = sum(
            self.erase_some(request, keys) for keys in key_batches(request.POST.get("keys", ""))
        )
        said = ngettext("%(count)d request is deleted.", "%(count)d requests are deleted.", gone)
        later = _("Copies in the database’s own files go with the daily purge.")
        self.message_user(request, f"{said % {'count': gone}} {later}", messages.SUCCESS)
        return redirect("admin:contact_diagnosticrequest_changelist")

    def erase_some(self, request: HttpRequest, keys: list[int]) -> int:
        """Erase those that are there; what is logged names no more than their references."""
        chosen = DiagnosticRequest.objects.filter(pk__in=keys)
        rows = list(chosen.only("pk"))
        privacy.erase(chosen)
        if rows:
            LogEntry.objects.log_actions(request.user.pk, rows, DELETION)  # type: ignore[arg-type]
        return len(rows)


def key_batches(text: str) -> Iterator[list[int]]:
    """Keys between commas, so many at once as one transaction takes."""
    keys = [int(key) for key in text.split(",") if key.isdecimal() and len(key) < 19]
    for start in range(0, len(keys), BATCH_OF_REQUESTS):
        yield keys[start : start + BATCH_OF_REQUESTS]
