"""Who asked for a review of a page, or of its draft changes, and with which words."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model
from django.utils import timezone

from casestudies.history.makers import MAKER_LENGTH, User, maker_of
from casestudies.history.of_objects import OfObjects

LONGEST_WORD = 1_000


class AskedReviewQuerySet(OfObjects["AskedReview"]):
    """Reviews that were asked for and have not ended."""


class AskedReview(models.Model):
    """That somebody waits for a review of an object; it goes when the review has ended."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Stays when the account goes.
    asker = models.CharField(max_length=MAKER_LENGTH)
    asked_at = models.DateTimeField(default=timezone.now)
    word = models.TextField(blank=True, max_length=LONGEST_WORD)
    # The draft changes that are to be read; empty for a page that is none of the visitors' yet.
    number = models.PositiveIntegerField(null=True)

    objects = AskedReviewQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="one_review_asked_of_each"
            )
        ]

    def __str__(self) -> str:
        return self.asker


def review_of(obj: Model) -> AskedReview | None:
    """The review that the object waits for, as far as it was asked for at the desk."""
    return AskedReview.objects.of(obj).first() if obj.pk else None


def ask_review(obj: Model, *, by: User, word: str, number: int | None) -> bool:
    """Note that a review is wanted, in the place of one before; whether it is another one.

    Belongs into the transaction that stores the object, with its row locked.
    """
    earlier, (account, name) = review_of(obj), maker_of(by)
    wanted: dict[str, Any] = {"asked_by": account, "word": word, "number": number}
    if earlier and all(getattr(earlier, name) == value for name, value in wanted.items()):
        return False
    AskedReview.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        defaults=wanted | {"asker": name, "asked_at": timezone.now()},
    )
    return True
