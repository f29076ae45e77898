"""How often the case studies of each shelf have changed (casestudies/lists/study_shelves.py)."""

from django.db import models


class StudyShelf(models.Model):
    """A part of a shelf's number, which is the sum of its rows."""

    shelf = models.BigIntegerField()
    writer = models.BigIntegerField()
    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["shelf", "writer"], name="shelf_of_writer")]

    def __str__(self) -> str:
        return f"{self.shelf}: {self.number}"
