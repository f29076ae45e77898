"""The mails about a diagnostic request: one function a message.

They only store rows of the outbox, so call them in the transaction that stores the request. Nothing
a visitor wrote goes into a header but the address, after email_addresses.bare(): as Reply-To of the
notification, and as To of the acknowledgement.
"""

from datetime import timedelta
from textwrap import wrap
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from contact.mail.outbox import enqueue
from contact.models import DiagnosticRequest, OutgoingMail
from contact.organisation import Organisation
from contact.senders import sent_from
from contact.text.characters import UNPRINTABLE_IN_LINES, with_plain_line_breaks
from contact.text.email_addresses import bare, mailbox, warnings

EARLIER_SHOWN = 10
ACKNOWLEDGEMENTS_A_DAY = 1
ACKNOWLEDGEMENTS_A_MONTH = 3
ACKNOWLEDGEMENTS_AN_HOUR_TO_ALL = 60
# Any number that no other advisory lock of this database uses.
ACKNOWLEDGEMENT_LOCK = 3_834_001


def queue_notification(diagnostic: DiagnosticRequest) -> list[OutgoingMail]:
    """Queue the mail that tells the team all of the request, one for each recipient."""
    body = mail_body("notification", notification_context(diagnostic))
    return [
        enqueue(
            kind=OutgoingMail.Kind.NOTIFICATION,
            recipient=recipient,
            subject=_("Diagnostic request %(reference)s") % {"reference": diagnostic.reference},
            body=body,
            reply_to=diagnostic.email,
            diagnostic=diagnostic,
        )
        for recipient in settings.DIAGNOSTIC_RECIPIENTS
    ]


def queue_acknowledgement(diagnostic: DiagnosticRequest) -> OutgoingMail | None:
    """Queue the neutral mail to the visitor; None where limits or the address forbid it.

    Forms like ours are used to flood strangers, so the mail holds nothing of the request but its
    reference, and its number is limited by mailbox and altogether.
    """
    address = bare(diagnostic.email)
    if not address or not may_acknowledge(address):
        return None
    organisation = Organisation.current()
    context = {
        "reference": diagnostic.reference,
        "site_name": organisation.name,
        "answer_time": organisation.answer_time,
    }
    return enqueue(
        kind=OutgoingMail.Kind.ACKNOWLEDGEMENT,
        recipient=address,
        subject=_("Your request %(reference)s has arrived") % context,
        body=mail_body("acknowledgement", context),
        diagnostic=diagnostic,
    )


def queue_test(recipient: str) -> OutgoingMail:
    """Queue the mail by which an administrator sees whether mail from here arrives."""
    name = Organisation.current().name
    return enqueue(
        kind=OutgoingMail.Kind.TEST,
        recipient=recipient,
        subject=_("A test mail from %(name)s") % {"name": name},
        body=mail_body("test", {"site_name": name, "site_url": settings.SITE_URL}),
    )


def mail_body(event: str, context: dict[str, Any]) -> str:
    return render_to_string(f"contact/emails/{event}.txt", context).strip() + "\n"


def may_acknowledge(address: str) -> bool:
    """Whether one more acknowledgement to this address stays within the limits.

    Counted from the outbox itself, so what was rolled back does not count. Exact also while many
    requests come at once: from here to its end, one transaction at a time counts and stores.
    """
    count_alone()
    sent = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.ACKNOWLEDGEMENT)
    same = sent.filter(recipient_key=mailbox(address))
    now = timezone.now()
    return (
        same.filter(created_at__gt=now - timedelta(days=1)).count() < ACKNOWLEDGEMENTS_A_DAY
        and same.filter(created_at__gt=now - timedelta(days=30)).count() < ACKNOWLEDGEMENTS_A_MONTH
        and sent.filter(created_at__gt=now - timedelta(hours=1)).count()
        < ACKNOWLEDGEMENTS_AN_HOUR_TO_ALL
    )


def count_alone() -> None:
    """Wait until no other transaction is between counting and storing what a limit holds for.

    SQLite's IMMEDIATE transactions are alone anyway. PostgreSQL's lock goes with the transaction;
    each statement after it sees what the transaction before has committed (READ COMMITTED).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACKNOWLEDGEMENT_LOCK])


def notification_context(diagnostic: DiagnosticRequest) -> dict[str, Any]:
    """What the notification shows, made safe to read as plain text."""
    earlier = sent_from(diagnostic.email).exclude(pk=diagnostic.pk)
    visitor = [
        (_("Name"), diagnostic.name),
        (_("E-mail"), diagnostic.email),
        (_("Organisation"), diagnostic.organisation),
        (_("Role"), diagnostic.role),
    ]
    return {
        "diagnostic": diagnostic,
        "site_url": settings.SITE_URL,
        "visitor": [(label, one_line(value)) for label, value in visitor if value],
        "warnings": [one_line(warning) for warning in warnings(diagnostic.email)],
        "can_reply": bare(diagnostic.email),
        "message": quoted(diagnostic.message),
        "page": one_line(diagnostic.source_path),
        "page_address": settings.SITE_URL + iri_to_uri(one_line(diagnostic.source_path)),
        "cta_heading": one_line(diagnostic.cta_heading),
        "cta_text": one_line(diagnostic.cta_text),
        "addressee": one_line(diagnostic.addressee_name),
        "utm": [(one_line(name), one_line(str(value))) for name, value in diagnostic.utm.items()],
        "earlier_count": earlier.count(),
        "earlier": earlier[:EARLIER_SHOWN],
    }


def one_line(text: str) -> str:
    """The text on one line, without characters that hide or reorder others."""
    return UNPRINTABLE_IN_LINES.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def quoted(text: str) -> str:
    """The text with every line marked as the visitor's, so that none passes for one of ours."""
    lines = with_plain_line_breaks(text).split("\n")
    return "\n".join(f"> {part}".rstrip() for line in lines for part in fitting(line))


def fitting(line: str) -> list[str]:
    """The line as it is, or wrapped where a mail could only carry it encoded (RFC 5322, 2.1.1)."""
    shown = UNPRINTABLE_IN_LINES.sub("\N{REPLACEMENT CHARACTER}", line)
    return [shown] if len(shown.encode()) < 990 else wrap(shown, 240)
