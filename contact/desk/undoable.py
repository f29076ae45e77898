"""What a colleague changed of requests a short while ago, so that it can be undone.

Apart from the requests for their size; Django finds the model by contact/models.py.
"""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Longer than anybody remembers what they did last; then it is only in the way.
UNDONE_WITHIN = timedelta(hours=1)


class UndoableQuerySet(models.QuerySet["UndoableChange"]):
    def current(self) -> "UndoableQuerySet":
        """Those whose time is not over."""
        return self.filter(at__gt=timezone.now() - UNDONE_WITHIN)


class UndoableChange(models.Model):
    """One request in an act of a colleague: what was there before, and what was put there."""

    act = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In words: “marked as spam”.
    said = models.CharField(max_length=200)
    diagnostic = models.ForeignKey(
        "contact.DiagnosticRequest", on_delete=models.CASCADE, related_name="+"
    )
    # By column.
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # What the filter was told of it by this act, and had been told before; empty for nothing.
    taught = models.BooleanField(null=True)
    taught_before = models.BooleanField(null=True)

    objects = UndoableQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("change that can be undone")
        verbose_name_plural = _("changes that can be undone")
        indexes = [models.Index(fields=["by", "-id"], name="undoable_by")]

    def __str__(self) -> str:
        return self.said
