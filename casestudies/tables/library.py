"""The library of images that editors have uploaded."""

import re
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casestudies.images.decoding import ImageError
from casestudies.images.storing import Readable, sizes_of, store_image


class LibraryImage(models.Model):
    """One uploaded image. Its name is that of its content, so the same picture is here once."""

    path = models.CharField(_("path"), max_length=100, unique=True, editable=False)
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows, for those who cannot see it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It shows nothing that the text does not say; readers are told nothing of it."),
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    size = models.PositiveBigIntegerField(_("bytes with all copies"), editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return self.description or self.path.removeprefix("images/")

    @property
    def url(self) -> str:
        return default_storage.url(self.path)

    @property
    def thumbnail_url(self) -> str:
        """The smallest copy."""
        return default_storage.url(sizes_of(self.path, self.width)[0][1])

    @property
    def code(self) -> str:
        """What stands in a text for the image. An empty description is kept by a shortcode only:
        Markdown's empty brackets look forgotten.
        """
        if self.is_decorative:
            return f'{{{{< figure src="{self.url}" alt="" >}}}}'
        words = re.sub(r"([\\\[\]])", r"\\\1", self.description) or gettext("Describe the image")
        return f"![{words}]({self.url})"

    def delete_files(self) -> None:
        """Take the image and its copies out of the media folder."""
        for name in (self.path, *(name for _width, name in sizes_of(self.path, self.width))):
            default_storage.delete(name)


def add_to_library(
    file: Readable, *, by: Any, description: str = "", is_decorative: bool = False
) -> LibraryImage:
    """Store an upload, with its words for the text that it goes into.

    What is in the library already is described anew only by who may change images: others use it.
    Raises ImageError for what is refused (see images/storing.py), and when the library is full.
    """
    used = LibraryImage.objects.aggregate(sum=Sum("size"))["sum"] or 0
    if used >= settings.IMAGE_QUOTA:
        limit = settings.IMAGE_QUOTA // 1024**2
        full = gettext("The library is full (%(limit)d MB). Delete images that are not used.")
        raise ImageError(full % {"limit": limit})
    stored = store_image(file)
    new = {"width": stored.width, "height": stored.height, "size": stored.size, "uploaded_by": by}
    image, is_new = LibraryImage.objects.get_or_create(path=stored.path, defaults=new)
    if description or is_decorative:
        image.description, image.is_decorative = description[:300], is_decorative
        if is_new or by.has_perm("casestudies.change_libraryimage"):
            image.save(update_fields=["description", "is_decorative"])
    return image
