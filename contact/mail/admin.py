"""The outbox in the admin: what was sent, what waits, what failed and why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contact.desk.colleagues import HANDLES
from contact.desk.read_only import ReadOnlyListAdmin
from contact.mail import outbox
from contact.models import Access, DiagnosticRequest, OutgoingMail
from contact.opened_requests import note_access


class MailStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("queued")),
            ("stuck", _("stuck")),
            ("failed", _("failed")),
            ("sent", _("sent")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[OutgoingMail]:
        rows: QuerySet[OutgoingMail] = queryset
        match self.value():
            case "waiting":
                return rows & outbox.waiting()
            case "stuck":
                return rows & outbox.stuck(timezone.now())
            case "failed":
                return rows.filter(failed_at__isnull=False)
            case "sent":
                return rows & outbox.sent()
        return rows


class OutgoingMailAdmin(ReadOnlyListAdmin):
    """Read-only: a mail is written by the site and changed by the worker.

    A mail to the team holds all of its request, so whoever may see requests may see mails.
    """

    actions = ["send_again"]
    one_by_one = ("send_again",)
    fields = [
        *("diagnostic", "kind", "recipient", "reply_to", "subject", "body", "state", "attempts"),
        *("created_at", "attempted_at", "next_attempt_at", "sent_at", "failed_at", "last_error"),
    ]
    list_display = ["subject", "kind", "created_at", "state", "attempts"]
    list_filter = [MailStateFilter, "kind", "created_at"]
    ordering = ["-created_at"]
    search_fields = ["subject", "recipient"]
    search_help_text = _("Subject or address; beyond the newest 10,000 mails a whole address.")
    sortable_by = ["created_at"]

    @admin.display(description=_("state"))
    def state(self, mail: OutgoingMail) -> SafeString:
        """In words, with a mark."""
        mark = "sent" if mail.sent_at else "failed" if mail.failed_at else "queued"
        return format_html('<span class="desk-mail desk-mail-{}">{}</span>', mark, mail.state)

    def known_by(self, queryset: Any, term: str) -> Any:
        """By the address, in any letter case."""
        return queryset.alias(lower=Lower("recipient")).filter(lower=term.lower())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All; but of a mail about an account not the text, which may hold the key to it."""
        fields = super().get_fields(request, obj)
        is_about_account = obj and obj.kind == OutgoingMail.Kind.ACCOUNT
        return [name for name in fields if name != "body"] if is_about_account else fields

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        mail = context["original"]
        if mail.diagnostic_id:
            # It holds the request: whoever reads the one has read the other.
            opened = DiagnosticRequest.objects.filter(pk=mail.diagnostic_id)
            note_access(opened, Access.Kind.OPENED, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by the text: who may ask how it begins can read all of it, letter by letter."""
        return not lookup.startswith("body") and super().lookup_allowed(lookup, value, request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("contact.view_diagnosticrequest")

    def has_send_permission(self, request: HttpRequest) -> bool:
        """May send again: those who handle requests."""
        return request.user.has_perm(HANDLES)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        for mail in queryset:
            outbox.resend(mail)
        said = ngettext("%(count)d mail is queued.", "%(count)d mails are queued.", len(queryset))
        self.message_user(request, said % {"count": len(queryset)})
