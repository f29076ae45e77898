"""What search engines were told last of each page."""

from datetime import datetime
from typing import NamedTuple

from django.db import models


class Told(NamedTuple):
    """Where a page stood, and when it had last changed."""

    path: str
    updated_at: datetime | None


class ToldPage(models.Model):
    """A page of which they were told, which may be gone by now; an introduction has no section."""

    section = models.CharField(max_length=50, blank=True)
    key = models.PositiveBigIntegerField()
    path = models.CharField(max_length=500)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["section", "key"], name="told_page_once"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def told(self) -> Told:
        return Told(self.path, self.updated_at)
