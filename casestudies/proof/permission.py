"""The rule of permission: what someone said, and whom we worked for, is theirs to show."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.queries.prepared import Parameter

# What only whoever may confirm can change.
PERMISSION_FIELDS = ("permission_by", "permission_at", "permission_until", "withdrawn_at")
# What somebody permits us to show, by the fields that a row may have.
WORDS = ("quote", "name", "role", "organisation")
# How long before its end a permission is worth asking for again.
RENEWAL_PERIOD = timedelta(days=60)


def permitted_rule(prefix: str = "", at: datetime | Parameter | None = None) -> Q:
    """The rule of permission, the only copy: given, not in the future, not ended, not withdrawn.

    `prefix` is the lookup that leads to the row, with its trailing `__`; `at` is the moment that
    is asked about, now if left out.
    """
    moment = at or timezone.now()
    until = f"{prefix}permission_until"
    lasting = Q(**{until: None}) | Q(**{f"{until}__gt": moment})
    given = {f"{prefix}permission_at__lte": moment, f"{prefix}withdrawn_at": None}
    return Q(**given) & lasting


class PermissionState(models.TextChoices):
    """How a permission stands at a moment."""

    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    LATER = "later", _("From a later moment")
    CONFIRMED = "confirmed", _("Confirmed")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def permission_rule(state: str) -> Q:
    """What is in that state now."""
    now = timezone.now()
    given = Q(withdrawn_at=None)
    rules = {
        PermissionState.UNCONFIRMED: Q(permission_at=None),
        PermissionState.LATER: given & Q(permission_at__gt=now),
        PermissionState.CONFIRMED: permitted_rule(at=now),
        PermissionState.ENDED: given & Q(permission_at__lte=now, permission_until__lte=now),
        PermissionState.WITHDRAWN: Q(withdrawn_at__isnull=False),
    }
    return rules[PermissionState(state)]


def ends_soon_rule() -> Q:
    """What is shown now, and will not be for long."""
    now = timezone.now()
    return permitted_rule(at=now) & Q(permission_until__lte=now + RENEWAL_PERIOD)


def refuse_early_end(given: datetime | None, until: datetime | None) -> None:
    """Raise ValidationError for a permission that ends before it begins."""
    if given and until and until <= given:
        raise ValidationError({"permission_until": _("A permission ends after it was given.")})


Row_co = TypeVar("Row_co", bound="Permitted", covariant=True)


class PermittedQuerySet(models.QuerySet[Row_co]):
    """Testimonials, or clients."""

    def permitted(self, at: datetime | Parameter | None = None) -> Self:
        """Only what a visitor may see at that moment (now, if left out)."""
        return self.filter(permitted_rule(at=at))


class Permitted(models.Model):
    """What is shown to visitors only while somebody permits it. Without a record it is hidden."""

    permission_by = models.CharField(
        _("permission given by"),
        max_length=200,
        blank=True,
        help_text=_("Who said yes, and how: “Maria Keller, by mail”."),
    )
    permission_at = models.DateTimeField(
        _("permission given at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: nobody has given it, and visitors see nothing."),
    )
    permission_until = models.DateTimeField(
        _("permission ends at"),
        null=True,
        blank=True,
        help_text=_("From this moment on visitors see nothing. Empty: it does not end."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # The record of a data file that it came from: see files/records.
    imported = models.JSONField(default=dict, editable=False, blank=True)

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "confirm")
        constraints = [
            models.CheckConstraint(
                condition=Q(permission_at=None, permission_by="")
                | Q(permission_at__isnull=False) & ~Q(permission_by=""),
                name="%(class)s_permission_whole",
            ),
            models.CheckConstraint(
                condition=Q(permission_until=None) | Q(permission_until__gt=F("permission_at")),
                name="%(class)s_permission_lasts",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(permission_at__isnull=False),
                name="%(class)s_withdrawn_once_given",
            ),
        ]

    @property
    def permission(self) -> PermissionState:
        """Mirrors `permission_rule` for one row at hand."""
        now = timezone.now()
        if self.permission_at is None:
            return PermissionState.UNCONFIRMED
        if self.withdrawn_at:
            return PermissionState.WITHDRAWN
        if self.permission_at > now:
            return PermissionState.LATER
        is_over = self.permission_until and self.permission_until <= now
        return PermissionState.ENDED if is_over else PermissionState.CONFIRMED

    @property
    def is_permitted(self) -> bool:
        """Mirrors `permitted_rule` for one row at hand."""
        return self.permission == PermissionState.CONFIRMED

    @property
    def edit_url(self) -> str:
        """Where editors change it."""
        return reverse(f"admin:casestudies_{self._meta.model_name}_change", args=[self.pk])

    def clean(self) -> None:
        """Raises ValidationError for half a permission, and for one that ends before it begins."""
        if self.permission_at and not self.permission_by:
            raise ValidationError({"permission_by": _("Say who gave the permission.")})
        if self.permission_by and not self.permission_at:
            raise ValidationError({"permission_at": _("Say when the permission was given.")})
        if self.withdrawn_at and not self.permission_at:
            raise ValidationError({"withdrawn_at": _("Only what was given can be withdrawn.")})
        if self.permission_until and self.permission_at is None:
            raise ValidationError({"permission_until": _("Only what was given can end.")})
        refuse_early_end(self.permission_at, self.permission_until)
