"""The Markdown editor: django-markdownx's widget, with its defects corrected."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import MarkdownxWidget

from casestudies.desk.help.guides import pictures_of_blocks
from casestudies.desk.writing.offered_blocks import OFFERED
from casestudies.models import Person


def preview_query(page: Model) -> str:
    """What the address of the live preview says of a page; nothing of one that is not stored."""
    return f"?of={page._meta.model_name}/{page.pk}" if page.pk else ""


class MarkdownEditor(MarkdownxWidget):  # type: ignore[misc]
    """A textarea with a live preview in a sandboxed frame beside it.

    The widget's own preview element receives the document as escaped text only; our script hands
    that to the frame. Our script also gives the Tab key and the browser's shortcuts back (WCAG
    2.1.2), and our stylesheet follows the admin's themes. Above it stands a small toolbar.
    """

    template_name = "casestudies/widgets/markdown_editor.html"
    preview_query = ""
    """What the preview's address says of the page that the text is of."""

    def get_context(self, name: str, value: Any, attrs: Any = None) -> dict[str, Any]:
        """With the published people, one of whom may answer a call to action."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-markdownx-urls-path"] += self.preview_query
        # It scrolls beside its preview: as high as its text, the two would part.
        context["widget"]["attrs"]["data-markdownx-editor-resizable"] = ""
        people = Person.objects.published().only("slug", "title")
        pictures = pictures_of_blocks()
        blocks = [(block, pictures.get(block.name)) for block in OFFERED]
        return context | {"people": people, "blocks": blocks}

    @property
    def media(self) -> forms.Media:
        toolbar: Any = forms.Script("desk/writing/toolbar.js", type="module")
        return forms.Media(
            css={"all": ["desk/editor.css", "desk/images.css"]},
            js=["markdownx/js/markdownx.min.js", "desk/editor.js", "desk/images.js", toolbar],
        )


class DateAndTime(AdminSplitDateTime):
    """Django's two fields for a moment, each with a name that screen readers say.

    A date alone is the beginning of that day.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets[0].attrs["aria-label"] = _("date")
        self.widgets[1].attrs["aria-label"] = _("time")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["subwidgets"][1]["attrs"].pop("required", None)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        day, time = super().value_from_datadict(data, files, name)
        return [day, time or ("00:00" if day else time)]
