"""What is kept of signing in: who came in from where, and how often somebody tried."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """A colleague signed in. Kept for records.KEPT, then erased."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sign_ins",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    # Shortened, readable: its owner must recognise it. Empty where the server knows no address.
    network = models.CharField(_("network"), max_length=50, blank=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return f"{self.user}, {self.network}"


class CountedTry(models.Model):
    """One try that has failed, or is under way, under one of the keys that it counts for."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        verbose_name = _("counted try")
        verbose_name_plural = _("counted tries")
        indexes = [models.Index(fields=["key", "at"], name="counted_try_key_at")]

    def __str__(self) -> str:
        return self.key
