"""What happens to every request and response."""

from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.middleware.gzip import GZipMiddleware
from django.urls import is_valid_path, reverse

from casestudies.version.kept_for_version import kept_for_version
from consultancy.headers import EVERYWHERE, IN_THE_ADMIN
from contact.organisation import remember_organisation, shown_row
from contact.pages.reading import GetResponse, ReadingView, names_read_by, values_read


def secure_headers(get_response: GetResponse) -> GetResponse:
    """Send the headers that every answer carries; a view that has set one of its own keeps it.

    The outermost middleware: static files and refusals come from within it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in (IN_THE_ADMIN if is_admin(request) else EVERYWHERE).items():
            response.headers.setdefault(name, value)
        if settings.NOINDEX:
            # A robots.txt that forbids to read would keep robots from reading this.
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return middleware


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def forget_cookies(get_response: GetResponse) -> GetResponse:
    """Let nothing outside the admin see a cookie: no page there is another one because of it.

    Django itself answers a session's cookie that it cannot read with one that deletes it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_admin(request):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


def is_html(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


class ForgetUndeclared:
    """Let no page see parameters of its address that it has not declared (`reads`).

    The page cache does not pass them on either: so it keeps no page for each of them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: ReadingView, _args: Any, _kwargs: Any
    ) -> None:
        if is_admin(request):
            return
        query = QueryDict(mutable=True)
        # Also where there are too many: the page that says so has the site's header, which asks.
        request.GET = query  # type: ignore[assignment]
        query.update(values_read(names_read_by(view), request.META.get("QUERY_STRING", "")))


def reading_organisation_once(get_response: GetResponse) -> GetResponse:
    """Let all that makes one answer share what was read of the organisation, and public pages what
    was read of it for this version of the site. In the admin one sees at once what one has saved.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with remember_organisation(shown_row if is_admin(request) else kept_row):
            return get_response(request)

    return middleware


# What the owner has written, with what a fresh site says beside it.
kept_row = kept_for_version(shown_row)


class UnpaddedGZip(GZipMiddleware):
    """Gzip that makes the same bytes of the same answer."""

    max_random_bytes = 0


def compress(get_response: GetResponse) -> GetResponse:
    """Compress what browsers let us: a public page to the same bytes each time.

    Django's padding hides how long a secret is (BREACH). Only the admin's pages hold one.
    """
    padded, unpadded = GZipMiddleware(get_response), UnpaddedGZip(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        (padded if is_admin(request) else unpadded).process_response(request, response)
        return response

    return middleware


def reading_only(get_response: GetResponse) -> GetResponse:
    """Answer 405 to whatever would write, outside the admin and the diagnostic form.

    Before the token check, which would call it forbidden, and before Django adds the slash that an
    address lacks, which it cannot do for a POST.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        writes = request.method not in {"GET", "HEAD"}
        if not writes or is_admin(request) or path == reverse("contact:diagnostic"):
            return get_response(request)
        if is_valid_path(path) or is_valid_path(f"{path}/"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return get_response(request)

    return middleware


def refuse_nul_bytes(get_response: GetResponse) -> GetResponse:
    """Answer 400 to a NUL byte in the address: PostgreSQL can neither store nor compare it.

    Not to one that is searched for: whatever is typed there finds something or nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        has_nul = "%00" in query or "\0" in query
        if "\0" in request.path or (has_nul and request.path_info != reverse("casestudies:search")):
            return HttpResponseBadRequest("Bad request: the address contains a NUL byte.\n")
        return get_response(request)

    return middleware
