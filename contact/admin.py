"""The consultants' inbox and the quarantine; the outbox is registered here as well."""

import re
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Lower
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contact.desk.colleagues import HANDLES, handlers
from contact.desk.long_lists import newest_key
from contact.desk.showable import ShowableAdmin
from contact.inbox import reports
from contact.inbox.acting import last_act
from contact.inbox.beside import address_after, filters_of, list_beside
from contact.inbox.briefing import briefing
from contact.inbox.deleting import DeletingAdmin
from contact.inbox.filters import (
    FlagFilter,
    OpenedFilter,
    OwnerFilter,
    PeriodFilter,
    PromiseFilter,
    StatusFilter,
)
from contact.inbox.handling import HANDLED, HandlingForm, handled, move
from contact.inbox.listing import RequestList
from contact.inbox.opened_list import AccessAdmin
from contact.inbox.spreadsheets import as_rows, csv_response
from contact.intake.learned import MIN_LESSONS
from contact.intake.lessons import numbers_of_lessons
from contact.mail import outbox
from contact.mail.admin import OutgoingMailAdmin
from contact.models import (
    Access,
    DiagnosticRequest,
    OutgoingMail,
    QuarantinedRequest,
    ReplyTemplate,
    RequestQuerySet,
)
from contact.opened_requests import note_access
from contact.replies.admin import ReplyTemplateAdmin
from contact.replies.thread import conversation
from contact.replies.views import conversation_urls

REFERENCE_SEARCH = re.compile(r"\s*DC-0*([0-9]{1,18})\s*", re.IGNORECASE)


class RequestAdmin(DeletingAdmin, ShowableAdmin):
    """What the inbox and the quarantine share. Visitors write requests; here they are handled.

    Only owner, notes and status can be changed. What is deleted goes with everything that belongs
    to it, as when the daily purge or `erase_person` does it.
    """

    form = HandlingForm
    fields = ["owner", "notes"]
    change_form_template = "admin/contact/briefing.html"
    change_list_template = "admin/contact/inbox.html"
    list_per_page = 50
    search_fields = ["name", "email", "organisation", "message", "source_path", "cta_heading"]
    search_help_text = _(
        "Name, e-mail, organisation, message, page, heading, or DC-00042. Beyond the newest 10,000 "
        "requests only a whole name, e-mail or organisation is found."
    )
    sortable_by = ["age"]
    empty_value_display = ""
    actions_on_top, actions_on_bottom = False, True

    class Media:
        css = {"all": ["desk/inbox.css", "desk/thread.css"]}
        js = [Script("desk/inbox.js", type="module"), Script("desk/answer.js", type="module")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(HANDLES)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("contact.view_diagnosticrequest")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context: dict[str, Any] = {
            "title": capfirst(self.opts.verbose_name_plural),
            # Counted where the list is shown: an action shows none.
            "unopened": DiagnosticRequest.objects.unopened().count,
            "newest": partial(newest_key, DiagnosticRequest),
            "last_act": partial(last_act, request.user),
            "statuses": HANDLED,
            "has_change_permission": self.has_change_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RequestList]:
        return RequestList

    @admin.display(description=_("who"), ordering="name")
    def who(self, diagnostic: DiagnosticRequest) -> SafeString:
        return request_cell("who", diagnostic)

    @admin.display(description=_("message"))
    def words(self, diagnostic: DiagnosticRequest) -> SafeString:
        return request_cell("words", diagnostic)

    @admin.display(description=_("page and block"), ordering="source_path")
    def came_from(self, diagnostic: DiagnosticRequest) -> SafeString:
        return request_cell("came_from", diagnostic)

    @admin.display(description=_("age"), ordering="-created_at")
    def age(self, diagnostic: DiagnosticRequest) -> SafeString:
        return request_cell("age", diagnostic, age=timesince(diagnostic.created_at, depth=1))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """A reference finds its one request; anything else is looked for in the columns."""
        if found := REFERENCE_SEARCH.fullmatch(search_term):
            return queryset.filter(pk=int(found[1])), False
        return super().get_search_results(request, queryset, search_term)

    def known_by(self, queryset: Any, term: str) -> Any:
        """By name, e-mail or organisation, in any letter case."""
        found = queryset.alias(
            **{f"lower_{name}": Lower(name) for name in ("name", "email", "organisation")}
        )
        term = term.lower()
        return found.filter(Q(lower_name=term) | Q(lower_email=term) | Q(lower_organisation=term))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Owners are those who may handle requests."""
        kwargs["queryset"] = handlers()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the buttons beside the owner that change accounts."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # Whoever gets this page has seen the request.
        diagnostic = context["original"]
        opened = DiagnosticRequest.objects.filter(pk=diagnostic.pk)
        opened.mark_opened()
        note_access(opened, Access.Kind.OPENED, request.user)
        diagnostic.refresh_from_db(fields=["opened_at"])
        context |= briefing(diagnostic) | {"title": capfirst(self.opts.verbose_name)}
        context["beside"] = list_beside(self, request, diagnostic)
        context["last_act"] = last_act(request.user)
        # Whoever saves stays.
        context["show_save_and_continue"] = False
        context |= conversation(diagnostic, request.user, filters_of(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store what its reader changed, and nothing that was only shown; then do what the button
        says.
        """
        if "notes" in form.changed_data:
            obj.save(update_fields=["notes"])
        for done in handled(obj, form, by=request.user):
            self.say_done(request, done, is_logged=True)
        if mail := form.cleaned_data["resend"]:
            outbox.resend(mail)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What is done with leads on to the next of the list; otherwise the page stays, with what
        is new on it.
        """
        if request.POST.get("resend"):
            self.message_user(request, _("The mail is queued again."))
        is_done = request.POST.get("move_to") or request.POST.get("verdict")
        if is_done:
            return redirect(address_after(self, request))
        if not get_messages(request).added_new:  # type: ignore[union-attr]
            self.message_user(request, _("Saved."), messages.SUCCESS)
        return redirect(request.get_full_path())


@admin.register(DiagnosticRequest)
class DiagnosticRequestAdmin(RequestAdmin):
    """The inbox: new requests first."""

    actions = ["mark_spam", "mark_no_spam", "export", "delete_chosen"]
    list_display = ["who", "words", "came_from", "state", "age", "owner"]
    list_filter = [
        *(StatusFilter, OwnerFilter, PromiseFilter),
        *(("created_at", PeriodFilter), ("is_over_limit", FlagFilter)),
    ]
    # The owners are fetched by themselves: joined, SQLite would sort all rows before it shows some.
    list_select_related = ()
    ordering = ["turn", "-created_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("owner", "next_step")

    @admin.display(description=_("status"), ordering="status")
    def state(self, diagnostic: DiagnosticRequest) -> SafeString:
        return request_cell("state", diagnostic)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: RequestQuerySet) -> HttpResponseBase:
        note_access(queryset, Access.Kind.SPREADSHEET, request.user)
        return csv_response(f"diagnostic-requests-{timezone.localdate()}", as_rows(queryset))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("where-from/", wrap(reports.where_from), name="contact_where_from"),
            path("erased-next/", wrap(reports.erased_next), name="contact_erased_next"),
            path("undo/", wrap(self.undo_view), name="contact_undo"),
            path("delete-chosen/", wrap(self.deletion_view), name="contact_delete_chosen"),
            *conversation_urls(wrap),
            *super().get_urls(),
        ]


@admin.register(QuarantinedRequest)
class QuarantineAdmin(RequestAdmin):
    """What spam verdicts have set aside, with the reason; one click from release."""

    actions = ["release_selected", "mark_spam", "mark_seen", "delete_chosen"]
    one_by_one = ("release_selected",)
    change_list_template = "admin/contact/quarantine.html"
    list_display = ["who", "release", "quarantine_reason", "opening", "age"]
    list_select_related = ["owner", "lesson"]
    list_filter = [OpenedFilter]
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> RequestQuerySet:
        return QuarantinedRequest.objects.quarantined()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        spam, honest = numbers_of_lessons()
        lessons = {"spam": spam, "honest": honest, "needed": MIN_LESSONS}
        return super().changelist_view(request, {"lessons": lessons, **(extra_context or {})})

    def assigning(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def marking(self) -> dict[str, Any]:
        """None: what lies here is released first."""
        return {}

    @admin.display(description=_("message"))
    def opening(self, diagnostic: DiagnosticRequest) -> str:
        return Truncator(diagnostic.message).words(30)

    @admin.display(description=_("not spam?"))
    def release(self, diagnostic: DiagnosticRequest) -> SafeString:
        return request_cell("release", diagnostic)

    @admin.action(description=_("Release: move to the inbox and mail"), permissions=["change"])
    def release_selected(self, request: HttpRequest, queryset: RequestQuerySet) -> None:
        for diagnostic in queryset:
            self.move_to_inbox(request, diagnostic)

    @admin.action(description=_("Seen: leave here, and erase in time"), permissions=["change"])
    def mark_seen(self, request: HttpRequest, queryset: RequestQuerySet) -> None:
        seen = DiagnosticRequest.objects.filter(pk__in=queryset.values("pk")).mark_opened()
        said = ngettext("%(count)d request is seen.", "%(count)d requests are seen.", seen)
        self.message_user(request, said % {"count": seen})

    def move_to_inbox(self, request: HttpRequest, diagnostic: DiagnosticRequest) -> None:
        if move(diagnostic=diagnostic, to=DiagnosticRequest.Status.NEW, by=request.user):
            self.log_change(request, diagnostic, [{"changed": {"fields": [str(_("status"))]}}])
            said = _("%(reference)s is in the inbox now, and its mails are queued.")
            self.message_user(request, said % {"reference": diagnostic.reference})

    @method_decorator(require_POST)
    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button in the list."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        self.move_to_inbox(request, get_object_or_404(self.get_queryset(request), pk=pk))
        return redirect("admin:contact_quarantinedrequest_changelist")

    @method_decorator(require_POST)
    def spam_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The other button in the list."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        self.mark_spam(request, self.get_queryset(request).filter(pk=pk))
        return redirect("admin:contact_quarantinedrequest_changelist")

    def get_urls(self) -> list[URLPattern]:
        release = self.admin_site.admin_view(self.release_view)
        spam = self.admin_site.admin_view(self.spam_view)
        return [
            path("<int:pk>/spam/", spam, name="contact_quarantinedrequest_spam"),
            path("<int:pk>/release/", release, name="contact_quarantinedrequest_release"),
            *super().get_urls(),
        ]


admin.site.register(OutgoingMail, OutgoingMailAdmin)
admin.site.register(Access, AccessAdmin)
admin.site.register(ReplyTemplate, ReplyTemplateAdmin)


def request_cell(name: str, diagnostic: DiagnosticRequest, **context: Any) -> SafeString:
    """One cell of the list, from templates/admin/contact/cells/."""
    context["diagnostic"] = diagnostic
    return render_to_string(f"admin/contact/cells/{name}.html", context)
