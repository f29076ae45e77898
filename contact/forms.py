"""The form that every call-to-action block carries. It never needs the database."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from contact.text.characters import (
    UNPRINTABLE,
    UNPRINTABLE_IN_LINES,
    is_blank,
    with_plain_line_breaks,
)
from contact.text.email_addresses import bare

MESSAGE_LENGTH = 20_000
# Of the field that people do not see, so that their password managers leave it alone as well.
TRAP_ATTRIBUTES = {
    "autocomplete": "off",
    "tabindex": "-1",
    # 1Password, LastPass, Bitwarden, Dashlane
    "data-1p-ignore": True,
    "data-lpignore": "true",
    "data-bwignore": True,
    "data-form-type": "other",
}

UNPRINTABLE_MESSAGE = _(
    "This holds a character that cannot be read or shown, perhaps from copying. "
    "Please type this part again."
)
# No "localhost": nobody can be answered there.
validate_address = EmailValidator(
    message=_("Write one e-mail address, such as name@example.org."), allowlist=[]
)


class LineField(forms.CharField):
    """One line of printable text. Mail headers and lists rely on that."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = kwargs.pop("widget", forms.TextInput)
        super().__init__(widget=widget(attrs={"autocomplete": autocomplete}), **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "" if is_blank(text) else text

    def run_validators(self, value: str) -> None:
        if UNPRINTABLE.search(value):
            raise ValidationError(UNPRINTABLE_MESSAGE, code="unprintable")
        super().run_validators(value)


class MessageField(forms.CharField):
    """Text of several lines. No maxlength attribute: browsers would cut a pasted text silently."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> str:
        text = with_plain_line_breaks(super().to_python(value) or "")
        return "" if is_blank(text) else text

    def run_validators(self, value: str) -> None:
        if UNPRINTABLE_IN_LINES.search(value):
            raise ValidationError(UNPRINTABLE_MESSAGE, code="unprintable")
        super().run_validators(value)


class Answers(NamedTuple):
    """What the visitor wrote, by field."""

    name: str
    email: str
    organisation: str
    role: str
    message: str


class DiagnosticForm(forms.Form):
    """Name, e-mail address and what is stuck; organisation and role help but are not required."""

    name = LineField(
        label=_("Name"),
        max_length=200,
        autocomplete="name",
        error_messages={"required": _("Tell us your name.")},
    )
    email = LineField(
        label=_("E-mail"),
        max_length=254,
        autocomplete="email",
        widget=forms.EmailInput,
        error_messages={"required": _("Tell us the e-mail address to answer to.")},
    )
    organisation = LineField(
        label=_("Organisation"), max_length=200, required=False, autocomplete="organization"
    )
    role = LineField(
        label=_("Role"), max_length=200, required=False, autocomplete="organization-title"
    )
    message = MessageField(
        label=_("What is stuck?"),
        validators=[
            MaxLengthValidator(
                MESSAGE_LENGTH,
                _(
                    "Please shorten this to %(limit_value)d characters; "
                    "it has %(show_value)d. The rest can follow by mail."
                ),
            )
        ],
        error_messages={"required": _("Tell us in a few sentences what is stuck.")},
    )
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    # Campaign values as a query; in forms that come back only, as those are nobody else's.
    campaign = forms.CharField(required=False, widget=forms.HiddenInput)
    # When the visitor began to write, from the form's script (contact/intake/stamp.py).
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # The trap for robots. Its name means nothing, or browsers would offer something to fill in.
    fold = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs=TRAP_ATTRIBUTES),
    )

    @property
    def answers(self) -> Answers:
        """What the visitor wrote; of a valid form only."""
        return Answers(*(self.cleaned_data[name] for name in Answers._fields))

    @property
    def is_trapped(self) -> bool:
        """Whether something filled in the field that people do not see."""
        return bool(self.cleaned_data["fold"])

    def clean_email(self) -> str:
        """A bare address. Domains may be international, but must have an ASCII form to mail to."""
        address: str = self.cleaned_data["email"]
        validate_address(bare(address))
        # SQLite compares without case in ASCII only, and one domain should be stored in one way.
        local, _at, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"
