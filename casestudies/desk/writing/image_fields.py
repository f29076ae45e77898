"""The fields of an image: picked from the library, with the point that every crop keeps in sight.

images.js opens the library beside them and lets the point be moved over the picture. Without it
the path and two numbers are written.
"""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casestudies.images.focal_points import focal_point, validate_position
from casestudies.images.pictures import picture


class Crop(NamedTuple):
    """A part of an image that the site shows somewhere: the name of its shape, and where."""

    shape: str
    label: Any


CARD = Crop("card", _("Social card"))
LISTED = (Crop("list", _("Lists")), CARD)
PORTRAIT = (Crop("portrait", _("Portrait")), CARD)
QUOTED = (Crop("square", _("Beside the quotation")),)


class ImagePicker(forms.TextInput):
    """The path of an image, with the picture that stands there.

    The fields `<name>_alt` and `<name>_position` beside it, where a form has them, are its
    description and its focal point; `crops` are shown as the point leaves them.
    """

    template_name = "casestudies/widgets/image_picker.html"
    page: Any = None
    """The page whose image it is, which may call it by the name that it had in its file."""
    told: Any = ""
    """What is told of the path."""

    def __init__(self, attrs: Any = None, crops: tuple[Crop, ...] = ()) -> None:
        super().__init__({"class": "vTextField"} | (attrs or {}))
        self.crops = crops

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        path = (self.page and self.page.media_path(value or "")) or value
        return context | {
            "picture": picture(path) if path else None,
            "crops": self.crops,
            "told": self.told,
        }

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["desk/images.css"]}, js=["desk/images.js"])


class FocalPointFields(forms.MultiWidget):
    """How far the point is from the left and from the top, in per cent; empty where nothing is
    said. What came with a file in other words, `left 30%`, keeps them while nobody moves it.
    """

    use_fieldset = True
    template_name = "casestudies/widgets/focal_point.html"

    def __init__(self, attrs: Any = None) -> None:
        number = forms.NumberInput({"min": 0, "max": 100, "class": "vIntegerField"})
        super().__init__({"across": number, "down": number}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None, None]
        try:
            validate_position(value)
        except ValidationError:
            # As it was typed.
            return [*value.replace("%", "").split(), None, None][:2]
        return list(focal_point(value))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        across, down = super().value_from_datadict(data, files, name)
        if not (across or down):
            return ""
        return f"{across or 50}% {down or 50}%"


def show_image_of(form: Any) -> None:
    """Let the picker of a page's form know the page. What is told of the path stands with it."""
    if "image" in form.fields:
        field = form.fields["image"]
        field.widget.page, field.widget.told, field.help_text = form.instance, field.help_text, ""
