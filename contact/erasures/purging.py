"""The purge of requests whose time is over, and what makes it stop and ask a person."""

import time
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contact.erasures import clock, privacy
from contact.mail.outbox import unsettled
from contact.models import DiagnosticRequest, OutgoingMail, RequestQuerySet

# A tenth of a small store is nothing: this many may go at once in any case.
ALWAYS_ALLOWED = 5
# Of the largest store: more than come in within days. A purge of more is looked at by a person.
CEILING = 10_000
# Requests in one transaction: some tenths of a second.
BATCH_OF_REQUESTS = 200
# Seconds between two. Whoever waits to write to SQLite looks ten times a second.
PAUSE_BETWEEN = 0.15
CONFIRM = "manage.py purge_requests --yes"


def erase_over(now: datetime) -> Iterator[privacy.Receipt]:
    """Erase the requests whose time is over, some at a time; yields what was erased each time.

    In short transactions, with time for other writers between them. Whoever stops asking stops it:
    what is erased by then stays so, and the next purge goes on.
    """
    while True:
        keys = privacy.first_over(now, BATCH_OF_REQUESTS)
        # By the rule once more: a colleague may just have changed one.
        yield privacy.erase(privacy.purgeable(now).filter(pk__in=keys))
        if len(keys) < BATCH_OF_REQUESTS:
            return
        time.sleep(PAUSE_BETWEEN)


def objections(now: datetime, *, briefly: bool = False, is_restored: bool = False) -> list[str]:
    """Why what is `purgeable` should not be erased before a person has looked, in sentences.

    None if it is what goes on any day: little, of which the team was told, by a clock that can be
    believed. Of more than CEILING requests `briefly` says no more than that: a page may ask. In a
    database that was just restored a clock may be far ahead of the newest row.
    """
    count = privacy.number_over(now, CEILING + 1)
    if not count:
        return []
    of_clock = clock.from_the_future(now) if is_restored else clock.doubt(now)
    found = [of_clock, too_many(count)]
    if count <= CEILING or not briefly:
        found.append(untold(privacy.purgeable(now)))
    return [said for said in found if said]


def too_many(count: int) -> str:
    """The ceiling of one purge: a tenth of what is stored, and CEILING."""
    if count <= ALWAYS_ALLOWED:
        return ""
    if count > CEILING:
        return _("The purge would erase more than %(count)d requests.") % {"count": CEILING}
    stored = DiagnosticRequest.objects.order_by().values("pk")[: count * 10].count()
    if stored == count * 10:
        return ""
    return _("The purge would erase %(count)d of %(stored)d requests, more than a tenth.") % {
        "count": count,
        "stored": stored,
    }


def untold(diagnostics: RequestQuerySet) -> str:
    """What would go with a mail that has not been sent, or before the team was told."""
    bundled = DiagnosticRequest.objects.to_bundle() & diagnostics
    mails = unsent().filter(diagnostic__in=diagnostics)
    keys = {*bundled.values_list("pk", flat=True), *mails.values_list("diagnostic", flat=True)}
    said = ngettext(
        "A mail about %(count)d request that would go has not been sent.",
        "Mails about %(count)d requests that would go have not been sent.",
        len(keys),
    )
    return " ".join([said % {"count": len(keys)}, *dead_addresses(mails)]) if keys else ""


def unsent() -> QuerySet[OutgoingMail]:
    """The mails by which somebody would still be told of a request.

    Neither an acknowledgement or answer that the visitor's server has refused, nor what one
    colleague's server has refused while another colleague has got it.
    """
    refused = Q(failed_at__isnull=False, kind=OutgoingMail.Kind.ANSWER)
    same = OutgoingMail.objects.filter(kind=OuterRef("kind"), diagnostic=OuterRef("diagnostic"))
    return (
        unsettled()
        .exclude(refused)
        .exclude(~Q(failed_at=None) & Exists(same.exclude(sent_at=None)))
    )


def dead_addresses(mails: QuerySet[OutgoingMail]) -> list[str]:
    """Which addresses have refused these mails, and the way out, as a sentence."""
    failed = mails.exclude(failed_at=None)
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
    return objections(timezone.now(), briefly=True)


def alarms() -> list[str]:
    """What the admin's front page says of clock and purge; nothing as long as all is well."""
    if reasons := stopped():
        can_be_let = _("Nothing is erased until somebody has looked and runs: %(command)s")
        return [*reasons, can_be_let % {"command": CONFIRM}]
    return [said for said in [clock.doubt(timezone.now())] if said]
