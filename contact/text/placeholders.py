"""Placeholders in words that are written beforehand: `{name}` and its like."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What each stands for.
PLACEHOLDERS: dict[str, str | Promise] = {
    "name": gettext_lazy("who asked"),
    "organisation": gettext_lazy("their organisation"),
    "reference": gettext_lazy("what we call the request: DC-00042"),
    "page_title": gettext_lazy("the page they wrote from"),
    "booking_link": gettext_lazy("where a conversation is booked"),
    "my_name": gettext_lazy("whoever answers"),
}
PLACEHOLDER = re.compile(r"\{\s*([A-Za-z_ -]{1,40}?)\s*\}")


def validate_placeholders(text: str) -> None:
    """Refuse a placeholder that is none of PLACEHOLDERS: says which, in which line."""
    for found in PLACEHOLDER.finditer(text):
        if found[1] not in PLACEHOLDERS:
            said = _("Line %(line)d: nothing is known as %(written)s. There are %(known)s.")
            line = text.count("\n", 0, found.start()) + 1
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            place = {"line": line, "written": found[0], "known": known}
            raise ValidationError(said % place, code="placeholder")


def with_values(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in the places of their names; what has none stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


def unfilled(text: str) -> list[str]:
    """The placeholders that stand in a text, as they are written, each once."""
    known = (found[0] for found in PLACEHOLDER.finditer(text) if found[1] in PLACEHOLDERS)
    return list(dict.fromkeys(known))
