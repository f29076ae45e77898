"""The library as a dialog, wherever an image is chosen."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.desk.writing.previews import refuse_all_but_writers
from casestudies.tables.library import LibraryImage

A_PAGE = 24


@require_safe
def choose_image(request: HttpRequest) -> HttpResponse:
    """The images whose description or path holds all words of `q`, the newest first; the next of
    them from number `from` on.
    """
    refuse_all_but_writers(request)
    words, start = request.GET.get("q", "").strip()[:200], request.GET.get("from", "")
    first = int(start) if start.isdecimal() and len(start) < 7 else 0
    found = list(described(words)[first : first + A_PAGE + 1])
    more = first + A_PAGE if len(found) > A_PAGE else 0
    context = {"images": found[:A_PAGE], "words": words, "more": more}
    return render(request, "admin/desk/_image_dialog.html", context)


def described(words: str) -> QuerySet[LibraryImage]:
    rules = (Q(description__icontains=word) | Q(path__icontains=word) for word in words.split())
    return LibraryImage.objects.filter(*rules)
