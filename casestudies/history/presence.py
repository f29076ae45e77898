"""Who has a page open at the desk, and since when. It locks nothing, and no visitor sees it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model
from django.utils import timezone

from casestudies.history.of_objects import OfObjects

# A tab tells every twenty seconds that it is there; one in the background may only each minute.
LASTS = timedelta(seconds=90)


class PresenceQuerySet(OfObjects["Presence"]):
    """Tabs, those first that have been open for longest."""

    def of(self, obj: Model) -> Self:
        """Those in which the object is open, as far as they were heard of lately."""
        return super().of(obj).filter(seen_at__gt=timezone.now() - LASTS)


class Presence(models.Model):
    """A tab of a colleague's browser in which an object is open."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What the tab calls itself.
    tab = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user", "tab"], name="tab_present_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.tab}"


def be_present(obj: Model, user: Model, tab: str) -> None:
    """Note that the tab is there. One that is new takes those along that have long been silent."""
    now = timezone.now()
    own = {
        "content_type": ContentType.objects.get_for_model(obj),
        "object_id": obj.pk,
        "user_id": user.pk,
        "tab": tab,
    }
    if not Presence.objects.filter(**own).update(seen_at=now):
        Presence.objects.filter(seen_at__lte=now - LASTS).delete()
        Presence.objects.bulk_create([Presence(**own)], ignore_conflicts=True)


def leave(obj: Model, user: Model, tab: str) -> None:
    """Note that the tab has gone."""
    kind = ContentType.objects.get_for_model(obj)
    Presence.objects.filter(content_type=kind, object_id=obj.pk, user_id=user.pk, tab=tab).delete()


def others_present(obj: Model, user: Model, tab: str) -> list[Presence]:
    """The other tabs, one for each colleague, and one of the user's own at most."""
    tabs = Presence.objects.of(obj).exclude(user_id=user.pk, tab=tab).select_related("user")
    return first_of_each(tabs)


def first_of_each(tabs: Iterable[Presence]) -> list[Presence]:
    found: dict[int, Presence] = {}
    for tab in tabs:
        found.setdefault(tab.user_id, tab)
    return list(found.values())
