"""The groups of fields around a text: each folds, and stands at the side or below the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten
from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.text import capfirst


@dataclass(frozen=True, slots=True)
class Group:
    """A fieldset without its name, which is the summary's. `key` is that of `group`, empty for
    the text itself.
    """

    key: str
    title: Any
    fieldset: Any
    is_side: bool
    is_open: bool
    has_errors: bool
    held: str
    """What is chosen in it, in few words: to be in sight while it is folded."""


def group(
    key: str,
    title: Promise,
    fields: Sequence[Any],
    *,
    is_side: bool = False,
    is_open: bool = False,
) -> tuple[Any, dict[str, Any]]:
    """A fieldset as the admin knows it; what it says of itself stands among its classes."""
    said = {"group": True, "side": is_side, "open": is_open}
    marks = [name for name, is_said in said.items() if is_said]
    return title, {"fields": fields, "classes": [f"group-{key}", *marks]}


def folding_groups(adminform: AdminForm) -> list[Group]:
    """The fieldsets of a form, in their order. What has errors is open."""
    return [as_group(fieldset, adminform.form) for fieldset in adminform]


def as_group(fieldset: Any, form: BaseForm) -> Group:
    title, fieldset.name = fieldset.name, None
    marks, names = fieldset.classes.split(), flatten(fieldset.fields)
    has_errors = any(name in form.errors for name in names)
    key = next((m.removeprefix("group-") for m in marks if m.startswith("group-")), "")
    is_open = has_errors or "open" in marks
    return Group(key, title, fieldset, "side" in marks, is_open, has_errors, held(form, names))


def held(form: BaseForm, names: Sequence[str]) -> str:
    """How many pages are chosen in each of the fields that link, and what the image shows."""
    values = {name: form[name].value() for name in names if name in form.fields}
    links = [
        f"{capfirst(form[name].label)} {len(chosen)}"
        for name, chosen in values.items()
        if isinstance(chosen, list | tuple) and chosen
    ]
    image = values.get("image") or ""
    return " · ".join([*links, values.get("image_alt") or PurePosixPath(image).name]).strip(" ·")
