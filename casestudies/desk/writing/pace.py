"""How many previews there may be, so that editors who type never stop the site for visitors."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from threading import BoundedSemaphore

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

# A browser asks twice at each pause in typing: for the preview and for the checklist.
A_MINUTE = 120
# In one process: the other threads stay with the visitors.
AT_ONCE = 2

_slots = BoundedSemaphore(AT_ONCE)

View = Callable[..., HttpResponse]


def paced(view: View) -> View:
    """Answer 429 with a sentence to an editor who asks too often, and while too many are drawn.

    The minute is counted in the cache, by account; who is signed out is the view's business.
    """

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if asks_too_often(request.user.pk) or not _slots.acquire(blocking=False):
            return come_back()
        try:
            return view(request, *args, **kwargs)
        finally:
            _slots.release()

    return limited


def asks_too_often(pk: int) -> bool:
    """Count one more of the account's previews; whether this minute has had enough of them."""
    key = f"previews-{pk}"
    cache.add(key, 0, timeout=60)
    try:
        return bool(cache.incr(key) > A_MINUTE)
    except ValueError:
        # The minute ended between the two lines.
        return False


def come_back() -> HttpResponse:
    said = _("There are too many previews at the moment. This one comes in a few seconds.")
    headers = {"Retry-After": "2", "Content-Type": "text/plain; charset=utf-8"}
    return HttpResponse(said, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
