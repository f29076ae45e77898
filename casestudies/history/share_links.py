"""Links by which someone without an account may read one version of a page for some days."""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from casestudies.history.makers import MAKER_LENGTH
from casestudies.history.revisions import Revision

SIGNER = Signer(salt="casestudies.share")
LIFETIMES = (1, 7, 30)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Share links, the newest first."""

    def of(self, obj: Model) -> "ShareLinkQuerySet":
        """Those to any version of the object."""
        kind = ContentType.objects.get_for_model(obj)
        return self.filter(revision__content_type=kind, revision__object_id=obj.pk)

    def open(self) -> Self:
        """Those that lead somewhere now."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ShareLink(models.Model):
    """One version of a page, its maker, and until when it may be read."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Stays when the account goes.
    maker = models.CharField(max_length=MAKER_LENGTH)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.revision} – {self.maker}"

    def get_absolute_url(self) -> str:
        return reverse("casestudies:shared_version", args=[SIGNER.sign(str(self.pk))])

    @property
    def full_url(self) -> str:
        """What to send to the reader."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"

    @property
    def is_open(self) -> bool:
        """Mirrors `open` for one link at hand."""
        return self.revoked_at is None and self.expires_at > timezone.now()


def open_link(token: str) -> ShareLink | None:
    """The link that an address names; None if it is not ours, has expired or was revoked."""
    try:
        pk = SIGNER.unsign(token)
    except BadSignature:
        return None
    return ShareLink.objects.open().select_related("revision").filter(pk=pk).first()
