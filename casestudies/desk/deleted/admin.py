"""The list of deleted pages in the admin, what would come back of each, and the way back."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casestudies.desk.deleted.bringing_back import bring_back, wait_for_others
from casestudies.desk.deleted.coming_back import comes_back, kind_name
from casestudies.desk.deleted.for_good import delete_for_good, goes_for_good
from casestudies.desk.deleted.form import AS_IT_WAS, BringBackForm
from casestudies.desk.deleted.in_the_way import in_the_way, page_in_its_place
from casestudies.desk.saving.again import again_after_deadlock, forget_said
from casestudies.desk.states import when
from casestudies.history.deleted_pages import DeletedPage
from casestudies.kinds import page_models
from contact.desk.counted_deletion import CountedDeletionAdmin
from contact.desk.long_lists import LongListAdmin


def kinds_for(user: Any, *actions: str) -> list[str]:
    """The names of the models of which this colleague may do one of the actions."""
    return [
        str(model._meta.model_name)
        for model in page_models()
        if any(user.has_perm(f"casestudies.{one}_{model._meta.model_name}") for one in actions)
    ]


class KindFilter(admin.SimpleListFilter):
    """By the kind of page."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = kinds_for(request.user, "add", "delete")
        models = (model for model in page_models() if model._meta.model_name in names)
        return [(m._meta.model_name, capfirst(m._meta.verbose_name_plural)) for m in models]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(content_type__model=self.value()) if self.value() else queryset


class DeletedPageAdmin(CountedDeletionAdmin, LongListAdmin):
    """Whoever may add or delete pages of a kind sees what was deleted of it; to bring one back is
    to add a page, to delete it for good a right of its own.
    """

    actions = ["bring_back_drafts"]
    delete_confirmation_template = "admin/desk/deleted/for_good.html"
    list_display = ["title", "kind", "address", "maker", "deleted_at"]
    list_filter: ClassVar[Any] = [KindFilter]
    list_per_page = 50
    one_by_one = ("bring_back_drafts",)
    search_fields = ["title", "address", "maker"]
    search_help_text = gettext_lazy("Title, address, or who deleted it.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        names = kinds_for(request.user, "add", "delete")
        return obj.model._meta.model_name in names if obj else bool(names)

    def has_bring_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this colleague may add such a page; any, where none is meant."""
        names = kinds_for(request.user, "add")
        return obj.model._meta.model_name in names if obj else bool(names)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = Q(content_type__model__in=kinds_for(request.user, "add", "delete"))
        rows: QuerySet[Any] = super().get_queryset(request).filter(seen)
        return rows

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, kept: DeletedPage) -> str:
        return kind_name(kept.page)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = _("Deleted pages")
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What would come back; on a post it does."""
        kept: Any = self.get_object(request, object_id)
        if kept is None:
            return self.is_not_there(request)
        if request.method == "POST" and not self.has_bring_permission(request, kept):
            raise PermissionDenied
        may_publish = request.user.has_perm(f"casestudies.publish_{kept.model._meta.model_name}")
        sent = request.POST if request.method == "POST" else None
        form = BringBackForm(sent, kept=kept, may_publish=may_publish)
        if not form.is_blocked and form.is_valid():
            return self.brought_back(request, kept.pk, form)
        return self.show(request, kept, form)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What is known of it stands on its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:casestudies_deletedpage_change", object_id)

    def is_not_there(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        self.message_user(request, _("It is not deleted any more."), messages.WARNING)
        return redirect("admin:casestudies_deletedpage_changelist")

    def show(self, request: HttpRequest, kept: DeletedPage, form: BringBackForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": kept.title,
            "opts": self.opts,
            "original": kept,
            "kind": kind_name(kept.page),
            "state_when": when(kept.page),
            "remarks": in_the_way(kept),
            "coming": comes_back(kept),
            "form": form,
            "may_bring": self.has_bring_permission(request, kept) and not form.is_blocked,
            "may_delete": self.has_delete_permission(request, kept),
        }
        return TemplateResponse(request, "admin/desk/deleted/page.html", context)

    def brought_back(self, request: HttpRequest, pk: int, form: BringBackForm) -> HttpResponse:
        """Bring it back and show it; ask again where a colleague took its address meanwhile."""
        try:
            return self.bring_one(request, pk, form.cleaned_data)
        except IntegrityError:
            forget_said(request)
            said = _("Its address, or its place, was taken at this moment. Look, and press again.")
            self.message_user(request, said, messages.WARNING)
            return redirect(request.path)

    @again_after_deadlock
    def bring_one(self, request: HttpRequest, pk: int, values: Any) -> HttpResponse:
        """Two who press the button at once come one after the other."""
        wait_for_others()
        kept = DeletedPage.objects.select_for_update().filter(pk=pk).first()
        if kept is None:
            return self.is_not_there(request)
        remarks = in_the_way(kept)
        as_it_was = values.get("comes_back") == AS_IT_WAS
        page = bring_back(kept, by=request.user, slug=values.get("slug", ""), as_it_was=as_it_was)
        self.log_change(request, page, _("Brought back after it was deleted"))
        said = _("“%(page)s” is back. State: %(state)s.")
        self.message_user(request, said % {"page": page, "state": page.state.label})
        for text in remarks:
            self.message_user(request, text, messages.WARNING)
        return redirect(page.edit_url)

    @admin.action(description=gettext_lazy("Bring back as drafts"), permissions=["bring"])
    def bring_back_drafts(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Those whose address is free; a message names the others."""
        count = 0
        with transaction.atomic():
            wait_for_others()
            for kept in rows.select_for_update(of=("self",)).order_by("deleted_at", "pk"):
                if not self.has_bring_permission(request, kept) or page_in_its_place(kept.page):
                    said = _("“%(page)s” needs another address, or somebody else: open it.")
                    self.message_user(request, said % {"page": kept}, messages.WARNING)
                    continue
                page = bring_back(kept, by=request.user)
                self.log_change(request, page, _("Brought back after it was deleted"))
                count += 1
        said = ngettext("%(count)d page is back.", "%(count)d pages are back.", count)
        self.message_user(request, said % {"count": count})

    def what_goes(self, objects: Any) -> dict[str, int]:
        return goes_for_good(objects)

    def delete_model(self, request: HttpRequest, obj: DeletedPage) -> None:
        delete_for_good(obj, with_addresses="addresses" in request.POST)

    def get_actions(self, request: HttpRequest) -> Any:
        """One at a time: what is deleted for good is looked at before."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
