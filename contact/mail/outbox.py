"""The outbox: mails are rows, stored with what they are about, and sent later by workers.

A worker claims one row with a lease, sends it and commits the result before it claims the next.
Whatever kills it between the two leaves one row whose lease runs out in seconds: that mail may go
out twice, with the same Message-ID, and none is lost. A worker that is merely slow renews its
lease. Workers on several hosts need nothing but the database: leases go by its clock.
"""

import random
from collections.abc import Generator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from contact.mail.lease import LEASE, Lease, database_now
from contact.mail.session import hang_up, mail_server
from contact.mail.transport import as_message, in_short, is_final
from contact.models import UNSETTLED_MAIL, DiagnosticRequest, OutgoingMail
from contact.text.email_addresses import bare, mailbox

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
JITTER = 0.25
# More than LEASE by what may pass between asking for the time and looking at the leases of others.
LONGEST_LEASE = LEASE + timedelta(minutes=1)
# Doubled from a minute to an hour, then hourly: five days.
MAX_ATTEMPTS = 125
STUCK_AFTER = timedelta(minutes=15)


def new_message_id() -> str:
    host = str(urlsplit(settings.SITE_URL).hostname)
    return f"<{uuid4().hex}@{host.encode('idna').decode()}>"


def enqueue(  # noqa: PLR0913 - what a mail has, one for one
    *,
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    reply_to: str = "",
    diagnostic: DiagnosticRequest | None = None,
    references: str = "",
) -> OutgoingMail:
    """Store a mail to one recipient; it goes out if and only if the transaction commits.

    `references` are the Message-IDs of the mails before it, the one that it answers last.
    One recipient, so that an address that is refused fails alone. A reply_to that may not stand in
    a header is left out. The subject must hold nothing that a visitor wrote; the owner's words in
    it may have come with characters that no header carries.
    """
    return OutgoingMail.objects.create(
        kind=kind,
        recipient=recipient,
        recipient_key=mailbox(recipient),
        subject=header_line(subject),
        body=body,
        reply_to=bare(reply_to),
        diagnostic=diagnostic,
        message_id=new_message_id(),
        references=references,
    )


def header_line(text: str) -> str:
    """The text on one line, without what a header may not hold: a soft hyphen, a hard space…"""
    return "".join(filter(str.isprintable, " ".join(text.split())))


def waiting() -> QuerySet[OutgoingMail]:
    """Mails neither sent nor given up."""
    return OutgoingMail.objects.filter(sent_at=None, failed_at=None)


def sent() -> QuerySet[OutgoingMail]:
    """Mails that a server has taken."""
    return OutgoingMail.objects.filter(sent_at__isnull=False)


def unsettled() -> QuerySet[OutgoingMail]:
    """Mails not sent, but for acknowledgements that are given up: few, in an index of theirs."""
    return OutgoingMail.objects.filter(UNSETTLED_MAIL)


def due(now: datetime) -> QuerySet[OutgoingMail]:
    """Waiting mails whose time has come and that no living worker holds, the longest due first.

    A moment further ahead than any that we set was written while the clock was wrong: it counts as
    come. So does that of a new mail from the future.
    """
    held = Q(lease_expires_at__gt=now, lease_expires_at__lt=now + LONGEST_LEASE)
    impossible = Q(next_attempt_at__gt=now + LONGEST_RETRY * (1 + JITTER))
    ready = Q(next_attempt_at__lte=now) | impossible | Q(attempts=0, created_at__gt=now)
    return waiting().filter(ready).exclude(held).order_by("next_attempt_at", "pk")


def stuck(now: datetime) -> QuerySet[OutgoingMail]:
    """Mails that somebody should look at: what the team has not got, and what no worker takes.

    An acknowledgement that a visitor's mail server refuses or puts off is no reason for alarm.
    """
    long_ago = now - STUCK_AFTER
    for_team = ~Q(kind=OutgoingMail.Kind.ACKNOWLEDGEMENT)
    return unsettled().filter(
        Q(failed_at__isnull=False)
        | for_team & Q(created_at__lte=long_ago)
        | Q(next_attempt_at__lte=long_ago)
    )


def claim(owner: str) -> OutgoingMail | None:
    """Lease the next due mail to the owner, or None when nothing is due.

    Each claim is one short transaction. PostgreSQL's workers skip each other's rows; SQLite's
    IMMEDIATE transactions come one after the other, and look before they lock.
    """
    if not due(database_now()).exists():
        return None
    with transaction.atomic(durable=True):
        now = database_now()
        mail = due(now).select_for_update(skip_locked=True).first()
        if mail:
            lease = {"lease_owner": owner, "lease_expires_at": now + LEASE}
            update_row(due(now), mail, attempts=mail.attempts + 1, attempted_at=now, **lease)
    return mail


def renew(owner: str) -> bool:
    """Prolong the lease on the mail that the owner holds; False if there is none any more."""
    held = waiting().filter(lease_owner=owner)
    return bool(held.update(lease_expires_at=database_now() + LEASE))


def update_row(rows: QuerySet[OutgoingMail], mail: OutgoingMail, **values: Any) -> None:
    """Set the values on the mail; in the database only if it is still among the rows."""
    for name, value in values.items():
        setattr(mail, name, value)
    rows.filter(pk=mail.pk).update(**values)


def finish(mail: OutgoingMail, **result: Any) -> None:
    """Store the result of an attempt, unless another worker has taken the mail over."""
    held = waiting().filter(lease_owner=mail.lease_owner)
    update_row(held, mail, lease_owner="", lease_expires_at=None, **result)


def mark_sent(mail: OutgoingMail) -> None:
    """Store that the mail is sent: a fact, whoever holds it by now."""
    result = {"sent_at": timezone.now(), "failed_at": None, "last_error": ""}
    update_row(OutgoingMail.objects.all(), mail, lease_owner="", lease_expires_at=None, **result)


def give_up(mail: OutgoingMail, error: Exception) -> None:
    finish(mail, failed_at=timezone.now(), last_error=in_short(error))


def postpone(mail: OutgoingMail, error: Exception) -> None:
    """Try again later, or give up after MAX_ATTEMPTS."""
    if mail.attempts >= MAX_ATTEMPTS:
        return give_up(mail, error)
    pause = FIRST_RETRY * min(2 ** (mail.attempts - 1), LONGEST_RETRY / FIRST_RETRY)
    # Jitter, so that mails which failed together do not come back together.
    at = timezone.now() + pause * (1 + JITTER * (2 * random.random() - 1))  # noqa: S311
    return finish(mail, next_attempt_at=at, last_error=in_short(error))


def attempt(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Try to send a claimed mail and store what came of it; False if no server can be reached."""
    try:
        if mail.attempts > MAX_ATTEMPTS:
            raise RuntimeError("Every attempt was cut short.")
        message = as_message(mail)
    except Exception as error:
        give_up(mail, error)
        return True
    try:
        connection.open()
    except Exception as error:
        postpone(mail, error)
        return False
    try:
        connection.send_messages([message])
    except Exception as error:
        hang_up(connection)
        (give_up if is_final(error) else postpone)(mail, error)
    else:
        mark_sent(mail)
    return True


def deliveries(owner: str) -> Generator[OutgoingMail]:
    """Try what is due, one mail at a time over one connection; yields each after its result.

    Ends when nothing is due, or when the mail server cannot be reached, so that the mails behind
    keep their turn.
    """
    with Lease(partial(renew, owner)) as lease:
        connection = mail_server(lease)
        try:
            while mail := claim_within(lease, owner):
                reachable = attempt(mail, connection)
                yield mail
                if not reachable:
                    return
        finally:
            hang_up(connection)


def claim_within(lease: Lease, owner: str) -> OutgoingMail | None:
    lease.begin()
    return claim(owner)


def resend(mail: OutgoingMail) -> None:
    """Queue a mail again, or try a waiting one now.

    One that was sent gets a new Message-ID: mail servers drop a second copy of one they know.
    """
    row = OutgoingMail.objects.filter(pk=mail.pk)
    row.exclude(sent_at=None).update(message_id=new_message_id())
    row.update(sent_at=None, failed_at=None, attempts=0, next_attempt_at=timezone.now())
