"""What the texts of pages mention: other pages, images, testimonials and clients, in rows.

Rows are made by casestudies/desk/links/reading.py from texts that have changed. Which have, the
database notes itself (text_triggers.py), so that nobody who stores a text need think of it.
"""

from typing import NamedTuple

from django.db import models
from django.db.models import Model

NAME_LENGTH = 200


class Key(NamedTuple):
    """A page by the name of its model and its number."""

    model: str
    pk: int


def key_of(page: Model) -> Key:
    return Key(str(page._meta.model_name), page.pk)


class Mention(models.Model):
    """One mention in one text. Where a link leads is kept with it: the row is made anew whenever
    its text, or a page that has or had the name it mentions, has changed.
    """

    class Kind(models.TextChoices):
        PAGE = "page"
        IMAGE = "image"
        # By the names that blocks have for them.
        TESTIMONIAL = "testimonials"
        CLIENT = "clients"

    # The page whose text it is.
    model = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    # Whether it stands in the draft changes that wait beside the page.
    is_draft = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The last part of a page's address or path, in lower case; an image's path; a record's key.
    name = models.CharField(max_length=NAME_LENGTH)
    written = models.TextField()
    start = models.PositiveIntegerField(default=0)
    line = models.PositiveIntegerField(default=0)
    is_ref = models.BooleanField(default=False)
    section = models.CharField(max_length=50, blank=True)
    # Where a link leads.
    target_model = models.CharField(max_length=20, blank=True)
    target_id = models.PositiveBigIntegerField(null=True)
    is_old = models.BooleanField(default=False)
    is_broken = models.BooleanField(default=False)
    lacks_heading = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["model", "object_id"], name="mention_source"),
            models.Index(fields=["target_model", "target_id"], name="mention_target"),
            models.Index(fields=["kind", "name"], name="mention_name"),
            *(
                models.Index(fields=["id"], condition=models.Q(**{column: True}), name=name)
                for column, name in (
                    ("is_broken", "mention_broken"),
                    ("is_old", "mention_old"),
                    ("lacks_heading", "mention_no_heading"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def source(self) -> Key:
        return Key(self.model, self.object_id)

    @property
    def target(self) -> Key | None:
        return Key(self.target_model, self.target_id) if self.target_id else None


class ChangedText(models.Model):
    """A page whose text, names or old addresses have changed since its mentions were read.

    Rows are only added, one for each change, and deleted by whoever has read the text as it was
    then, or is now: so that a change that is not committed yet is never taken for read.
    """

    model = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


def clipped(name: str) -> str:
    """A name as the column holds it."""
    return name[:NAME_LENGTH]
