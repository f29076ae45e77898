"""The data files that testimonials and clients came from, kept to be written back."""

from django.db import models


class DataFile(models.Model):
    """A data file of the old site, as it was at the last import."""

    path = models.CharField(max_length=500, unique=True)
    """Below the site's root, such as `data/testimonials.json`."""
    text = models.TextField()
    # Where the records lay that became rows: one that has no row any more was deleted here.
    taken = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.path
