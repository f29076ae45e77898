"""History: every state of a page or of the call to action, kept in rows that are only added."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, Max, Model, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.history.makers import MAKER_LENGTH, User, maker_of
from casestudies.history.of_objects import OfObjects
from casestudies.history.snapshots import (
    BATCH,
    SCHEMA,
    Snapshot,
    in_utc,
    snapshot,
    snapshot_digest,
    snapshot_text,
    snapshots,
)
from contact.queries.inserting import insert_alike


class RevisionQuerySet(OfObjects["Revision"]):
    """Revisions, the newest first; they outlive their object."""

    def about_drafts(self) -> "RevisionQuerySet":
        """Those that begin, go on with or end draft changes."""
        return self.filter(kind__in=[Revision.Kind.DRAFT, Revision.Kind.ENDED])

    def waiting(self) -> "RevisionQuerySet":
        """The draft changes that are neither published nor discarded; their object may be gone."""
        same = {name: OuterRef(name) for name in ("content_type", "object_id")}
        newer = Revision.objects.about_drafts().filter(number__gt=OuterRef("number"), **same)
        return self.filter(~Exists(newer), kind=Revision.Kind.DRAFT)

    def stored(self) -> "RevisionQuerySet":
        """Those that say how the object itself was stored."""
        return self.exclude(kind=Revision.Kind.DRAFT)


class Revision(models.Model):
    """One state of an object: who made it, when, and why. Never changed, never deleted."""

    class Kind(models.TextChoices):
        SAVED = "saved", gettext_lazy("saved")
        # Kept beside the published page, which stays as it is.
        DRAFT = "draft", gettext_lazy("draft changes")
        # Stored, and with it the draft changes are published or discarded.
        ENDED = "ended", gettext_lazy("saved, draft changes ended")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    object = GenericForeignKey()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SAVED)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Stays when the account goes.
    maker = models.CharField(max_length=MAKER_LENGTH, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    fields = models.JSONField()
    digest = models.CharField(max_length=64)
    # The digest of the form that was sent: the same form again is the same save.
    sent_form = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - NULLs differ

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="revision_numbered_once"
            )
        ]
        # Those with draft changes are few among all versions.
        indexes = [
            models.Index(
                fields=["content_type", "kind", "object_id", "number"], name="revision_of_kind"
            )
        ]

    def __str__(self) -> str:
        return _("version %(number)d") % {"number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A revision is never changed: record another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A revision is never deleted.")

    @property
    def snapshot(self) -> Snapshot:
        """The fields, as a snapshot that is made today would write their moments."""
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        return in_utc(model, self.fields) if model else self.fields


def record(
    obj: Model,
    *,
    by: User,
    reason: str = "",
    kind: str = Revision.Kind.SAVED,
    fields: Snapshot | None = None,
    sent_form: str | None = None,
) -> Revision:
    """Add the object's state to its history; `fields` is another state than the stored one.

    Belongs into the transaction that stores the object, with its row locked. Raises IntegrityError
    if the form was recorded already.
    """
    newest = Revision.objects.of(obj).aggregate(number=Max("number"))["number"] or 0
    revision = new_revision(obj, newest + 1, fields or snapshot(obj), by)
    revision.reason, revision.kind, revision.sent_form = reason, kind, sent_form
    revision.save()
    return revision


def record_found(obj: Model, fields: Snapshot) -> None:
    """Before a save: add the stored state if history does not know it.

    So what was there before the desk, or was changed past it, is never lost.
    """
    newest = Revision.objects.of(obj).stored().first()
    if newest is None or newest.snapshot != fields:
        record(obj, by=None, reason=_("Found like this; not saved at the desk."), fields=fields)


def record_all(objects: Sequence[Model], *, reason: str) -> None:
    """Add the states of many stored objects of one kind, in bulk; nobody made them by hand."""
    if not objects:
        return
    kind = ContentType.objects.get_for_model(objects[0])
    new = Revision(content_type=kind, reason=reason)
    for start in range(0, len(objects), BATCH):
        batch = objects[start : start + BATCH]
        numbers = newest_numbers(kind, [obj.pk for obj in batch])
        texts = {pk: snapshot_text(state) for pk, state in snapshots(batch).items()}
        rows = (
            (pk, numbers.get(pk, 0) + 1, text, sha256(text.encode()).hexdigest())
            for pk, text in texts.items()
        )
        insert_alike(new, ("object_id", "number", "fields", "digest"), rows)


def newest_numbers(kind: ContentType, pks: list[int]) -> dict[int, int]:
    found = Revision.objects.filter(content_type=kind, object_id__in=pks).order_by()
    return dict(found.values_list("object_id").annotate(Max("number")))


def new_revision(obj: Model, number: int, fields: Snapshot, by: User) -> Revision:
    made_by, maker = maker_of(by)
    return Revision(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        number=number,
        made_by=made_by,
        maker=maker,
        fields=fields,
        digest=snapshot_digest(fields),
    )


def draft_changes(obj: Model) -> Revision | None:
    """The changes that wait beside the stored object, None without any."""
    return drafts_of([obj]).get(obj.pk)


def drafts_of(objects: Sequence[Model]) -> dict[int, Revision]:
    """The `draft_changes` of objects of one kind, by primary key; one query."""
    drafts = Revision.objects.of_all(objects).waiting()
    return {draft.object_id: draft for draft in drafts}


def has_draft_changes(model: type[Model]) -> Exists:
    """Whether there are `draft_changes`, for a query of the model's objects."""
    kind = ContentType.objects.get_for_model(model)
    return Exists(Revision.objects.waiting().filter(content_type=kind, object_id=OuterRef("pk")))


def keys_with_draft_changes(model: type[Model]) -> Any:
    """The keys of all objects that have some, for a query."""
    waiting = Revision.objects.waiting().order_by()
    return waiting.filter(content_type=ContentType.objects.get_for_model(model)).values("object_id")
