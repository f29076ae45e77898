"""The files that pages came from, as they were read."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class SourceFile(models.Model):
    """The file of a page: what a change on either side is measured by. Only import and export read
    it; the page keeps where the file lies.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    page = GenericForeignKey()
    # As the last import read it, with its line ends and its byte order mark.
    text = models.TextField()
    # As the last export over the site's own folder wrote it since; empty if it wrote nothing else.
    given = models.TextField(blank=True)
    # Whether that export marked lines that both sides had changed, for somebody to settle.
    is_marked = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="source_file_one_a_page"
            )
        ]

    def __str__(self) -> str:
        page: Any = self.page
        return str(page.file_path if page else self.pk)
