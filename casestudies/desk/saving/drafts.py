"""Writing and publishing apart: drafts go to review, changes to what is public wait beside it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.desk import states
from casestudies.desk.saving.actions import actions_for
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.save import discard_draft, save_draft
from casestudies.desk.saving.versioned import VersionedAdmin
from casestudies.desk.writing.groups import folding_groups
from casestudies.history.revisions import draft_changes
from casestudies.history.share_links import ShareLink
from casestudies.publishing import APPROVED, Page

# The buttons that decide what visitors see.
PUBLISHING = {"_publish", "_unpublish", "_take_over", "_discard", "_schedule"}
# Those, and what else only those press who may publish.
DECIDING = {*PUBLISHING, "_hand_back", "_schedule_changes", "_unschedule_changes"}
BUTTONS = {*DECIDING, "_keep", "_submit", "_withdraw"}


class DraftsAdmin(VersionedAdmin):
    """What each button below the form of a page does.

    Who may not publish writes drafts, and keeps draft changes to what is published or scheduled.
    """

    class Media(VersionedAdmin.Media):
        js = [
            forms.Script("desk/groups.js", type="module"),
            forms.Script("desk/bar.js", defer=True),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = super().get_readonly_fields(request, obj)
        if self.has_publish_permission(request):
            return names
        return [*names, "published_at", "expires_at"]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        if DECIDING & request.POST.keys() and not self.has_publish_permission(request):
            raise PermissionDenied
        if object_id and "_discard" in request.POST:
            return self.discard(request, object_id)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def keeps_draft(self, request: HttpRequest, opened: Opened) -> bool:
        """Whether the form goes into draft changes and leaves the page as it is."""
        if opened.found.state not in APPROVED or PUBLISHING & request.POST.keys():
            return False
        # Whoever has typed a moment does not mean now.
        has_moment = bool(request.POST.get("changes_at_0"))
        waits = "_keep" in request.POST or has_moment or opened.draft is not None
        return waits or not self.has_publish_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and self.keeps_draft(request, form.opened):
            self.saved(request, form, save_draft)
            return
        now = timezone.now()
        if "_publish" in request.POST and not obj.is_published:
            obj.published_at, obj.expires_at = now, None
        elif "_unpublish" in request.POST:
            obj.published_at = None
        if "_submit" in request.POST:
            obj.in_review_since = now
        elif obj.published_at or {"_withdraw", "_hand_back"} & request.POST.keys():
            obj.in_review_since = None
        super().save_model(request, obj, form, change)

    def discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End draft changes without publishing them; they stay in the history."""
        with transaction.atomic():
            page = self.get_object(request, object_id)
            if page is None:
                raise Http404
            if not self.has_change_permission(request, page):
                raise PermissionDenied
            opened = Opened.of(page)
            if request.POST.get("version") != opened.version:
                said = _("This was changed after you opened it. Nothing was discarded.")
                self.message_user(request, said, messages.WARNING)
            elif opened.draft:
                discard_draft(opened=opened, by=request.user)
                self.tell_of_discarded(request, opened)
                self.message_user(request, _("The draft changes are discarded."))
        return redirect(request.path)

    def tell_of_discarded(self, request: HttpRequest, opened: Opened) -> None:
        """Tell others that draft changes are gone, in the transaction that ends them."""

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        """After the buttons of this page go to the page that they made."""
        if IS_POPUP_VAR in request.POST or not BUTTONS & request.POST.keys():
            return super().response_add(request, obj, post_url_continue)
        said = _("“%(title)s” is saved. State: %(state)s.")
        self.message_user(request, said % {"title": obj, "state": obj.state.label})
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)

    def response_change(self, request: HttpRequest, obj: Page) -> HttpResponse:
        """After the buttons of this page stay on it: there is its new state."""
        is_draft = draft_changes(obj) is not None
        if not is_draft and not BUTTONS & request.POST.keys():
            return super().response_change(request, obj)
        said = _("“%(title)s” is saved. State: %(state)s.")
        if is_draft:
            said = _("The draft changes to “%(title)s” are kept. Visitors see no change.")
        self.message_user(request, said % {"title": obj, "state": obj.state.label})
        return redirect(request.path)

    def is_writer(self, request: HttpRequest, page: Page | None) -> bool:
        """Whether the form can be saved."""
        return (
            self.has_change_permission(request, page) if page else self.has_add_permission(request)
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        may_publish = self.has_publish_permission(request)
        original = context["original"]
        context |= {
            "is_writer": self.is_writer(request, original),
            "actions": actions_for(
                form.opened,
                may_publish=may_publish,
                may_hand_back=context.get("may_hand_back", False),
            ),
            "groups": folding_groups(context["adminform"]),
            "state_in_words": states.in_a_sentence(form.opened.found),
            "is_kept_aside": form.opened.found.state in APPROVED and not may_publish,
        }
        if original:
            context["links"] = ShareLink.objects.of(original).open().select_related("revision")
        return super().render_change_form(request, context, *args, **kwargs)
