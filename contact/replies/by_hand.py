"""A request that came by telephone, mail or at an event, entered by a colleague."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from contact.desk.colleagues import handles_requests
from contact.forms import LineField, validate_address
from contact.mail.emails import queue_acknowledgement
from contact.models import DiagnosticRequest
from contact.organisation import validate_telephone
from contact.replies.forms import MomentField, new_once, text_field
from contact.text.email_addresses import bare

Channel = DiagnosticRequest.Channel
BY_HAND = [choice for choice in Channel.choices if choice[0] != Channel.FORM]


class Telephone(forms.TextInput):
    """With the keys of a telephone, where a screen has keys."""

    input_type = "tel"


class ByHandForm(forms.Form):
    """Who asked for what, and how to reach them."""

    channel = forms.ChoiceField(
        label=gettext_lazy("It came by"),
        choices=BY_HAND,
        widget=forms.RadioSelect,
        initial=Channel.TELEPHONE,
    )
    at = MomentField(label=gettext_lazy("When"))
    name = LineField(
        label=gettext_lazy("Name"),
        max_length=200,
        autocomplete="off",
        error_messages={"required": gettext_lazy("Write who asked.")},
    )
    organisation = LineField(
        label=gettext_lazy("Organisation"), max_length=200, required=False, autocomplete="off"
    )
    role = LineField(label=gettext_lazy("Role"), max_length=200, required=False, autocomplete="off")
    telephone = LineField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        autocomplete="off",
        validators=[validate_telephone],
        widget=Telephone,
    )
    email = LineField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        autocomplete="off",
        widget=forms.EmailInput,
    )
    said = text_field(
        label=gettext_lazy("What they said"), rows=6, error=gettext_lazy("Write what they said.")
    )
    is_acknowledged = forms.BooleanField(
        label=gettext_lazy("Send them the acknowledgement that the form sends"), required=False
    )
    once = forms.CharField(max_length=36, widget=forms.HiddenInput, initial=new_once)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_at(self) -> datetime:
        """A wrong year would have the request erased at once."""
        at: datetime = self.cleaned_data["at"]
        if at < timezone.now() - timedelta(days=settings.REQUEST_RETENTION_DAYS):
            raise ValidationError(_("Requests are not kept for so long: look at the year."))
        return at

    def clean_email(self) -> str:
        """Empty, or a bare address with its domain in small letters, as from the form."""
        address: str = self.cleaned_data["email"]
        if not address:
            return ""
        validate_address(bare(address))
        local, _at, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        unread = {"email", "telephone"} & self.errors.keys()
        if not (unread or values.get("email") or values.get("telephone")):
            said = _("Write a telephone number or an e-mail address: how else to answer?")
            raise ValidationError(said, code="unreachable")
        if values.get("is_acknowledged") and not (unread or values.get("email")):
            self.add_error("is_acknowledged", _("There is no e-mail address to send it to."))
        return values


def store_by_hand(values: dict[str, Any], *, by: Any) -> tuple[DiagnosticRequest, bool]:
    """Store the request, and queue its acknowledgement if that is wanted; says whether it was new.

    The same form sent twice is one request. The filter learns nothing from it.
    """
    names = ("name", "email", "organisation", "role", "telephone", "channel")
    own = {name: values[name] for name in names}
    key = f"by-hand:{values['once']}"
    # In the place of a block's: so the report counts it.
    heading = _("Entered by hand: %(channel)s") % {"channel": Channel(values["channel"]).label}
    at: datetime = values["at"]
    try:
        with transaction.atomic():
            diagnostic = DiagnosticRequest.objects.create(
                **own,
                message=values["said"],
                created_at=at,
                owner=by,
                idempotency_key=key,
                cta_heading=heading,
            )
            if values["is_acknowledged"]:
                queue_acknowledgement(diagnostic)
    except IntegrityError:
        return DiagnosticRequest.objects.get(idempotency_key=key), False
    return diagnostic, True


@handles_requests
@require_http_methods(["GET", "POST"])
def enter_by_hand(request: HttpRequest) -> HttpResponse:
    """The form; what is entered opens, as its colleague will want to go on with it."""
    form = ByHandForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        diagnostic, is_new = store_by_hand(form.cleaned_data, by=request.user)
        if is_new:
            desk = admin.site.get_model_admin(DiagnosticRequest)
            desk.log_addition(request, diagnostic, [{"added": {}}])
        said = _("%(reference)s is in the inbox, and it is yours.")
        messages.success(request, said % {"reference": diagnostic.reference})
        if form.cleaned_data["is_acknowledged"] and not diagnostic.mails.exists():
            messages.warning(request, _("No acknowledgement went out: this address got enough."))
        return redirect(diagnostic.get_admin_url())
    context = {**admin.site.each_context(request), "title": _("Enter a request"), "form": form}
    return render(request, "admin/contact/by_hand.html", context)
