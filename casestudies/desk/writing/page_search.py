"""Pages by title, for the dialog that links to one."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from casestudies.desk.links.keys import LONG_COLUMNS
from casestudies.desk.writing.previews import refuse_all_but_writers
from casestudies.kinds import kind_models
from contact.desk.long_lists import FOUND, is_searched

PER_KIND = 8


@require_safe
def pages(request: HttpRequest) -> JsonResponse:
    """At most PER_KIND pages of a model whose title or slug holds `q`: path, title and state."""
    refuse_all_but_writers(request)
    words = request.GET.get("q", "").strip()
    shown = [
        {"path": page.content_path, "title": page.title, "state": str(page.state.label)}
        for model in kind_models()
        for page in holding(model, words).defer(*LONG_COLUMNS)[:PER_KIND]
    ]
    return JsonResponse({"pages": shown})


def holding(model: Any, words: str) -> Any:
    """Those of the newest pages that hold the words; of the others the one with that slug."""
    pages = model._default_manager.all()
    if not words:
        return pages
    rule = Q(title__icontains=words) | Q(short_title__icontains=words) | Q(slug__icontains=words)
    newest = pages.order_by().filter(is_searched(model), rule).values_list("pk", flat=True)
    named = pages.with_slug(words).values_list("pk", flat=True)
    return pages.filter(pk__in=[*newest[:FOUND], *named])
