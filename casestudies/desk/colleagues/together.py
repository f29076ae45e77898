"""What the form of a page shows of colleagues besides what is in it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from casestudies.desk.colleagues.here import presence
from casestudies.desk.colleagues.reviewing import ReviewingAdmin
from casestudies.history.revisions import Revision


class ColleaguesAdmin(ReviewingAdmin):
    """Who else is there."""

    class Media:
        js = [forms.Script("desk/here.js", type="module")]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if original := context["original"]:
            newest = Revision.objects.of(original).values_list("number", flat=True).first()
            context |= {"newest_version": newest or 0, **presence(original, request.user)}
        return super().render_change_form(request, context, *args, **kwargs)
