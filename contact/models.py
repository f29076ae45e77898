"""Call-to-action defaults, diagnostic requests and the mails that wait to be sent.

A request keeps its source as plain text: it outlives the page that it came from.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Case, F, OrderBy, Q, Value, When
from django.db.models.functions import Greatest, Lower, Replace, StrIndex, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import uri_to_iri
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from contact.backup_runs import BackupRun
from contact.desk.undoable import UndoableChange
from contact.erasures.row import Erasure
from contact.opened_requests import Access
from contact.organisation import Organisation, read_only_row
from contact.pages.page_reads import PageRead
from contact.replies.conversation import AnswerDraft, NextStep, ReplyTemplate, ThreadEntry
from contact.text.languages import is_own_language, validate_language

# Of calls to action of fresh sites: one for each language, and while the answer time is edited.
MOST_FRESH = 20

# Models of this app that are written elsewhere: Django looks for them here.
__all__ = [
    "Access",
    "AnswerDraft",
    "BackupRun",
    "Erasure",
    "NextStep",
    "Organisation",
    "PageRead",
    "ReplyTemplate",
    "ThreadEntry",
    "UndoableChange",
]


def moment_in_words(moment: datetime) -> str:
    """A moment as people read it, in the site's time zone and language."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def default_heading() -> str:
    """In the language of the site, as all that it says of itself."""
    return gettext("Ready to look at what is holding delivery back?")


def default_text() -> str:
    return text_promising(settings.BRAND.PROMISE)


def text_promising(answer_time: str) -> str:
    said = gettext(
        "Tell us in a few sentences what is stuck. We read every request ourselves and answer "
        "%(answer_time)s, with a suggestion for a first conversation."
    )
    return said % {"answer_time": answer_time}


def default_button() -> str:
    return gettext("Ask for a conversation")


def default_reassurance() -> str:
    return gettext("No sales theatre. No obligation.")


class CallToAction(models.Model):
    """What a call-to-action block says where the author says nothing else. There is one row."""

    heading = models.CharField(_("heading"), max_length=200, default=default_heading)
    text = models.TextField(_("text"), default=default_text)
    button = models.CharField(_("button"), max_length=80, default=default_button)
    reassurance = models.CharField(
        _("reassurance line"), max_length=200, default=default_reassurance
    )
    booking_url = models.CharField(
        _("booking link"),
        max_length=500,
        blank=True,
        validators=[URLValidator(["https"])],
        help_text=_("Offered beside the form where an author asks for direct booking."),
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("Shown to visitors who would rather write a mail, and when storing fails."),
    )

    class Meta:
        verbose_name = _("call to action")
        verbose_name_plural = _("call to action")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="call_to_action_single_row")]

    def __str__(self) -> str:
        return self.heading

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def edit_url(self) -> str:
        """Where editors change it."""
        return reverse("admin:contact_calltoaction_change", args=[1])

    @classmethod
    def current(cls) -> "CallToAction":
        """The stored row, or one with the defaults above that is not stored and promises what the
        organisation does.
        """
        stored: CallToAction | None = read_only_row(cls)
        return stored or fresh_call(Organisation.current().answer_time, get_language())

    @staticmethod
    def shown(stored: "CallToAction | None") -> "CallToAction | None":
        """As it is stored: what a fresh site says follows the organisation as well."""
        return stored

    def spoken_in(self, language: str) -> Self | None:
        """The same in another language of the catalogue, which has the words of a fresh site; None
        where these would promise another answer than the organisation does.
        """
        promise = str(settings.BRAND.PROMISE)
        if Organisation.current().answer_time != promise:
            return None
        with override(language):
            return type(self)(booking_url=self.booking_url, email=self.email)


@lru_cache(MOST_FRESH)
def fresh_call(answer_time: str, _language: str | None) -> CallToAction:
    """What a fresh site says in the language of now, which is that one; never to be changed."""
    return CallToAction(text=text_promising(answer_time))


class CallInLanguage(models.Model):
    """What the blocks of pages in another language than the site's say in the owner's own words."""

    language = models.CharField(
        _("language"),
        max_length=35,
        unique=True,
        validators=[validate_language],
        help_text=_(
            "As pages have it: et, de, pt-BR… What is said in “de” is for pages in “de-AT” too, "
            "which may have its own."
        ),
    )
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"))
    button = models.CharField(_("button"), max_length=80)
    reassurance = models.CharField(_("reassurance line"), max_length=200)

    class Meta:
        ordering = ["language"]
        verbose_name = _("call to action in another language")
        verbose_name_plural = _("calls to action in other languages")

    def __str__(self) -> str:
        return f"{self.language}: {self.heading}"

    def clean(self) -> None:
        """Refuse the language of the site, which has its words already."""
        if is_own_language(self.language):
            said = _("That is the site’s own language: its words stand at “call to action”.")
            raise ValidationError({"language": said})

    def words_for(self, own: CallToAction) -> CallToAction:
        """The site's own call to action in these words, never to be saved."""
        names = ("heading", "text", "button", "reassurance")
        words = {name: getattr(self, name) for name in names}
        return CallToAction(**words, booking_url=own.booking_url, email=own.email)


# The part before the @ of an address, without tag and dots, in small letters: all spellings of one
# mailbox have the same; nothing of no address, as of a request that came by telephone.
_PLAIN = Replace(Replace(Lower(F("email")), Value("."), Value("")), Value("@"), Value("+"))
MAILBOX_NAME = Substr(_PLAIN, 1, Greatest(StrIndex(_PLAIN, Value("+")) - 1, 0))


# The part behind it, in small letters; nothing of no address. Gmail's two are one.
# No condition: PostgreSQL knows no collation for what one compares with.
_ONE_GMAIL = Replace(Lower(F("email")), Value("@googlemail.com"), Value("@gmail.com"))
MAIL_DOMAIN = Substr(_ONE_GMAIL, StrIndex(_ONE_GMAIL, Value("@")) + 1)


# The order of the inbox, and behind it what is set aside.
NEW_TURN, HANDLED_TURN, QUARANTINED_TURN = range(3)


class RequestQuerySet(models.QuerySet["DiagnosticRequest"]):
    """Every request lies either in the inbox or in quarantine."""

    # By turns and not by status: each has an index in the order of time, and SQLite reads the first
    # rows of several together (`IN`), where it would sort all that are not quarantined.
    def in_inbox(self) -> Self:
        return self.filter(turn__in=[NEW_TURN, HANDLED_TURN])

    def in_status(self, status: str) -> Self:
        """In the inbox, with that status; says the turn as well, which is the one of the status."""
        is_new = status == DiagnosticRequest.Status.NEW
        return self.filter(status=status, turn=NEW_TURN if is_new else HANDLED_TURN)

    def quarantined(self) -> Self:
        return self.filter(turn=QUARANTINED_TURN)

    def unopened(self) -> Self:
        """Quarantined, and nobody has looked at it yet."""
        return self.quarantined().filter(opened_at=None)

    def to_bundle(self) -> Self:
        """In the inbox over the limit, and the team has not been told yet."""
        return self.in_inbox().filter(is_over_limit=True, told_at=None)

    def mark_opened(self) -> int:
        """Store that a person has looked at these, where nobody had before; says at how many."""
        return self.unopened().update(opened_at=timezone.now())


class DiagnosticRequest(models.Model):
    """Someone asked for a diagnostic conversation."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        REPLIED = "replied", _("replied")
        BOOKED = "booked", _("booked")
        WON = "won", _("closed: won")
        NO_FIT = "no-fit", _("closed: no fit")
        QUARANTINED = "quarantined", _("quarantined")

    class Channel(models.TextChoices):
        """How it came in; all but the form are entered by hand."""

        FORM = "form", _("form on the site")
        TELEPHONE = "telephone", _("telephone")
        MAIL = "mail", _("mail")
        EVENT = "event", _("event")

    created_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)
    name = models.CharField(_("name"), max_length=200)
    # Empty only where it was entered by hand.
    email = models.EmailField(_("e-mail"), max_length=254)
    telephone = models.CharField(
        _("telephone"), max_length=40, blank=True, db_default="", editable=False
    )
    channel = models.CharField(
        _("came by"),
        max_length=20,
        choices=Channel.choices,
        default=Channel.FORM,
        db_default=Channel.FORM.value,
        editable=False,
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=200, blank=True)
    message = models.TextField(_("message"))

    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.NEW, db_index=True
    )
    # The inbox shows new requests first; what is set aside has a list of its own.
    turn = models.GeneratedField(
        expression=Case(
            When(status=Status.NEW, then=Value(NEW_TURN)),
            When(status=Status.QUARANTINED, then=Value(QUARANTINED_TURN)),
            default=Value(HANDLED_TURN),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    # By which others from the same mailbox are looked for; `senders.sent_from` decides.
    mailbox_name = models.GeneratedField(
        expression=MAILBOX_NAME, output_field=models.CharField(max_length=254), db_persist=True
    )
    # Others from the same organisation: contact/inbox/kinship.py.
    mail_domain = models.GeneratedField(
        expression=MAIL_DOMAIN, output_field=models.CharField(max_length=254), db_persist=True
    )
    quarantine_reason = models.CharField(_("why quarantined"), max_length=300, blank=True)
    # What is quarantined is kept until somebody has opened it, and from then on for its time.
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True, editable=False)
    # One of many within an hour (intake/throttle.py): the team is told of several in one mail.
    is_over_limit = models.BooleanField(
        _("over the hourly limit"), default=False, db_default=False, editable=False
    )
    told_at = models.DateTimeField(_("team told"), null=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    notes = models.TextField(_("notes"), blank=True)
    # The first answer, wherever it was given.
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    source_path = models.CharField(_("page"), max_length=500, blank=True)
    cta_heading = models.CharField(_("heading of the block"), max_length=300, blank=True)
    cta_text = models.TextField(_("text of the block"), blank=True)
    cta_ordinal = models.PositiveSmallIntegerField(
        _("which block on the page"), null=True, blank=True
    )
    # The person who was shown as the one who answers, as they were called then.
    addressee_slug = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    addressee_name = models.CharField(
        _("addressed to"), max_length=200, blank=True, db_default="", editable=False
    )
    problem_slugs = models.JSONField(_("problems"), default=list, blank=True)
    outcome_slugs = models.JSONField(_("outcomes"), default=list, blank=True)
    utm = models.JSONField(_("campaign values"), default=dict, blank=True)

    # From the first touch of the form to its sending; empty where the form's script did not run.
    writing_seconds = models.PositiveIntegerField(
        _("written in"), null=True, blank=True, editable=False
    )
    # By which nearly the same text is known again: contact/intake/sketch.py.
    sketch = models.JSONField(default=list, blank=True, editable=False)

    # What the visitor was told about their data, as it read then (contact/notice.py).
    notice_version = models.CharField(_("version of the notice"), max_length=20, blank=True)
    notice_text = models.TextField(_("notice as shown"), blank=True)

    # What was sent, hashed: the same request again within the window is the same request. Empty
    # once the window is over and the same words came again.
    idempotency_key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("diagnostic request")
        verbose_name_plural = _("diagnostic requests")
        indexes = [
            models.Index(
                fields=["turn", "opened_at", "-created_at", "-id"], name="request_turn_opened"
            ),
            # The order of the inbox, of all and by its filters.
            models.Index(fields=["turn", "-created_at", "-id"], name="request_turn"),
            models.Index(fields=["owner", "turn", "-created_at", "-id"], name="request_owner_turn"),
            models.Index(fields=["owner", "-created_at", "-id"], name="request_owner_created"),
            models.Index(
                fields=["status", "turn", "-created_at", "-id"], name="request_status_turn"
            ),
            models.Index(
                fields=["turn", "-created_at", "-id"],
                condition=Q(is_over_limit=True),
                name="request_over_limit_turn",
            ),
            models.Index(fields=["mailbox_name", "mail_domain"], name="request_mailbox"),
            models.Index(fields=["mail_domain", "-created_at", "-id"], name="request_mail_domain"),
            models.Index(Lower("email"), name="request_email_lower"),
            models.Index(Lower("name"), name="request_name_lower"),
            models.Index(
                Lower("organisation"),
                OrderBy(F("created_at"), descending=True),
                OrderBy(F("id"), descending=True),
                name="request_organisation_lower",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(is_over_limit=True, told_at=None),
                name="request_to_bundle",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="quarantined") | ~Q(quarantine_reason=""),
                name="quarantined_has_reason",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_quarantined(self) -> bool:
        return self.status == self.Status.QUARANTINED

    @property
    def is_by_hand(self) -> bool:
        """Whether a colleague entered it."""
        return self.channel != self.Channel.FORM

    @property
    def is_unopened(self) -> bool:
        """The rule of `RequestQuerySet.unopened` for one request."""
        return self.is_quarantined and self.opened_at is None

    @property
    def page_in_words(self) -> str:
        """The path of the page they wrote from, with letters as people read them."""
        return uri_to_iri(self.source_path)

    @property
    def reference(self) -> str:
        """What mails and people call this request; holds none of the visitor's words."""
        return f"DC-{self.pk:05d}"

    def get_admin_url(self) -> str:
        return reverse("admin:contact_diagnosticrequest_change", args=[self.pk])


class QuarantinedRequest(DiagnosticRequest):
    """A request that a spam verdict has set aside: the same row, in a list of its own."""

    class Meta:
        proxy = True
        # Whoever may handle requests may handle these; there is nothing more to grant.
        default_permissions = ()
        verbose_name = _("quarantined request")
        verbose_name_plural = _("quarantined requests")


class StatusChange(models.Model):
    """Who moved a request from one status to another, and when."""

    diagnostic = models.ForeignKey(
        DiagnosticRequest, on_delete=models.CASCADE, related_name="status_changes"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    old = models.CharField(_("from"), max_length=20, choices=DiagnosticRequest.Status.choices)
    new = models.CharField(_("to"), max_length=20, choices=DiagnosticRequest.Status.choices)

    class Meta:
        ordering = ["-at"]
        default_permissions = ()
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")

    def __str__(self) -> str:
        return f"{self.get_old_display()} → {self.get_new_display()}"


class Lesson(models.Model):
    """What the filter learned from a decision on a request: hashes of its words, and no word.

    It outlives the request, so that a pitch is known when it comes again; `sender`, a keyed hash,
    finds it when the person is to be erased.
    """

    diagnostic = models.OneToOneField(
        DiagnosticRequest, on_delete=models.SET_NULL, null=True, related_name="lesson"
    )
    is_spam = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=64, db_index=True)
    # Which SECRET_KEY the hashes were made with.
    key_name = models.CharField(max_length=12)
    traits = models.JSONField(default=list)
    sketch = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        verbose_name = _("lesson for the filter")
        verbose_name_plural = _("lessons for the filter")

    def __str__(self) -> str:
        return gettext("spam") if self.is_spam else gettext("no spam")


class CountedRequest(models.Model):
    """A request within the limits of the last hour, by where in the network; see throttle.py."""

    key = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        verbose_name = _("counted request")
        verbose_name_plural = _("counted requests")

    def __str__(self) -> str:
        return self.key


# Mails that are not sent, but for those that a visitor's mail server has refused: these may be as
# many as there are mistyped addresses. Word for word the condition of an index.
UNSETTLED_MAIL = Q(sent_at__isnull=True) & (Q(failed_at__isnull=True) | ~Q(kind="acknowledgement"))


class OutgoingMail(models.Model):
    """One mail in the outbox, written in the transaction that stores its request."""

    class Kind(models.TextChoices):
        NOTIFICATION = "notification", _("to the team")
        ACKNOWLEDGEMENT = "acknowledgement", _("to the visitor")
        ACCOUNT = "account", _("to a colleague")
        BUNDLE = "bundle", _("to the team, on several requests")
        DIGEST = "digest", _("to the team, on what is set aside")
        TEST = "test", _("to try whether mail arrives")
        ANSWER = "answer", _("answer to the visitor")
        REMINDER = "reminder", _("to a colleague, on next steps")
        REVIEW = "review", _("to a colleague, on a page")

    diagnostic = models.ForeignKey(
        DiagnosticRequest, on_delete=models.CASCADE, related_name="mails", null=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    recipient = models.CharField(_("to"), max_length=320)
    # The same for the same mailbox, however the address is written (text/email_addresses.py).
    recipient_key = models.CharField(max_length=320, db_index=True, editable=False)
    reply_to = models.EmailField(_("reply to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    message_id = models.CharField(max_length=200, unique=True)
    # The ids of the mails before it in its conversation, the one that it answers last.
    references = models.TextField(blank=True, db_default="", editable=False)

    created_at = models.DateTimeField(_("queued"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    attempted_at = models.DateTimeField(_("last attempt"), null=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now, db_index=True)
    lease_owner = models.CharField(max_length=100, blank=True)
    lease_expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    failed_at = models.DateTimeField(_("given up"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["created_at"], name="mail_created"),
            models.Index(fields=["kind", "created_at"], name="mail_kind_created"),
            models.Index(
                fields=["next_attempt_at", "created_at"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="mail_waiting",
            ),
            # What somebody may have to look at: outbox.unsettled.
            models.Index(
                fields=["created_at", "kind", "failed_at", "next_attempt_at"],
                condition=UNSETTLED_MAIL,
                name="mail_unsettled",
            ),
            models.Index(
                fields=["kind", "created_at"],
                condition=Q(failed_at__isnull=False),
                name="mail_failed",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(failed_at__isnull=False),
                name="mail_failed_created",
            ),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="mail_sent"),
            models.Index(fields=["attempted_at"], name="mail_attempted"),
            models.Index(Lower("recipient"), name="mail_recipient_lower"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="mail_sent_or_failed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def state(self) -> str:
        """Queued, sent or failed, with the reason where there is one, in words for the admin."""
        if self.sent_at:
            return gettext("sent %(time)s") % {"time": moment_in_words(self.sent_at)}
        if self.failed_at:
            return gettext("failed: %(reason)s") % {"reason": self.last_error}
        if self.last_error:
            return gettext("queued, next attempt %(time)s: %(reason)s") % {
                "time": moment_in_words(self.next_attempt_at),
                "reason": self.last_error,
            }
        return gettext("queued")


class Heartbeat(models.Model):
    """When a background job was last seen at work, on whichever host it runs."""

    job = models.CharField(_("job"), max_length=50, primary_key=True)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        ordering = ["job"]
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.job

    @classmethod
    def beat(cls, job: str) -> None:
        """Note that the job is at work now."""
        cls.objects.update_or_create(job=job, defaults={"seen_at": timezone.now()})

    @classmethod
    def take_turn(cls, job: str, every: timedelta) -> bool:
        """Whether the job was done longer ago than that; then it counts as done now.

        Call it in the transaction that does the job. Of all processes that ask at once one is told
        to do it, and if that is rolled back it is still to be done. A time yet to come, further
        away than `every`, was a wrong clock's.
        """
        now = timezone.now()
        never = datetime.fromtimestamp(0, UTC)
        cls.objects.get_or_create(job=job, defaults={"seen_at": never})
        rested = Q(seen_at__lte=now - every) | Q(seen_at__gt=now + every)
        return bool(cls.objects.filter(rested, job=job).update(seen_at=now))
