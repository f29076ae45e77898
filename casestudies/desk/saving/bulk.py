"""What is done to many pages at once."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casestudies.desk.links.consequences import consequences
from casestudies.desk.saving.versioned_list import VersionedListAdmin
from casestudies.history.deleted_pages import keep_deleted
from casestudies.publishing import PageState, state_rule


class BulkAdmin(VersionedListAdmin):
    """Publish, unpublish and delete what is selected in the list."""

    actions = ["publish_now", "unpublish", "delete_selected"]

    @admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
    def publish_now(self, request: HttpRequest, pages: QuerySet[Any]) -> None:
        waiting = pages.exclude(state_rule(PageState.PUBLISHED))
        self.change_each(
            request, waiting, published_at=timezone.now(), expires_at=None, in_review_since=None
        )

    @admin.action(description=gettext_lazy("Unpublish"), permissions=["publish"])
    def unpublish(self, request: HttpRequest, pages: QuerySet[Any]) -> HttpResponse | None:
        """What breaks is shown first, and has to be confirmed."""
        pages = self.shown(request, pages, request.POST)
        losses = [] if "confirmed" in request.POST else consequences(pages)
        if losses:
            return self.ask_to_unpublish(request, pages, losses)
        self.change_each(request, pages.exclude(published_at=None), published_at=None)
        return None

    def ask_to_unpublish(
        self, request: HttpRequest, pages: QuerySet[Any], losses: Any
    ) -> HttpResponse:
        selected = [page.pk for page in pages]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unpublish"),
            "opts": self.opts,
            "losses": losses,
            "selected": selected,
            "versions": self.versions_sent(request, selected),
        }
        return render(request, "admin/desk/unpublish.html", context)

    def change_each(self, request: HttpRequest, pages: QuerySet[Any], **values: Any) -> int:
        count = super().change_each(request, pages, **values)
        said = ngettext("%(count)d page changed.", "%(count)d pages changed.", count)
        self.message_user(request, said % {"count": count})
        return count

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Say that the way back is open, in the place of Django's list of rows."""
        return super().render_delete_form(request, context | {"is_kept": True})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Keep it among the deleted pages first."""
        kept = keep_deleted([obj], by=request.user)
        super().delete_model(request, obj)
        self.say_where(request, reverse("admin:casestudies_deletedpage_change", args=[kept[0].pk]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        keep_deleted(list(queryset), by=request.user)
        super().delete_queryset(request, queryset)
        self.say_where(request, reverse("admin:casestudies_deletedpage_changelist"))

    def say_where(self, request: HttpRequest, url: str) -> None:
        """Where the way back begins."""
        link = format_html('<a href="{}">{}</a>', url, _("Bring back…"))
        said = _("What is deleted can be brought back, with its links and addresses:")
        self.message_user(request, format_html("{} {}", said, link))
