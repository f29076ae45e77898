"""What a consultant reads before answering a request."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.erasures import privacy
from contact.inbox.handling import HANDLED
from contact.inbox.kinship import from_same_organisation
from contact.inbox.listing import due_in_words, is_late
from contact.inbox.titles import tell_titles
from contact.models import DiagnosticRequest, Lesson, RequestQuerySet
from contact.senders import sent_from
from contact.text.email_addresses import bare, warnings

OTHERS_SHOWN = 20
ACCESSES_SHOWN = 50


def briefing(diagnostic: DiagnosticRequest) -> dict[str, Any]:
    """What the detail page shows beside the form."""
    others = same_mailbox(diagnostic).exclude(pk=diagnostic.pk)
    tell_titles([diagnostic])
    return {
        "diagnostic": diagnostic,
        "source_url": diagnostic.source_path and settings.SITE_URL + diagnostic.source_path,
        "others": others.order_by("-created_at")[:OTHERS_SHOWN],
        "same_organisation": from_same_organisation(diagnostic),
        "due": due_in_words(diagnostic, timezone.now()),
        "is_late": is_late(diagnostic, timezone.now()),
        "statuses": HANDLED,
        "mails": diagnostic.mails.all(),
        "status_changes": diagnostic.status_changes.select_related("by"),
        "moves": possible_moves(diagnostic),
        "verdict": Lesson.objects.filter(diagnostic=diagnostic).first(),
        "reply": reply_link(diagnostic),
        "warnings": warnings(diagnostic.email),
        "accesses": diagnostic.accesses.all()[:ACCESSES_SHOWN],
        "erased_at": privacy.erased_at(diagnostic),
    }


def same_mailbox(diagnostic: DiagnosticRequest) -> RequestQuerySet:
    """What the same person has sent: looked for among those with the same name of a mailbox."""
    return sent_from(diagnostic.email).filter(mailbox_name=diagnostic.mailbox_name)


def possible_moves(diagnostic: DiagnosticRequest) -> list[tuple[Any, Any, str]]:
    """The statuses that the buttons give, each with its key; whoever is quarantined can only be
    released.
    """
    if diagnostic.is_quarantined:
        return [(DiagnosticRequest.Status.NEW, _("no spam: release"), "1")]
    numbered = enumerate(HANDLED, start=1)
    return [
        (value, said, str(key)) for key, (value, said) in numbered if value != diagnostic.status
    ]


def reply_link(diagnostic: DiagnosticRequest) -> str:
    """A mailto: address with our reference as subject; "" where the address cannot be one."""
    address = bare(diagnostic.email)
    subject = _("Your request %(reference)s") % {"reference": diagnostic.reference}
    return address and f"mailto:{quote(address, safe='@')}?subject={quote(subject)}"
