"""The desk's pages with what colleagues have to do with each other: reviews, moments, presence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from casestudies.desk.colleagues.here import presence
from casestudies.desk.colleagues.remarking import remarks_on
from casestudies.desk.colleagues.reviewing import (
    Before,
    after_save,
    tell_of_discarded_draft,
    tell_of_published,
)
from casestudies.desk.colleagues.scheduling import (
    cancel_schedules,
    end_schedules,
    settle_after_save,
)
from casestudies.desk.saving.bulk import BulkAdmin
from casestudies.desk.saving.drafts import DraftsAdmin
from casestudies.desk.saving.opened import Opened
from casestudies.history.reviews import review_of
from casestudies.history.revisions import Revision
from casestudies.history.schedules import schedule_of
from casestudies.publishing import APPROVED


class ColleaguesAdmin(DraftsAdmin, BulkAdmin):
    """Tells colleagues what was decided, publishes at a moment, and shows who else is there."""

    class Media:
        js = [
            forms.Script("desk/here.js", type="module"),
            forms.Script("desk/remarks.js", type="module"),
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Without a moment for draft changes where there are none, or others decide."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        is_shown = obj is not None and obj.state in APPROVED
        if not (is_shown and self.has_publish_permission(request)):
            del form.base_fields["changes_at"], form.base_fields["changes_seen"]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = Before.of(form.opened, request.user)
        super().save_model(request, obj, form, change)
        after_save(request, form, obj, before)
        settle_after_save(request, form, obj)

    def tell_of_changed(self, request: HttpRequest, changed: list[Opened]) -> None:
        tell_of_published(request, self.model, changed)
        hidden = self.model._default_manager.filter(pk__in=[one.found.pk for one in changed])
        cancel_schedules(request, [page for page in hidden if page.state not in APPROVED])

    def tell_of_discarded(self, request: HttpRequest, opened: Opened) -> None:
        tell_of_discarded_draft(request, opened)
        end_schedules(request, [opened.found])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        end_schedules(request, [obj])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        end_schedules(request, list(queryset))
        super().delete_queryset(request, queryset)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if original := context["original"]:
            asked = review_of(original)
            is_others = asked is not None and asked.asked_by != request.user
            newest = Revision.objects.of(original).values_list("number", flat=True).first()
            context |= {
                "asked_review": asked,
                "may_hand_back": is_others and self.has_publish_permission(request),
                "schedule": schedule_of(original),
                "newest_version": newest or 0,
                **presence(original, request.user),
                **remarks_on(original, context["adminform"].form.opened.kept.get("body", "")),
            }
        return super().render_change_form(request, context, *args, **kwargs)
