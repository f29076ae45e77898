"""Whether the team hears of every visitor, and what of them is erased in time."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultancy.health.finding import Finding, Numbers, State, age, doubtful
from contact.erasures import clock, purging
from contact.intake.forwarding import forwarding_cures
from contact.intake.proxies import are_visitors_hidden, hidden_visitors_cure
from contact.mail.health import MailHealth, mail_health
from contact.models import DiagnosticRequest

# The team is mailed each day what is set aside.
LONGEST_UNOPENED = timedelta(days=3)


def look_at_mail() -> Finding:
    mail = mail_health()
    said, numbers = mail.summary, mail_numbers(mail)
    if mail.is_well:
        return Finding(said=said, numbers=numbers)
    state = State.LOOK if mail.is_moving else State.BROKEN
    mend, command = mail_mend(mail)
    address = reverse("admin:contact_outgoingmail_changelist") + "?state=stuck"
    return Finding(state, said, mend, command, address, numbers)


def mail_mend(mail: MailHealth) -> tuple[str, str]:
    """What to do, and the command."""
    if mail.is_worker_silent:
        return _("Nothing is lost: mails wait. Start the server again; its log says more."), ""
    if mail.late:
        mend = _(
            "Nothing is lost: each is tried again, for five days. See what the mail server answers "
            "to EMAIL_URL."
        )
        return mend, f"manage.py sendtestemail {settings.DIAGNOSTIC_RECIPIENTS[0]}"
    return _("Open them: each says what the mail server answered, and can be sent again."), ""


def mail_numbers(mail: MailHealth) -> Numbers:
    return {
        "mails_waiting": mail.waiting,
        "mails_late": mail.late,
        "mails_failed": mail.failed,
        "oldest_mail_age": age(mail.waiting_since),
        "last_mail_sent_age": age(mail.last_sent_at),
        "last_mail_failure_age": age(mail.last_failure_at),
        "mail_worker_seen_age": age(mail.worker_seen_at),
    }


def look_at_quarantine() -> Finding:
    """What the spam filter has set aside and nobody has opened."""
    found = DiagnosticRequest.objects.unopened().aggregate(n=Count("pk"), since=Min("created_at"))
    count, since = found["n"], found["since"]
    numbers = {"quarantined_unopened": count, "oldest_unopened_age": age(since)}
    if not count:
        return Finding(said=_("Nobody waits in the quarantine."), numbers=numbers)
    said = ngettext(
        "%(count)d request is set aside, and nobody has opened it.",
        "%(count)d requests are set aside, and nobody has opened them.",
        count,
    ) % {"count": count}
    is_old = since < timezone.now() - LONGEST_UNOPENED
    return Finding(
        State.LOOK if is_old else State.WELL,
        said,
        _("Open them: what is honest goes into the inbox.") if is_old else "",
        address=reverse("admin:contact_quarantinedrequest_changelist") + "?opened=no",
        numbers=numbers,
    )


def look_at_purge() -> Finding:
    """Whether what is over is erased."""
    mend = _("Nothing is erased until somebody has looked, and lets it:")
    well = _("Requests are erased when their time is over.")
    return doubtful(" ".join(purging.stopped()), well, mend=mend, command=purging.CONFIRM)


def look_at_clock() -> Finding:
    mend = _("See whether the machine’s clock is set by NTP; a day after it was mended this ends.")
    well = _("It agrees with the database.")
    return doubtful(clock.doubt(timezone.now()), well, mend=mend, command="timedatectl")


def look_at_proxies() -> Finding:
    is_hidden = are_visitors_hidden()
    numbers = {"visitors_hidden_by_proxy": is_hidden}
    doubt = hidden_visitors_cure() if is_hidden else ""
    return doubtful(doubt, _("Visitors can be told apart."), numbers=numbers)


def look_at_forwarding() -> Finding:
    """Whether a proxy keeps from us what visitors have asked for."""
    return doubtful(" ".join(forwarding_cures()), _("The proxy keeps nothing from the site."))
