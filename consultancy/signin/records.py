"""Each sign-in, written down: who, when, from which network, with which browser."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from consultancy.signin.limits import network
from consultancy.signin.mails import queue_new_network
from consultancy.signin.models import SignIn
from contact.models import OutgoingMail
from contact.text.characters import UNPRINTABLE

# As long as a network counts as known.
KEPT = timedelta(days=180)
LONGEST_NAME = 200


@transaction.atomic
def note_sign_in(request: HttpRequest, user: User) -> SignIn:
    """Write down that the user has signed in; from a network that is new, tell them by mail."""
    where = network(request)
    is_new = not SignIn.objects.filter(user=user, network=where).exists()
    sign_in = SignIn.objects.create(user=user, network=where, browser=browser_of(request))
    if is_new:
        queue_new_network(sign_in)
    return sign_in


def browser_of(request: HttpRequest) -> str:
    name = request.META.get("HTTP_USER_AGENT", "")
    return str(UNPRINTABLE.sub(" ", name)[:LONGEST_NAME])


def outdated() -> dict[str, QuerySet]:
    """What is kept no longer, by what it is: sign-ins, and the mails about accounts."""
    before = timezone.now() - KEPT
    mails = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.ACCOUNT, created_at__lt=before)
    return {"sign-ins": SignIn.objects.filter(at__lt=before), "mails about accounts": mails}


def purge(session: SessionBase) -> None:
    """Erase what is kept no longer; each sign-in does, so nobody need think of it."""
    for rows in outdated().values():
        rows.delete()
    session.clear_expired()
