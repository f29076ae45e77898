"""Who else has a page open: a small script tells every twenty seconds that a tab is there."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from casestudies.history.makers import maker_name
from casestudies.history.presence import be_present, leave, others_present
from casestudies.history.revisions import Revision
from casestudies.publishing import Page, page_model_or_404
from contact.desk.sent import sent_words

LONGEST_NAME = 40


@require_POST
def here(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """Who else has the page open, as a piece of HTML; the posted `tab` is there from now on, or has
    gone with `leave`. `version` is the newest one when the tab was opened.
    """
    page = page_to_view(request, model, pk)
    tab = sent_words(request.POST.get("tab", ""))[:LONGEST_NAME]
    user: Any = request.user
    if "leave" in request.POST:
        leave(page, user, tab)
        return HttpResponse(status=204)
    be_present(page, user, tab)
    version = request.POST.get("version", "")
    known = int(version) if version.isdecimal() and len(version) < 9 else None
    return render(request, "admin/desk/colleagues/_here.html", presence(page, user, tab, known))


def page_to_view(request: HttpRequest, model: str, pk: int) -> Page:
    """The page, for those who may read it at the desk. Raises Http404 or PermissionDenied."""
    page_model = page_model_or_404(model)
    if not admin.site.get_model_admin(page_model).has_view_or_change_permission(request):
        raise PermissionDenied
    return get_object_or_404(page_model._default_manager, pk=pk)


def presence(
    page: Model, user: Any, tab: str = "", known_version: int | None = None
) -> dict[str, Any]:
    """Who else is there, each with a name; the newest version, where another has made it since the
    known one.
    """
    there = [
        {"name": maker_name(one.user), "is_oneself": one.user_id == user.pk, "since": one.since}
        for one in others_present(page, user, tab)
    ]
    newest = (
        Revision.objects.of(page).defer("fields").first() if known_version is not None else None
    )
    is_news = newest and newest.number > (known_version or 0) and newest.made_by_id != user.pk
    return {"there": there, "saved_meanwhile": newest if is_news else None}
