"""Whether the clock can be believed: it is compared with the newest rows of the database."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from contact.mail.health import WORKER
from contact.models import DiagnosticRequest, Heartbeat, OutgoingMail, moment_in_words

# Clocks of several hosts differ.
AHEAD = timedelta(minutes=5)
# The mail worker leaves a sign of life every half minute.
LONGEST_SILENCE = timedelta(days=1)
# Until a clock that jumped is believed again.
PROBATION = timedelta(days=1)
JUMP = "clock jumped"


def newest_rows() -> list[datetime]:
    """When the newest request and mail were stored, by the clock of that moment.

    The newest by their keys: what a wrong clock has dated counts until the next one comes.
    """
    found = [
        rows.order_by("-pk").values_list("created_at", flat=True).first()
        for rows in (DiagnosticRequest.objects.all(), OutgoingMail.objects.all())
    ]
    return [moment for moment in found if moment]


def difference(now: datetime) -> str:
    """How the clock and the newest rows contradict each other, in a sentence; "" if they do not.

    A jump ahead shows in the worker's last sign of life: a request may have come in since.
    """
    beats, rows = worker_beats(), newest_rows()
    last_seen = max(beats or rows, default=now)
    if said := ahead_of(now, [*beats, *rows]):
        return said
    if last_seen < now - LONGEST_SILENCE:
        return _("The clock has jumped, or no mail worker ran here since %(time)s.") % {
            "time": moment_in_words(last_seen)
        }
    return ""


def worker_beats() -> list[datetime]:
    return list(Heartbeat.objects.filter(job=WORKER).values_list("seen_at", flat=True))


def from_the_future(now: datetime) -> str:
    """Whether the newest rows are, in a sentence; "" if not."""
    return ahead_of(now, [*worker_beats(), *newest_rows()])


def ahead_of(now: datetime, moments: list[datetime]) -> str:
    newest = max(moments, default=now)
    if newest <= now + AHEAD:
        return ""
    said = _("The clock is or was wrong: the newest row is from the future, %(time)s.")
    return said % {"time": moment_in_words(newest)}


def watch(now: datetime) -> str:
    """The difference, noted for `doubt`. To be asked before a sign of life hides it."""
    if said := difference(now):
        Heartbeat.objects.update_or_create(job=JUMP, defaults={"seen_at": now})
    return said


def doubt(now: datetime) -> str:
    """Why the clock is not believed, in a sentence; "" if it is. For a day after it jumped."""
    lately = (now - PROBATION, now + PROBATION)
    jumped = Heartbeat.objects.filter(job=JUMP, seen_at__range=lately).first()
    if jumped:
        return _("The clock has jumped, or no mail worker ran for a while: noticed %(time)s.") % {
            "time": moment_in_words(jumped.seen_at)
        }
    return difference(now)
