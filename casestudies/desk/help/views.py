"""The guides as pages of the desk, and parts of them for the panel beside a form."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.desk.help.guides import NAMES, Guide, guide_named


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """The guides, each with its chapters."""
    found = [guide for name in NAMES if (guide := guide_named(name))]
    return help_page(request, "index", {"title": _("Help"), "guides": found})


@require_safe
def help_guide(request: HttpRequest, name: str) -> HttpResponse:
    """One guide, whole. Raises Http404 for a name that is none."""
    guide = guide_or_404(name)
    return help_page(request, "guide", {"title": guide.title, "guide": guide})


@require_safe
def help_part(request: HttpRequest, name: str, anchor: str) -> HttpResponse:
    """What a guide says below one heading, as a piece of HTML for help.js. Raises Http404."""
    guide = guide_or_404(name)
    parts = guide.below(anchor)
    if not parts:
        raise Http404
    return render(request, "admin/desk/help/part.html", {"guide": guide, "parts": parts})


def guide_or_404(name: str) -> Guide:
    guide = guide_named(name) if name in NAMES else None
    if guide is None:
        raise Http404
    return guide


def help_page(request: HttpRequest, template: str, values: dict[str, Any]) -> HttpResponse:
    is_foreign = not (get_language() or "").startswith("en")
    context = admin.site.each_context(request) | {"is_foreign": is_foreign} | values
    return render(request, f"admin/desk/help/{template}.html", context)
