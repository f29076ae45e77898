"""What a browser sends: the digest of a form, and the values of a field."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import QueryDict


def form_digest(data: QueryDict) -> str:
    """The same for the same form sent again: it holds a value that no other form holds."""
    sent = sorted((k, v) for k, v in data.lists() if k != "csrfmiddlewaretoken")
    return sha256(repr(sent).encode()).hexdigest()


def with_plain_line_ends(data: QueryDict) -> QueryDict:
    """A copy of what was sent; in texts of several lines browsers send CRLF, whatever it was."""
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [plain_lines(value) for value in values])
    return plain


def plain_lines(text: str) -> str:
    """The text with the line ends that it has in a browser, whatever they were in the page."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def values_of(widget: forms.Widget, name: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    """The names and values, with plain line ends, that a widget sends which shows the value."""
    if isinstance(widget, RelatedFieldWidgetWrapper):
        yield from values_of(widget.widget, name, value)
    elif isinstance(widget, forms.MultiWidget):
        names: list[str] = widget.widgets_names  # type: ignore[attr-defined]
        shown: Any = widget.decompress(value)
        for part, suffix, one in zip(widget.widgets, names, shown, strict=True):
            yield from values_of(part, name + suffix, one)
    elif isinstance(widget, forms.CheckboxInput):
        yield name, ["on"] if value else []
    else:
        shown = widget.format_value(value)
        many = shown if isinstance(shown, list) else [shown or ""]
        yield name, [plain_lines(str(one)) for one in many]
