"""The mails to the team on several requests: what is set aside, and what came in over the limit.

The mail worker asks for them; of several workers one stores the mails, in one transaction with the
note that it did. They hold nothing of what visitors wrote, only references and links: a mail on
many requests could not be erased with one of them, and the words of spam would make it look like
spam itself.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from contact.mail.emails import mail_body
from contact.mail.outbox import enqueue
from contact.models import DiagnosticRequest, Heartbeat, OutgoingMail, RequestQuerySet
from contact.notice import retention_periods

# The first that is set aside is told at once; from then on a day's together.
DIGEST_EVERY = timedelta(days=1)
BUNDLE_EVERY = timedelta(minutes=15)
REQUESTS_SHOWN = 50


def queue_digests() -> None:
    """Queue what is due of both kinds; costs two small queries when nothing is."""
    if DiagnosticRequest.objects.unopened().exists():
        queue_digest()
    if DiagnosticRequest.objects.to_bundle().exists():
        queue_bundle()


@transaction.atomic
def queue_digest() -> list[OutgoingMail]:
    """Once a day, queue the mail that says what is quarantined and was opened by nobody."""
    if not Heartbeat.take_turn(OutgoingMail.Kind.DIGEST, DIGEST_EVERY):
        return []
    unopened = DiagnosticRequest.objects.unopened()
    subject = ngettext(
        "%(count)d request is set aside and not opened",
        "%(count)d requests are set aside and not opened",
        count := unopened.count(),
    )
    address = reverse("admin:contact_quarantinedrequest_changelist") + "?opened=no"
    return queue_list(OutgoingMail.Kind.DIGEST, subject % {"count": count}, unopened, address)


@transaction.atomic
def queue_bundle() -> list[OutgoingMail]:
    """At most every quarter of an hour, queue the mail on what came in over the hourly limit.

    First it takes the requests, then it reads what it has taken: one that is stored meanwhile is
    the next bundle's.
    """
    if not Heartbeat.take_turn(OutgoingMail.Kind.BUNDLE, BUNDLE_EVERY):
        return []
    now = timezone.now()
    count = DiagnosticRequest.objects.to_bundle().update(told_at=now)
    taken = DiagnosticRequest.objects.filter(is_over_limit=True, told_at=now)
    subject = ngettext(
        "%(count)d request came in over the hourly limit",
        "%(count)d requests came in over the hourly limit",
        count,
    )
    address = reverse("admin:contact_diagnosticrequest_changelist") + "?is_over_limit__exact=1"
    return queue_list(OutgoingMail.Kind.BUNDLE, subject % {"count": count}, taken, address)


def queue_list(
    kind: OutgoingMail.Kind, subject: str, requests: RequestQuerySet, address: str
) -> list[OutgoingMail]:
    """One mail for each recipient, with the latest requests and where all of them are listed."""
    context = {
        "subject": subject,
        "latest": requests.order_by("-created_at")[:REQUESTS_SHOWN],
        "more": max(0, requests.count() - REQUESTS_SHOWN),
        "site_url": settings.SITE_URL,
        "address": settings.SITE_URL + address,
        **retention_periods(),
    }
    body = mail_body(kind, context)
    return [
        enqueue(kind=kind, recipient=recipient, subject=subject, body=body)
        for recipient in settings.DIAGNOSTIC_RECIPIENTS
    ]
