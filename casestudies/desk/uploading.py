"""A form with which a picture may be uploaded, and its admin."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from casestudies.desk.saving.form import VersionedForm
from casestudies.desk.saving.versioned import VersionedAdmin
from casestudies.images.decoding import ImageError
from casestudies.tables.library import add_to_library


class UploadForm(VersionedForm):
    """What is uploaded goes into the library, and its path into the field `image_field`."""

    upload = forms.FileField(
        label=gettext_lazy("Upload a picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG, WebP or GIF, at most 8 MB; it takes the path’s place."),
    )
    image_field: ClassVar[str]
    uploader: Any = None

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        # Once, and so not before the fields are valid.
        if not self.errors and values.get("upload"):
            self.store_upload(values)
        return values

    def store_upload(self, values: dict[str, Any]) -> None:
        """Put the uploaded picture into the library, and its path into its field."""
        alt = values.get(f"{self.image_field}_alt") or ""
        try:
            image = add_to_library(
                values["upload"], by=self.uploader, description=alt, is_decorative=not alt
            )
        except ImageError as error:
            self.add_error("upload", str(error))
        else:
            values[self.image_field] = image.path


class UploadingAdmin(VersionedAdmin):
    """Tells its `UploadForm` whose upload it is."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.uploader = request.user
        return form
