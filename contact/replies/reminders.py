"""The daily mail to each colleague on the next steps whose day has come.

It holds only references, days and links: a mail on several requests could not be erased with one.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from contact.desk.colleagues import handlers
from contact.mail.emails import mail_body
from contact.mail.outbox import enqueue
from contact.models import Heartbeat, NextStep, OutgoingMail
from contact.replies.steps import steps_due
from contact.text.email_addresses import bare

# In the site's time zone: before the day's work.
MORNING = time(7)
STEPS_SHOWN = 50


def queue_reminders() -> list[OutgoingMail]:
    """From MORNING on, once a day, queue a mail to everybody who has steps that are due.

    One small query when nothing is. What nobody has who could be mailed goes to the team. Of
    several workers one queues the mails, in one transaction with the note that it did.
    """
    begun = timezone.make_aware(datetime.combine(timezone.localdate(), MORNING))
    since = timezone.now() - begun
    if since < timedelta(0) or not steps_due().exists():
        return []
    with transaction.atomic():
        # Done this morning or later, it is done for today.
        if not Heartbeat.take_turn(OutgoingMail.Kind.REMINDER, since):
            return []
        return [
            queue_reminder(recipient, steps) for recipient, steps in steps_by_recipient().items()
        ]


def steps_by_recipient() -> dict[str, list[NextStep]]:
    """The due steps by the address that is told of them."""
    reachable = {user.pk: bare(user.email) for user in handlers()}
    found: dict[str, list[NextStep]] = defaultdict(list)
    for step in steps_due():
        own = reachable.get(step.owner_id)
        for recipient in [own] if own else settings.DIAGNOSTIC_RECIPIENTS:
            found[recipient].append(step)
    return found


def queue_reminder(recipient: str, steps: list[NextStep]) -> OutgoingMail:
    subject = ngettext("%(count)d next step is due", "%(count)d next steps are due", len(steps)) % {
        "count": len(steps)
    }
    context = {
        "subject": subject,
        "steps": steps[:STEPS_SHOWN],
        "more": max(0, len(steps) - STEPS_SHOWN),
        "site_url": settings.SITE_URL,
    }
    body = mail_body("reminder", context)
    return enqueue(kind=OutgoingMail.Kind.REMINDER, recipient=recipient, subject=subject, body=body)
