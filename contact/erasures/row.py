"""One erasure as a row; Django finds the model by contact/models.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """A request, or all requests from one mailbox or telephone number, were erased.

    Nothing of the person is in it: see keys.py. Rows outlive a restore of the database.
    """

    class Kind(models.TextChoices):
        REQUEST = "request"
        MAILBOX = "mailbox"
        TELEPHONE = "telephone"
        # Of a person.
        PAGE = "page"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=64)
    # Which SECRET_KEY the key was made with; empty if none.
    under = models.CharField(max_length=12, blank=True)
    # The last time: what came in later is not meant.
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="erasure_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:12]}"
