"""Two problems, or two outcomes, become one: links and old addresses move."""

from itertools import chain
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies.desk.links.inbound import in_texts, inbound
from casestudies.desk.saving.again import again_after_deadlock
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.renaming import address_of, redirect_to
from casestudies.history.deleted_pages import keep_deleted
from casestudies.history.revisions import record, record_found
from casestudies.history.schedules import ScheduledChanges
from casestudies.kinds import KINDS, all_link_fields, link_fields, link_table, links_back
from casestudies.models import Client, Testimonial
from casestudies.publishing import Page
from contact.desk.sent import sent_key


class TargetField(forms.ModelChoiceField):
    """Another tag of the same kind, with its state."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.state.label})"


class MergeForm(forms.Form):
    """Which page takes over, and the version that is to go."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    target = TargetField(queryset=None, label=_("Merge into"))

    def __init__(self, others: QuerySet[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = others  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@again_after_deadlock
def merge(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """Ask which page takes over, showing what moves; then do it."""
    tags = {kind.model_name: kind for kind in KINDS.values() if kind.is_tag}
    if model not in tags:
        raise Http404
    names = [f"casestudies.{action}_{model}" for action in ("change", "delete")]
    if not request.user.has_perms(names):
        raise PermissionDenied
    pages = tags[model].pages
    # Both, so that none of them goes meanwhile, and always in this order.
    both = [pk, sent_key(request.POST.get("target", ""))]
    list(pages.select_for_update().filter(pk__in=both).order_by("pk").values_list("pk"))
    page = get_object_or_404(pages, pk=pk)
    version = Opened.of(page).version
    form = MergeForm(pages.exclude(pk=pk), request.POST or None, initial={"version": version})
    if form.is_valid():
        target = form.cleaned_data["target"]
        if form.cleaned_data["version"] != version:
            said = _("This was changed after you opened it. Nothing is saved yet.")
            messages.warning(request, said)
            return redirect(request.path)
        merge_into(page, target, by=request.user)
        said = _("“%(page)s” is merged into “%(target)s”.")
        messages.success(request, said % {"page": page, "target": target})
        return redirect(target.edit_url)
    context = {
        **admin.site.each_context(request),
        "title": _("Merge “%(title)s”") % {"title": page},
        "page": page,
        "form": form,
        "links": inbound(page),
        "redirects": page.aliases.all(),
    }
    return render(request, "admin/desk/merge.html", context)


@transaction.atomic
def merge_into(page: Page, target: Page, *, by: Any) -> None:
    """Move links, menu entries and old addresses to the target, let the page's address lead there,
    delete it.

    Links keep their place in the order; text and facts of the page are gone. Whatever linked the
    page was changed like the target, and its history says so.
    """
    manager = type(page)._default_manager
    list(manager.select_for_update().filter(pk__in=[page.pk, target.pk]))
    linking = [list(getattr(page, name).select_for_update()) for name in links_back(page)]
    for pages in ([page, target], *linking):
        for opened in Opened.each(pages):
            record_found(opened.found, opened.stored)
    is_known = page.has_been_public or any(in_texts(page))
    keep_deleted([page], by=by, merged_into=target.title)
    move_links(page, target)
    page.aliases.update(object_id=target.pk)
    page.menu_entries.update(object_id=target.pk)
    if is_known:
        redirect_to(target, address_of(page))
    said = _("Merged “%(page)s” into “%(target)s”.") % {"page": page, "target": target}
    for one, flag in ((page, DELETION), (target, CHANGE)):
        LogEntry.objects.log_actions(by.pk, [one], flag, said, single_object=True)
    ScheduledChanges.objects.of(page).delete()
    page.delete()
    for one in (target, *chain(*linking)):
        record(one, by=by, reason=said[:200])


def move_links(page: Page, target: Page) -> None:
    for field in (*all_link_fields(), *link_fields(Testimonial), *link_fields(Client)):
        table, own, other = link_table(field)
        if field.related_model is type(page):
            move_rows(table.objects, other, own, page, target)
        if field.model is type(page):
            move_rows(table.objects, own, other, page, target)


def move_rows(rows: Any, column: str, far: str, page: Page, target: Page) -> None:
    """Let the rows that hold the page hold the target, except where it is linked already."""
    linked = rows.filter(**{column: target.pk}).values_list(far, flat=True)
    moving = rows.filter(**{column: page.pk}).exclude(**{f"{far}__in": list(linked)})
    moving.update(**{column: target.pk})
