"""The templates of answers in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from contact.desk.showable import ShowableAdmin
from contact.models import ReplyTemplate
from contact.text.placeholders import PLACEHOLDERS


class ReplyTemplateAdmin(ShowableAdmin):
    """Words for answers that are written often."""

    list_display = ["name", "opening"]
    search_fields = ["name", "text"]

    @admin.display(description=_("text"))
    def opening(self, template: ReplyTemplate) -> str:
        return Truncator(template.text).words(20)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form says which placeholders there are."""
        form: Any = super().get_form(request, *args, **kwargs)
        if text := form.base_fields.get("text"):
            known = "; ".join(f"{{{name}}}: {said}" for name, said in PLACEHOLDERS.items())
            said = _("Markdown; it goes out as plain text. Filled in for each request: %(known)s.")
            text.help_text = said % {"known": known}
        return form
