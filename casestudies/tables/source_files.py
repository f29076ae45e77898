"""The files that pages came from, as they were read."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class SourceFile(models.Model):
    """The file of a page: what a change on either side is measured by. Only import and export read
    it. It stays when its page is deleted, so that the next import does not bring that back.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    page = GenericForeignKey()
    # Where the file lies, as the page says too while there is one, and in which site: its address,
    # or its folder if it has none.
    path = models.CharField(max_length=500)
    origin = models.CharField(max_length=500, blank=True)
    # As the last import read it, with its line ends and its byte order mark.
    text = models.TextField()
    # Whether it speaks Jekyll, and then the page's text as the import translated it.
    is_jekyll = models.BooleanField(default=False)
    body = models.TextField(blank=True)
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
        return self.path
