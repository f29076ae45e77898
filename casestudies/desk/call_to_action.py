"""The call to action's defaults in the admin."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casestudies.desk.history import HistoryAdmin
from casestudies.desk.saving.form import VersionedForm
from casestudies.desk.single_row import SingleRowAdmin
from contact.cta import render_block
from contact.models import CallInLanguage, CallToAction
from contact.source import Source


class CallToActionAdmin(SingleRowAdmin):
    """The one row of defaults."""

    # All but the reason, for which the template has a place.
    fieldsets = [
        (
            None,
            {
                "fields": ("heading", "text", "button", "reassurance", "booking_url", "email"),
                "description": _(
                    "Who answers is chosen elsewhere: at a problem, for its pages, and at a "
                    "person, who then answers requests from all others."
                ),
            },
        )
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The row that is to be stored starts with what blocks say without it."""
        return {"text": CallToAction.current().text, **super().get_changeform_initial_data(request)}

    def kept_html(self, values: dict[str, Any]) -> SafeString:
        """A block with the defaults of that version."""
        return render_block(Source(), 1, CallToAction(**values))


class CallInLanguageAdmin(HistoryAdmin):
    """The same in other languages, a row each."""

    form = VersionedForm
    change_form_template = "admin/casestudies/versioned_change_form.html"
    fields = ["language", "heading", "text", "button", "reassurance"]
    list_display = ["heading", "language"]

    def kept_html(self, values: dict[str, Any]) -> SafeString:
        """A block in the words of that version."""
        words = CallInLanguage(**values)
        own = words.words_for(CallToAction.current())
        return render_block(Source(), 1, own, said_in=words.language)
