"""Whether the clock can be believed: it is compared with the newest rows of the database."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from contact.models import DiagnosticRequest, Heartbeat, OutgoingMail, moment_in_words

# Clocks of several hosts differ.
AHEAD = timedelta(minutes=5)
# The mail worker leaves a sign of life every half minute.
LONGEST_SILENCE = timedelta(days=1)
# Until a clock that jumped is believed again.
QUARANTINE = timedelta(days=1)
JUMP = "clock jumped"


def newest_row() -> datetime | None:
    """When the newest request, mail or sign of life was stored, by the clock of that moment.

    The newest by its key: what a wrong clock has dated counts until the next row comes.
    """
    seen = Heartbeat.objects.exclude(job=JUMP).aggregate(at=Max("seen_at"))["at"]
    stored = [
        rows.order_by("-pk").values_list("created_at", flat=True).first()
        for rows in (DiagnosticRequest.objects.all(), OutgoingMail.objects.all())
    ]
    return max((moment for moment in [seen, *stored] if moment), default=None)


def difference(now: datetime) -> str:
    """How the clock and the newest row contradict each other, in a sentence; "" if they do not."""
    newest = newest_row()
    if newest and newest > now + AHEAD:
        return _("The clock is or was wrong: the newest row is from the future, %(time)s.") % {
            "time": moment_in_words(newest)
        }
    if newest and newest < now - LONGEST_SILENCE:
        return _("The clock has jumped, or nothing ran here since the newest row, %(time)s.") % {
            "time": moment_in_words(newest)
        }
    return ""


def watch(now: datetime) -> str:
    """The difference, noted for `doubt`. To be asked before a sign of life hides it."""
    if said := difference(now):
        Heartbeat.objects.update_or_create(job=JUMP, defaults={"seen_at": now})
    return said


def doubt(now: datetime) -> str:
    """Why the clock is not believed, in a sentence; "" if it is. For a day after it jumped."""
    lately = (now - QUARANTINE, now + QUARANTINE)
    jumped = Heartbeat.objects.filter(job=JUMP, seen_at__range=lately).first()
    if jumped:
        return _("The clock has jumped, or nothing ran here for a while: noticed %(time)s.") % {
            "time": moment_in_words(jumped.seen_at)
        }
    return difference(now)
