"""The purge of requests whose time is over, and what makes it stop and ask a person."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contact import clock, privacy
from contact.models import DiagnosticRequest, OutgoingMail, RequestQuerySet

# A tenth of a small store is nothing: this many may go at once in any case.
ALWAYS_ALLOWED = 5
CONFIRM = "manage.py purge_requests --yes"


def objections(diagnostics: RequestQuerySet, now: datetime) -> list[str]:
    """Why these requests should not be erased before a person has looked, in sentences.

    None if they are what goes on any day: few, of which the team was told, by a clock that can be
    believed.
    """
    count = diagnostics.count()
    if not count:
        return []
    found = [clock.doubt(now), too_many(count, DiagnosticRequest.objects.count())]
    return [said for said in [*found, untold(diagnostics)] if said]


def too_many(count: int, stored: int) -> str:
    """The ceiling of one purge: a tenth of what is stored."""
    if count <= ALWAYS_ALLOWED or count * 10 <= stored:
        return ""
    return _("The purge would erase %(count)d of %(stored)d requests, more than a tenth.") % {
        "count": count,
        "stored": stored,
    }


def untold(diagnostics: RequestQuerySet) -> str:
    """What would go with a mail that has not been sent, or before the team was told."""
    to_bundle = DiagnosticRequest.objects.to_bundle().values("pk")
    waiting = diagnostics.filter(Q(mails__in=unsent()) | Q(pk__in=to_bundle))
    count = waiting.distinct().count()
    said = ngettext(
        "A mail about %(count)d request that would go has not been sent.",
        "Mails about %(count)d requests that would go have not been sent.",
        count,
    )
    return " ".join([said % {"count": count}, *dead_addresses(diagnostics)]) if count else ""


def unsent() -> QuerySet[OutgoingMail]:
    """The mails by which somebody would still be told of a request.

    Neither an acknowledgement that the visitor's server has refused, nor what one colleague's
    server has refused while another colleague has got it.
    """
    refused = ~Q(failed_at=None)
    same = OutgoingMail.objects.filter(kind=OuterRef("kind"), diagnostic=OuterRef("diagnostic"))
    known = Q(kind=OutgoingMail.Kind.ACKNOWLEDGEMENT) | Exists(same.exclude(sent_at=None))
    return OutgoingMail.objects.filter(sent_at=None).exclude(refused & known)


def dead_addresses(diagnostics: RequestQuerySet) -> list[str]:
    """Which addresses have refused these requests' mails, and the way out, as a sentence."""
    failed = unsent().filter(diagnostic__in=diagnostics).exclude(failed_at=None)
    addresses = failed.order_by("recipient").values_list("recipient", flat=True).distinct()
    said = _(
        "%(addresses)s refused them: mend DIAGNOSTIC_RECIPIENTS for those to come, and look at "
        "these requests in the inbox before you let them go."
    )
    return [said % {"addresses": ", ".join(addresses)}] if addresses else []


def stopped() -> list[str]:
    """Why the daily purge does not erase what it should, for whoever can let it; empty if it does.

    Reckoned anew each time: nothing is stored that somebody would have to take back.
    """
    now = timezone.now()
    return objections(privacy.purgeable(now), now)


def alarms() -> list[str]:
    """What the admin's front page says of clock and purge; nothing as long as all is well."""
    if reasons := stopped():
        can_be_let = _("Nothing is erased until somebody has looked and runs: %(command)s")
        return [*reasons, can_be_let % {"command": CONFIRM}]
    return [said for said in [clock.doubt(timezone.now())] if said]
