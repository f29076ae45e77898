"""Whether mail works: what the probes and the admin's front page are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contact.mail.outbox import sent, stuck, waiting
from contact.models import Heartbeat, OutgoingMail, moment_in_words

# Long enough for a worker that is started by cron every ten minutes.
WORKER_SILENT_AFTER = timedelta(minutes=15)
WORKER = "deliver_mail"
LATEST = 1_000


@dataclass(frozen=True)
class MailHealth:
    """Numbers and times without personal data; a time is None where nothing has happened yet."""

    waiting: int
    waiting_since: datetime | None
    late: int
    failed: int
    last_sent_at: datetime | None
    last_failure_at: datetime | None
    worker_seen_at: datetime | None
    is_worker_silent: bool

    @property
    def is_moving(self) -> bool:
        """Whether mails go out: none waits for too long, and the worker is at work.

        A worker that was never seen is no trouble while nothing waits for it.
        """
        return not self.late and not self.is_worker_silent

    @property
    def is_well(self) -> bool:
        """Whether there is nothing for a person to do."""
        return self.is_moving and not self.failed

    @property
    def has_failed_since(self) -> bool:
        """Whether the last try of all did not go well."""
        return self.last_failure_at is not None and (
            self.last_sent_at is None or self.last_sent_at < self.last_failure_at
        )

    @property
    def summary(self) -> str:
        """The state in a sentence, the most urgent first."""
        if self.is_worker_silent and self.worker_seen_at:
            return _("The mail worker is not running: it was last seen %(time)s.") % {
                "time": moment_in_words(self.worker_seen_at)
            }
        if self.late and self.waiting_since:
            return ngettext(
                "%(count)d mail is stuck since %(time)s.",
                "%(count)d mails are stuck, the oldest since %(time)s.",
                self.late,
            ) % {"count": self.late, "time": moment_in_words(self.waiting_since)}
        if self.failed:
            return ngettext(
                "%(count)d mail to the team or answer has failed.",
                "%(count)d mails to the team or answers have failed.",
                self.failed,
            ) % {"count": self.failed}
        if self.waiting and self.has_failed_since and self.last_failure_at:
            return ngettext(
                "%(count)d mail waits: the last try failed %(time)s. It is tried again.",
                "%(count)d mails wait: the last try failed %(time)s. They are tried again.",
                self.waiting,
            ) % {"count": self.waiting, "time": moment_in_words(self.last_failure_at)}
        if self.last_sent_at:
            return _("Mail works: the last one was sent %(time)s.") % {
                "time": moment_in_words(self.last_sent_at)
            }
        return _("No mail has been sent yet.")


def mail_health() -> MailHealth:
    """The state of mail as of now, in five small queries.

    `failed` counts no acknowledgements: a visitor may well have mistyped an address.
    """
    now = timezone.now()
    seen_at = Heartbeat.objects.filter(job=WORKER).values_list("seen_at", flat=True).first()
    attention = stuck(now).aggregate(
        late=Count("pk", filter=Q(failed_at=None)), failed=Count("pk", filter=~Q(failed_at=None))
    )
    return MailHealth(
        **waiting().aggregate(waiting=Count("pk"), waiting_since=Min("created_at")),
        **attention,
        last_sent_at=sent().aggregate(at=Max("sent_at"))["at"],
        last_failure_at=last_failure(),
        worker_seen_at=seen_at,
        is_worker_silent=seen_at is not None and seen_at < now - WORKER_SILENT_AFTER,
    )


def last_failure() -> datetime | None:
    """When an attempt last failed, of the latest thousand."""
    tried = OutgoingMail.objects.filter(attempted_at__isnull=False).order_by("-attempted_at")
    latest = tried.values_list("attempted_at", "last_error")[:LATEST]
    return next((at for at, error in latest.iterator(chunk_size=50) if error), None)
