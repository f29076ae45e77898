"""Draft changes that are published by themselves at a moment that somebody has decided on."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, OuterRef, QuerySet
from django.utils import timezone

from casestudies.history.makers import MAKER_LENGTH, User, maker_of
from casestudies.history.of_objects import OfObjects


class ScheduledChangesQuerySet(OfObjects["ScheduledChanges"]):
    """What is decided and has not happened, the next first."""

    def due(self) -> Self:
        """Those whose moment has come."""
        return self.filter(publish_at__lte=timezone.now())


class ScheduledChanges(models.Model):
    """When a version of a page that waits beside it is published; goes when that is done, or is not
    to be done any more. The history has what became of it.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    object = GenericForeignKey()
    # Of draft changes. Those that are written after the decision wait on.
    revision = models.ForeignKey("casestudies.Revision", on_delete=models.CASCADE, related_name="+")
    # How the page was stored when it was decided: whatever has changed since is not overwritten.
    base = models.ForeignKey("casestudies.Revision", on_delete=models.CASCADE, related_name="+")
    publish_at = models.DateTimeField(db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Stays when the account goes.
    maker = models.CharField(max_length=MAKER_LENGTH)

    objects = ScheduledChangesQuerySet.as_manager()

    class Meta:
        ordering = ["publish_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="one_schedule_for_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision}, {self.publish_at}"

    @property
    def key(self) -> str:
        """What a form sends back, to tell which decision it has shown."""
        return f"{self.revision_id}.{self.publish_at.isoformat()}"


def schedule_of(obj: Model) -> ScheduledChanges | None:
    """The moment that is decided for the object's draft changes."""
    found = ScheduledChanges.objects.of(obj) if obj.pk else ScheduledChanges.objects.none()
    return found.select_related("revision").defer("revision__fields").first()


def schedule_changes(draft: Any, *, base: Any, at: datetime, by: User) -> None:
    """Decide when these draft changes, a revision, are published, in the place of a decision
    before; the revision `base` says how their page is stored.

    Belongs into a transaction with the row of their object locked.
    """
    account, name = maker_of(by)
    decided: dict[str, Any] = {"revision": draft, "base": base, "publish_at": at}
    decided |= {"made_by": account, "maker": name}
    ScheduledChanges.objects.update_or_create(
        content_type_id=draft.content_type_id,
        object_id=draft.object_id,
        defaults=decided | {"made_at": timezone.now()},
    )


def carry_on(draft: Any, moved: Any, *, base: Any) -> None:
    """Let a decision about draft changes hold for the same ones as they are recorded now."""
    ScheduledChanges.objects.filter(revision=draft).update(revision=moved, base=base)


def scheduled_keys(model: type[Model]) -> Any:
    """The keys of all objects whose draft changes are scheduled, for a query."""
    kind = ContentType.objects.get_for_model(model)
    return ScheduledChanges.objects.order_by().filter(content_type=kind).values("object_id")


def changes_at(model: type[Model]) -> QuerySet[Any, Any]:
    """When the draft changes of each object are published, for a query of the model's objects."""
    kind = ContentType.objects.get_for_model(model)
    own = ScheduledChanges.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    return own.values("publish_at")[:1]
