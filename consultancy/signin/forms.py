"""The forms by which somebody gets in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultancy.signin.hashing import KNOWN, STRANGERS, BusyError
from consultancy.signin.limits import (
    TooManyTriesError,
    address_limits,
    in_known_place,
    in_new_place,
    one_try,
    spent,
)
from consultancy.signin.mails import queue_password_link, queue_wrong_code
from consultancy.signin.second_factor import accepted_by, app_of

CODE = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
TOO_MANY = _(
    "Too many tries. Wait a quarter of an hour; or sign in with a browser or from a network that "
    "you have used before, where other people's tries do not count."
)


class SignInForm(AdminAuthenticationForm):
    """Name, password and code together: whichever is wrong, the answer is the same."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "That is not right: check the username, the password and, if you have set up a second "
            "factor, the code. Capital and small letters matter."
        ),
        "throttled": TOO_MANY,
        "busy": _("Too many people sign in just now. Try again in a few seconds."),
    }
    code = forms.CharField(
        label=_("Code of the second factor"),
        help_text=_(
            "From your app, or a recovery code. Leave it empty if you have not set one up."
        ),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=CODE),
    )

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        name = self.cleaned_data["username"]
        request: Any = self.request
        known = in_known_place(request, name)
        lane = KNOWN if known else STRANGERS
        try:
            with one_try(known or in_new_place(request, name)):
                with lane.turn():
                    super().clean()
                self.check_second_factor(is_stranger=not known)
        except TooManyTriesError:
            self.refuse("throttled")
        except BusyError:
            self.refuse("busy")
        return self.cleaned_data

    def check_second_factor(self, *, is_stranger: bool) -> None:
        """Refuse a user who has set up a second factor and gives no code that is right.

        Outside development also the account of the demo, whose password everyone knows.
        """
        user: Any = self.get_user()
        if not settings.DEBUG and self.cleaned_data["password"] == user.username:
            raise self.get_invalid_login_error()
        user.otp_device = accepted_by(user, self.cleaned_data["code"])
        if app_of(user) and not user.otp_device:
            if is_stranger:
                queue_wrong_code(user)
            raise self.get_invalid_login_error()

    def refuse(self, code: str) -> None:
        raise ValidationError(self.error_messages[code], code=code)


class CodeForm(forms.Form):
    """One code, to set up an app or to show that one has it."""

    code = forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=CODE))


class PasswordLinkForm(PasswordResetForm):
    """Sends a link to whoever forgot a password, and says the same of unknown addresses."""

    @transaction.atomic
    def save(self, *args: Any, **options: Any) -> None:
        """Queue the link. For an unknown address the same is done and taken back: that costs time,
        by which known ones could be told.
        """
        address = self.cleaned_data["email"]
        if not spent(address_limits(address)):
            return
        users = list(self.get_users(address))
        with transaction.atomic():
            for user in users or [User(pk=0, email=address)]:
                queue_password_link(user)
            transaction.set_rollback(not users)

    def get_users(self, email: str) -> Any:
        """Whoever may sign in; also those who were invited and have no password yet."""
        return User.objects.filter(email__iexact=email, is_active=True, is_staff=True)


class InvitationForm(forms.ModelForm):
    """A new colleague, who chooses a password through a link in a mail."""

    class Meta:
        model = User
        fields = ("username", "email", "first_name", "last_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        user: User = super().save(commit)
        return user
