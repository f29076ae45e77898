"""A form that is not saved yet, read as the page it would become."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casestudies.desk.writing.checklist import checklist
from casestudies.desk.writing.pace import paced
from casestudies.desk.writing.snippet import page_snippet
from casestudies.history.showing import show_links
from casestudies.kinds import own_links
from casestudies.publishing import Page, page_model_or_404
from casestudies.views import template_and_context

# Not the number of any page: links of a page without a number cannot even be asked for.
NO_PAGE = -1


@require_POST
@paced
def preview_unsaved(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """The posted form as a whole page, at the width of a phone and of a desktop; `pk` 0: a new one.

    The page stands in sandboxed frames: its forms send nothing.
    """
    page, form = unsaved(request, model, pk)
    template, shown = template_and_context(page, for_staff=True)
    html = render_to_string(template, {**shown, "in_frame": True}, request)
    context = {
        **admin.site.each_context(request),
        "title": _("Preview: %(title)s") % {"title": page.title or _("without a title")},
        "html": html,
        "errors": form.errors,
    }
    return render(request, "admin/desk/unsaved.html", context)


@require_POST
@paced
def check(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """The checklist of the posted form, as a piece of HTML for writing/checklist.js."""
    page, _form = unsaved(request, model, pk)
    return render(request, "admin/desk/_checklist.html", {"checklist": checklist(page)})


@require_POST
@paced
def show_snippet(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """How the posted form would be shown elsewhere, as a piece of HTML for snippet.js."""
    page, _form = unsaved(request, model, pk)
    return render(request, "admin/desk/_snippet.html", {"snippet": page_snippet(page)})


def unsaved(request: HttpRequest, model: str, pk: int) -> tuple[Page, Any]:
    """The page that the posted form describes, as far as it is valid, and the form.

    Raises Http404 for what is no page, PermissionDenied for those who may not write it.
    """
    page_model = page_model_or_404(model)
    stored = get_object_or_404(page_model._default_manager, pk=pk) if pk else None
    desk: Any = admin.site.get_model_admin(page_model)
    if not (desk.has_change_permission(request) if stored else desk.has_add_permission(request)):
        raise PermissionDenied
    form = desk.get_form(request, stored, change=bool(stored))(request.POST, instance=stored)
    form.is_valid()
    page: Page = form.instance
    page.pk = page.pk or NO_PAGE
    page.slug = page.slug or "preview"
    picked = {name: list(form.cleaned_data.get(name) or ()) for name in own_links(page)}
    show_links(page, picked)
    return page, form
