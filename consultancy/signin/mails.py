"""The mails to colleagues about their accounts: rows of the outbox, one function a message."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from consultancy.signin.models import SignIn
from contact.mail.outbox import enqueue
from contact.models import OutgoingMail
from contact.organisation import Organisation


def queue_new_network(sign_in: SignIn) -> None:
    """Tell the account's owner that somebody signed in from where nobody did before."""
    queue(sign_in.user, "new_network", _("A sign-in from a new network"), sign_in=sign_in)


def queue_wrong_code(user: User) -> None:
    """Tell the owner, once a day at most, that a stranger has the password but no code."""
    subject = _("Somebody has your password")
    a_day_ago = timezone.now() - timedelta(days=1)
    sent = OutgoingMail.objects.filter(recipient=user.email, subject__endswith=subject)
    if not sent.filter(created_at__gt=a_day_ago).exists():
        queue(user, "wrong_code", subject)


def queue_second_factor_changed(user: User, what: str) -> None:
    """Tell the account's owner: `set` up, new recovery `codes`, or `taken_away` by a colleague."""
    queue(user, "second_factor", _("Your second factor was changed"), what=what)


def queue_password_link(user: User) -> None:
    """Send the account's owner a link by which to choose a password."""
    queue(user, "password_link", _("Choose a password"), address=password_address(user))


def queue_invitation(user: User) -> None:
    """Send a new colleague the link by which to choose the first password."""
    queue(user, "invitation", _("Your account"), address=password_address(user))


def password_address(user: User) -> str:
    """Where the user chooses a password: good for once, and for PASSWORD_RESET_TIMEOUT."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return settings.SITE_URL + reverse("password_reset_confirm", args=[key, token])


def queue(user: User, event: str, subject: str, **context: Any) -> None:
    """Store the mail; an account without an address gets none."""
    if not user.email:
        return
    site_name = Organisation.current().name
    context |= {"user": user, "site_name": site_name, "site_url": settings.SITE_URL}
    enqueue(
        kind=OutgoingMail.Kind.ACCOUNT,
        recipient=user.email,
        subject=f"{site_name}: {subject}",
        body=render_to_string(f"signin/emails/{event}.txt", context).strip() + "\n",
    )
