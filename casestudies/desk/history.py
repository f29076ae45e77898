"""The history of a page in the admin: its versions, what changed between two, how one looked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from casestudies.desk.saving.versioned import VersionedAdmin
from casestudies.history.changes import changes_between, what_changed
from casestudies.history.differences import differences, field_label
from casestudies.history.revisions import Revision
from casestudies.history.schedules import schedule_of
from casestudies.history.showing import kept_page
from casestudies.history.snapshots import read_snapshot
from casestudies.views import PREVIEW_POLICY, preview_response
from contact.desk.sent import sent_key

PER_PAGE = 50


class HistoryAdmin(VersionedAdmin):
    """Every version can be read, compared and restored; the admin's own log stands below."""

    object_history_template = "admin/casestudies/history.html"

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        compare, version = require_safe(self.compare_view), require_safe(self.version_view)
        return [
            path("<int:pk>/history/compare/", wrap(compare), name=f"{name}_compare"),
            path("<int:pk>/history/<int:number>/", wrap(version), name=f"{name}_version"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The versions, the newest first, and Django's log of actions."""
        obj = self.get_object(request, object_id)
        revisions = Revision.objects.of(obj) if obj else Revision.objects.none()
        versions = Paginator(revisions, PER_PAGE).get_page(request.GET.get("versions"))
        found: Any = list(versions)
        changed = what_changed(self.model, found, revisions)
        for revision in found:
            revision.changes = changed[revision.number]
        may_change = self.has_change_permission(request, obj)
        context = {"versions": versions, "found": found, "may_change": may_change}
        context["schedule"] = schedule_of(obj) if obj else None
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed from version `?old=` to version `?new=`, field by field and rendered."""
        obj = self.viewable(request, pk)
        old, new = (self.revision(obj, request.GET.get(key, "")) for key in ("old", "new"))
        _values, unknown = read_snapshot(self.model, old.fields)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Compare %(old)s and %(new)s") % {"old": old, "new": new},
            "opts": self.opts,
            "original": obj,
            "old": old,
            "new": new,
            "versions": [old, new],
            "changes": changes_between(self.model, old.snapshot, new.snapshot),
            "differences": differences(self.model, old.snapshot, new.snapshot),
            "unknown": unknown,
            "version_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_version",
            "may_change": self.has_change_permission(request, obj),
        }
        return TemplateResponse(request, "admin/casestudies/compare.html", context)

    @method_decorator(xframe_options_sameorigin)
    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One version as visitors would see it."""
        revision = self.revision(self.viewable(request, pk), str(number))
        if page := kept_page(revision):
            return preview_response(request, page, for_staff=True)
        values, _unknown = read_snapshot(self.model, revision.fields)
        context = {"rendered": {"html": self.kept_html(values)}}
        response = render(request, "casestudies/live_preview.html", context)
        response.headers["Content-Security-Policy"] = PREVIEW_POLICY
        return response

    def kept_html(self, values: dict[str, Any]) -> SafeString:
        """How a version looks that is none of a page: its fields by name."""
        fields = {field_label(self.model, name): value for name, value in values.items() if value}
        return render_to_string("admin/desk/_kept_fields.html", {"fields": fields})

    def viewable(self, request: HttpRequest, pk: int) -> Any:
        """The object. Raises PermissionDenied or Http404."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=pk)

    def revision(self, obj: Any, number: str) -> Revision:
        """That version of the object. Raises Http404 where there is none."""
        return get_object_or_404(Revision.objects.of(obj), number=sent_key(number))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form; `?version=` fills it with that version, to be restored by saving it. Its
        address is restored on request, which comes with the post.
        """
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        number = request.GET.get("version", "")
        if obj and number:
            form.restored = self.revision(obj, number)
        if obj and number and request.method == "GET":
            _values, unknown = read_snapshot(self.model, form.restored.fields)
            said = _("The form shows %(version)s. Nothing is restored until you save.")
            self.message_user(request, said % {"version": form.restored}, messages.WARNING)
            if unknown:
                said = _("Kept, but no longer part of a page and left out: %(names)s.")
                self.message_user(request, said % {"names": ", ".join(unknown)}, messages.WARNING)
        return form

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What was restored is saved: the next address asks for no version any more."""
        query = request.GET.copy()
        query.pop("version", None)
        request.META["QUERY_STRING"] = query.urlencode()
        return super().response_change(request, obj)
