"""Remarks on versions of a page and on lines of its text: read, left, resolved and reopened by
whoever may read the page at the desk.
"""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies.desk.colleagues.here import page_to_view
from casestudies.desk.saving.opened import Opened
from casestudies.desk.sharing import shareable
from casestudies.history.margin import (
    LONGEST_REMARK,
    MarginRemark,
    Placed,
    leave_remark,
    placed,
    reopen_remark,
    resolve_remark,
)
from casestudies.history.revisions import Revision
from casestudies.publishing import Page
from contact.desk.sent import sent_key, sent_words


@require_http_methods(["GET", "POST"])
def remarks(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """The text of a version, `?version=` or the newest, line by line with what is remarked on it.

    A post leaves a remark, on `line` or on the whole, or resolves or reopens one. The answer to the
    script of the form, `piece`, is the list alone.
    """
    page = page_to_view(request, model, pk)
    trouble = change_remarks(request, page) if request.method == "POST" else ""
    if "piece" in request.POST:
        context = {**remarks_on(page), "opts": page._meta, "original": page, "trouble": trouble}
        return TemplateResponse(request, "admin/desk/colleagues/_remarks.html", context)
    if trouble:
        messages.warning(request, trouble)
    elif request.method == "POST":
        return redirect(page.edit_url if "from-form" in request.POST else request.get_full_path())
    return margin_page(request, page)


def change_remarks(request: HttpRequest, page: Page) -> str:
    """Do what is posted; what is wrong with it, if it is."""
    own = MarginRemark.objects.of(page)
    for name, change in (("resolve", resolve_remark), ("reopen", reopen_remark)):
        if name in request.POST:
            change(get_object_or_404(own, pk=sent_key(request.POST[name])), by=request.user)
            return ""
    text = sent_words(request.POST.get("text", "")).replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_REMARK:
        return _("A remark has between 1 and %(most)d characters.") % {"most": LONGEST_REMARK}
    written = request.POST.get("line", "").strip()
    try:
        line = int(written) if written else None
        with transaction.atomic():
            revision = version_of(page, request.POST.get("version", "")) or shareable(page)
            body = revision.fields.get("body", "")
            number, by = revision.number, request.user
            leave_remark(page, number=number, line=line, body=body, text=text, by=by)
    except ValueError:
        return _("The text has no words in line %(line)s.") % {"line": written[:20]}
    return ""


def version_of(page: Page, number: str) -> Revision | None:
    """That version of the page; None where there is none of that number."""
    return Revision.objects.of(page).filter(number=sent_key(number)).first()


def margin_page(request: HttpRequest, page: Page) -> HttpResponse:
    revision = version_of(page, request.GET.get("version", ""))
    opened = Opened.of(page)
    body = (revision.fields if revision else opened.kept).get("body", "")
    found = placed(MarginRemark.objects.of(page), body)
    beside = by_line(found)
    context = {
        **admin.site.each_context(request),
        "title": _("Remarks"),
        "opts": page._meta,
        "original": page,
        "revision": revision,
        "lines": [
            (number, text, beside.get(number, ()))
            for number, text in enumerate(body.splitlines(), 1)
        ],
        "others": [one for one in found if one.line is None],
        "chosen": request.GET.get("line", ""),
        "count": sum(one.remark.resolved_at is None for one in found),
    }
    return TemplateResponse(request, "admin/desk/colleagues/remarks.html", context)


def by_line(found: list[Placed]) -> dict[int, list[Placed]]:
    """The remarks by the lines on which they stand."""
    beside: dict[int, list[Placed]] = {}
    for one in found:
        if one.line is not None:
            beside.setdefault(one.line, []).append(one)
    return beside


def open_by_version(page: Page) -> dict[int, int]:
    """How many open remarks were left on each version of a page, by its number."""
    numbers = MarginRemark.objects.of(page).open().values_list("number", flat=True)
    return Counter(numbers)


def remarks_on(page: Page, body: str | None = None) -> dict[str, Any]:
    """What the form of a page shows: the open remarks by their lines now, and those resolved."""
    if body is None:
        body = Opened.of(page).kept.get("body", "")
    found = placed(MarginRemark.objects.of(page), body)
    found.sort(key=lambda one: one.line or 0)
    return {
        "open_remarks": [one for one in found if one.remark.resolved_at is None],
        "resolved_remarks": [one for one in found if one.remark.resolved_at],
        "remarks_url": reverse("desk:remarks", args=[page._meta.model_name, page.pk]),
    }
