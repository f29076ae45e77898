"""Permission recorded for many at once, and withdrawn: what is recorded already is never replaced
unseen.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casestudies.desk.saving.versioned_list import VersionedListAdmin
from casestudies.desk.writing.widgets import DateAndTime
from casestudies.proof.permission import refuse_early_end
from casestudies.proof.testimonials import Testimonial

NAMED, ANONYMOUS = "named", "anonymous"


class ConfirmForm(forms.Form):
    """One permission, for all that is selected."""

    permission_by = forms.CharField(
        label=gettext_lazy("Given by"),
        max_length=200,
        help_text=gettext_lazy("Who said yes, and how: “Maria Keller, by mail”."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    permission_at = forms.SplitDateTimeField(label=gettext_lazy("Given at"), widget=DateAndTime)
    permission_until = forms.SplitDateTimeField(
        label=gettext_lazy("Ends at"),
        required=False,
        widget=DateAndTime,
        help_text=gettext_lazy("Empty: it does not end."),
    )
    shown = forms.ChoiceField(
        label=gettext_lazy("Shown"),
        choices=[
            (NAMED, gettext_lazy("with name, organisation and portrait")),
            (ANONYMOUS, gettext_lazy("without a name: role and sector only")),
        ],
        widget=forms.RadioSelect,
    )
    replace = forms.BooleanField(
        label=gettext_lazy("Replace the permissions that are recorded already"), required=False
    )

    def __init__(self, *args: Any, has_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_names:
            del self.fields["shown"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        refuse_early_end(values.get("permission_at"), values.get("permission_until"))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What to store, by field; a withdrawal before it is over."""
        names = ("permission_by", "permission_at", "permission_until")
        values = {name: self.cleaned_data[name] for name in names} | {"withdrawn_at": None}
        shown = self.cleaned_data.get("shown")
        return values | ({"is_anonymous": shown == ANONYMOUS} if shown else {})


class PermissionActions(VersionedListAdmin):
    """Confirm and withdraw what is selected in the list."""

    actions = ["confirm_permission", "withdraw_permission", "delete_selected"]

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        """Whether this colleague may record that somebody permits us to show them."""
        return request.user.has_perm(f"{self.opts.app_label}.confirm_{self.opts.model_name}")

    @admin.action(description=gettext_lazy("Confirm permission"), permissions=["confirm"])
    def confirm_permission(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Ask by whom, when, until when and how; then store it."""
        is_sent = "confirmed" in request.POST
        has_names = self.model is Testimonial
        initial = {"permission_at": timezone.now()}
        form = ConfirmForm(request.POST if is_sent else None, initial=initial, has_names=has_names)
        if not (is_sent and form.is_valid()):
            return self.ask_for_permission(request, rows, form)
        wanted = rows if form.cleaned_data.get("replace") else rows.filter(permission_at=None)
        if form.values.get("is_anonymous") is False:
            wanted = self.with_a_name(request, wanted)
        self.say_kept(request, rows.count() - wanted.count())
        count = self.change_each(request, wanted, **form.values)
        said = ngettext("%(count)d permission recorded.", "%(count)d permissions recorded.", count)
        self.message_user(request, said % {"count": count})
        return None

    def with_a_name(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that have a name to show; a message names the others."""
        for row in rows.filter(name=""):
            said = _("%(row)s has no name to show; nothing was recorded for it.")
            self.message_user(request, said % {"row": row}, messages.WARNING)
        return rows.exclude(name="")

    def say_kept(self, request: HttpRequest, count: int) -> None:
        if count:
            said = ngettext(
                "%(count)d was left as it is.", "%(count)d were left as they are.", count
            )
            self.message_user(request, said % {"count": count}, messages.WARNING)

    def ask_for_permission(
        self, request: HttpRequest, rows: QuerySet[Any], form: ConfirmForm
    ) -> HttpResponse:
        """The page between, with what is recorded now of each that is selected."""
        selected = list(rows)
        if not any(row.permission_at for row in selected):
            del form.fields["replace"]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Confirm permission"),
            "opts": self.opts,
            "form": form,
            "rows": selected,
            "versions": self.versions_sent(request, [row.pk for row in selected]),
        }
        return render(request, "admin/desk/confirm_permission.html", context)

    @admin.action(description=gettext_lazy("Withdraw permission now"), permissions=["confirm"])
    def withdraw_permission(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """From now on visitors see nothing of them; the record stays."""
        given = rows.filter(permission_at__isnull=False, withdrawn_at=None)
        count = self.change_each(request, given, withdrawn_at=timezone.now())
        said = ngettext(
            "%(count)d permission withdrawn.", "%(count)d permissions withdrawn.", count
        )
        self.message_user(request, said % {"count": count})
