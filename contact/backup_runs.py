"""When the site was backed up last, and when that was last tried to be of use.

Apart from the requests for their size; Django finds the model by contact/models.py.
"""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupRun(models.Model):
    """The last of its kind that went well, and the last that did not."""

    class Kind(models.TextChoices):
        BACKUP = "backup", _("back-up")
        DRILL = "drill", _("drill")

    kind = models.CharField(max_length=10, choices=Kind.choices, primary_key=True)
    succeeded_at = models.DateTimeField(null=True)
    # The file's name and bytes.
    file = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("back-up")
        verbose_name_plural = _("back-ups")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def has_failed_since(self) -> bool:
        """Whether none went well after the last that did not."""
        failed, succeeded = self.failed_at, self.succeeded_at
        return failed is not None and (succeeded is None or failed > succeeded)


def last_run(kind: BackupRun.Kind) -> BackupRun:
    """An empty one where there was none. One query."""
    return BackupRun.objects.filter(kind=kind).first() or BackupRun(kind=kind)


def note_success(kind: BackupRun.Kind, file: str, size: int, at: datetime | None = None) -> None:
    """Note that a run of this kind went well, now or at that moment."""
    values = {"succeeded_at": at or timezone.now(), "file": file[-255:], "size": size}
    BackupRun.objects.update_or_create(kind=kind, defaults=values)


def note_failure(kind: BackupRun.Kind, problem: str) -> None:
    """Note that one did not, and why: nothing personal."""
    values = {"failed_at": timezone.now(), "problem": problem}
    BackupRun.objects.update_or_create(kind=kind, defaults=values)
