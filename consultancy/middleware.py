"""What happens to every request and response."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.urls import is_valid_path, reverse

from casestudies.redirects import GetResponse

# `connect-src` is for tools that fetch robots.txt in the page's name, Lighthouse for one: no page
# of ours connects to anything.
PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The admin's own scripts talk to the server, and previews stand in frames of this site.
ADMIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send the one constant policy of public pages, or the admin's, and the isolation headers.

    A view that has set a policy of its own keeps it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "interest-cohort=()")
        return response

    return middleware


def caching(get_response: GetResponse) -> GetResponse:
    """Let any cache keep a public page, and ask with its ETag before it shows it again.

    So an unpublished page is gone at once. The admin's pages, and answers to what was sent, are
    kept nowhere; a view that has set a Cache-Control of its own keeps it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_public = request.method in {"GET", "HEAD"} and not request.path.startswith("/admin/")
        rule = "public, no-cache" if is_public else "no-store"
        response.headers.setdefault("Cache-Control", rule)
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
        if not writes or path.startswith("/admin/") or path == reverse("contact:diagnostic"):
            return get_response(request)
        if is_valid_path(path) or is_valid_path(f"{path}/"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return get_response(request)

    return middleware


def refuse_nul_bytes(get_response: GetResponse) -> GetResponse:
    """Answer 400 to a NUL byte in the address: PostgreSQL can neither store nor compare it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or "\0" in query:
            return HttpResponseBadRequest("Bad request: the address contains a NUL byte.\n")
        return get_response(request)

    return middleware
