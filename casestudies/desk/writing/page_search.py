"""Pages by title, for the dialog that links to one."""

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from casestudies.desk.writing.previews import refuse_all_but_writers
from casestudies.kinds import kind_models

PER_KIND = 8


@require_safe
def pages(request: HttpRequest) -> JsonResponse:
    """At most PER_KIND pages of a model whose title or slug holds `q`: path, title and state."""
    refuse_all_but_writers(request)
    words = request.GET.get("q", "").strip()
    rule = Q(title__icontains=words) | Q(short_title__icontains=words) | Q(slug__icontains=words)
    found = [
        {"path": page.content_path, "title": page.title, "state": str(page.state.label)}
        for model in kind_models()
        for page in model._default_manager.filter(rule)[:PER_KIND]
    ]
    return JsonResponse({"pages": found})
