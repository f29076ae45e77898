"""What the team writes about a request: its thread, drafts of answers, the next step, templates.

Kept apart from the requests for their size; Django finds these models by contact/models.py.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.text.placeholders import validate_placeholders

REQUEST = "contact.DiagnosticRequest"


class ThreadEntry(models.Model):
    """One thing that the team said or did about a request, in its thread."""

    class Kind(models.TextChoices):
        SENT = "sent", _("answered from here")
        ELSEWHERE = "elsewhere", _("answered elsewhere")
        LOGGED = "logged", _("logged")

    diagnostic = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="thread")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    text = models.TextField(_("text"))
    # Whether the person who asked has been answered by it.
    is_answer = models.BooleanField(_("is an answer"), default=False)
    mail = models.OneToOneField(
        "contact.OutgoingMail", on_delete=models.SET_NULL, null=True, related_name="thread_entry"
    )
    # Of the form that it was written in: sent twice, it is stored once.
    once = models.CharField(max_length=36, unique=True, null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        verbose_name = _("entry of a thread")
        verbose_name_plural = _("entries of threads")

    def __str__(self) -> str:
        return self.get_kind_display()


class AnswerDraft(models.Model):
    """What somebody has written of an answer and not sent: one for each request and colleague."""

    diagnostic = models.ForeignKey(REQUEST, on_delete=models.CASCADE, related_name="drafts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("text"))
    updated_at = models.DateTimeField(_("kept"), auto_now=True)

    class Meta:
        default_permissions = ()
        ordering = ["-updated_at"]
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")
        constraints = [
            models.UniqueConstraint(fields=["diagnostic", "by"], name="draft_for_each_colleague")
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class NextStepQuerySet(models.QuerySet["NextStep"]):
    """Steps by their day."""

    def come(self, today: date) -> "NextStepQuerySet":
        """Those of that day and of days before."""
        return self.filter(on__lte=today)


class NextStep(models.Model):
    """What is to be done next about a request, on which day and by whom: one at a time."""

    diagnostic = models.OneToOneField(REQUEST, on_delete=models.CASCADE, related_name="next_step")
    text = models.CharField(_("next step"), max_length=200)
    on = models.DateField(_("on"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    objects = NextStepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["on", "pk"]
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        indexes = [models.Index(fields=["owner", "on"], name="next_step_owner_on")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over."""
        return self.on < timezone.localdate()


class ReplyTemplate(models.Model):
    """Words for answers that are written often."""

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("By which colleagues choose it.")
    )
    text = models.TextField(_("text"), validators=[validate_placeholders])

    class Meta:
        ordering = ["name"]
        verbose_name = _("template of answers")
        verbose_name_plural = _("templates of answers")

    def __str__(self) -> str:
        return self.name

    @property
    def edit_url(self) -> str:
        """Where colleagues change it."""
        return reverse("admin:contact_replytemplate_change", args=[self.pk])
