"""Old addresses lead to where their page is now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from casestudies.models import Redirect

GetResponse = Callable[[HttpRequest], HttpResponse]


def follow_old_addresses(get_response: GetResponse) -> GetResponse:
    """Turn a 404 for an old address into a 301, while its page is published.

    Middleware; asks the database only after a 404, one or two queries. A draft's alias stays a
    404: its target would tell the draft's address.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        target = target_of(request.path)
        return HttpResponsePermanentRedirect(target) if target else response

    return middleware


def target_of(path: str) -> str | None:
    """The address of the published page that once stood at the path, with or without a slash."""
    paths = {path, path.rstrip("/") or "/", path.rstrip("/") + "/"}
    for redirect in Redirect.objects.filter(path__in=paths).prefetch_related("page"):
        if redirect.page and redirect.page.is_published:
            return str(redirect.page.get_absolute_url())
    return None
