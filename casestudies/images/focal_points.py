"""The point of a picture that every crop keeps in sight."""

from typing import NamedTuple

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

ACROSS = {"left": 0, "right": 100}
DOWN = {"top": 0, "bottom": 100}
MIDDLE = 50
# Where heads are in an upright picture.
UPPER_THIRD = 30

validate_position = RegexValidator(
    r"^{0}( {0})?$".format(r"(left|right|top|bottom|center|(100|[0-9]{1,2})%)"),
    _("The point is from 0 to 100 per cent across the picture, and so far down."),
)


class FocalPoint(NamedTuple):
    """How far across and down it is, each in per cent; as CSS has it, that point of the picture
    lies on the same point of the frame (https://www.w3.org/TR/css-images-3/#the-object-position).
    """

    across: int = MIDDLE
    down: int = MIDDLE


def focal_point(position: str, *, is_upright: bool = False) -> FocalPoint:
    """The point that `left 30%`, `top` or the like names; the middle for what it does not name. Of
    an upright picture of which nothing is said, its upper third.
    """
    if is_upright and not position:
        return FocalPoint(down=UPPER_THIRD)
    found = {}
    rest = []
    for word in position.split():
        if word in ACROSS:
            found["across"] = ACROSS[word]
        elif word in DOWN:
            found["down"] = DOWN[word]
        else:
            rest.append(int(word[:-1]) if word.endswith("%") else MIDDLE)
    open_axes = [axis for axis in FocalPoint._fields if axis not in found]
    return FocalPoint(**found | dict(zip(open_axes, rest, strict=False)))
