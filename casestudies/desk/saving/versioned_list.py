"""Rows of a list that are changed or deleted together: those that nobody has changed meanwhile."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk.saving.again import again_after_deadlock
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.save import save_values
from casestudies.desk.saving.versioned import VersionedAdmin
from casestudies.history.revisions import record_found
from casestudies.publishing import Page
from contact.desk.long_lists import LongListAdmin
from contact.desk.sent import sent_key

# Where the session keeps the versions that are about to be deleted.
SEEN = "versions_to_delete"


class VersionedList(ChangeList):
    """A list that knows the version of every page it shows. Which these are is found among keys:
    no other row is read.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = list(self.result_list.values_list("pk", flat=True))
        found = self.apply_select_related(self.root_queryset).in_bulk(keys)
        self.result_list: Any = [found[key] for key in keys if key in found]
        for page, opened in zip(self.result_list, Opened.each(self.result_list), strict=True):
            page.version = opened.version


class VersionedListAdmin(LongListAdmin, VersionedAdmin):
    """Change and delete what is selected in the list."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return VersionedList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        shown = super().changelist_view
        acts = again_after_deadlock(shown) if request.method == "POST" else shown
        return acts(request, extra_context)

    def action_checkbox(self, obj: Any) -> SafeString:
        version = forms.HiddenInput().render(f"version-{obj.pk}", obj.version)
        return format_html("{}{}", super().action_checkbox(obj), version)

    @admin.action(description=gettext_lazy("Delete"), permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, pages: QuerySet[Any]
    ) -> HttpResponseBase | None:
        """Django's own, for what nobody changed since the list, or since the page that asks."""
        is_confirmed = "post" in request.POST
        seen = request.session.get(SEEN, {}) if is_confirmed else request.POST
        with transaction.atomic():
            same = self.unchanged(request, pages, seen)
            pks = [opened.found.pk for opened in same]
            if not is_confirmed:
                request.session[SEEN] = {f"version-{o.found.pk}": o.version for o in same}
            for opened in same if is_confirmed else ():
                record_found(opened.found, opened.stored)
            found = self.get_queryset(request).filter(pk__in=pks)
            return delete_selected(self, request, found) if same else None

    def versions_sent(self, request: HttpRequest, pks: Iterable[int]) -> list[tuple[str, str]]:
        """The fields by which the list said what it shows, for a page between to say it again."""
        names = (f"version-{pk}" for pk in pks)
        return [(name, request.POST[name]) for name in names if name in request.POST]

    def change_each(self, request: HttpRequest, pages: QuerySet[Any], **values: Any) -> int:
        """Set the values on every row, each with its line in the history; how many there were."""
        with transaction.atomic():
            same = self.unchanged(request, pages, request.POST)
            for opened in same:
                page = save_values(opened=opened, by=request.user, **values)
                self.log_change(request, page, [{"changed": {"fields": list(values)}}])
            self.tell_of_changed(request, same)
        return len(same)

    def tell_of_changed(self, request: HttpRequest, changed: list[Opened]) -> None:
        """Tell others of what was stored together, in its transaction; nobody needs to know."""

    def unchanged(
        self, request: HttpRequest, pages: QuerySet[Any], seen: Mapping[str, str]
    ) -> list[Opened]:
        """Those of the pages, locked, that are as they were seen; a message names the others.

        `seen` has their versions under `version-<pk>`. Belongs into a transaction.
        """
        own = self.model._default_manager.select_for_update().order_by("pk")
        keys = list(self.shown(request, pages, seen).values_list("pk", flat=True))
        same = []
        for opened in Opened.each(own.filter(pk__in=keys)):
            if seen.get(f"version-{opened.found.pk}") == opened.version:
                same.append(opened)
            else:
                self.message_user(request, self.was_changed(opened.found), messages.WARNING)
        return same

    def shown(
        self, request: HttpRequest, pages: QuerySet[Any], seen: Mapping[str, str]
    ) -> QuerySet[Any]:
        """Those of the pages that were seen; a message says so if there are others. What the list
        has on other pages may be more than memory holds.
        """
        versions = (name.removeprefix("version-") for name in seen if name.startswith("version-"))
        keys = [sent_key(key) for key in versions]
        if pages.exclude(pk__in=keys).exists():
            said = _("Only pages that the list shows can be changed together.")
            self.message_user(request, said, messages.WARNING)
        return pages.filter(pk__in=keys)

    def was_changed(self, page: Page) -> SafeString:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        said = _("was changed after you opened the list. Nothing was done to it:")
        link = format_html('<a href="{}">{}</a>', reverse(name, args=[page.pk]), _("what changed"))
        return format_html("“{}” {} {}", page, said, link)
