"""What caches may keep of an answer, and for how long."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from casestudies.version.version_watch import OUTAGE_BRIDGED_FOR as OUTAGE
from consultancy.media.failures import forget_failures, has_failed
from consultancy.middleware import is_admin, is_html
from contact.pages.reading import GetResponse

# What caches between us and the visitor may do with a page; why, and how fresh that is, is told in
# docs/decisions/0035-pages-are-kept-before-django.md. Browsers ask at each visit.
SHARED_FILE = f"public, max-age=0, s-maxage=1, stale-if-error={OUTAGE:.0f}"
# A page may be shown for one second more while the cache asks for it.
SHARED_PAGE = f"{SHARED_FILE}, stale-while-revalidate=1"
# Answers that stay: it is there, is as you have it, has moved, is not there, is gone.
CACHED_STATUSES = {200, 206, 301, 304, 308, 404, 410}


def caching(get_response: GetResponse) -> GetResponse:
    """Let caches keep a public page for a second, and ask with its ETag before it is shown again.

    So an unpublished page is gone at once. The admin's pages, answers to what was sent, errors, and
    what was made although the database or the bucket of media failed (without the owner's words,
    say) are kept nowhere; a view that has set a Cache-Control of its own keeps it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        forget_failures()
        response = get_response(request)
        is_public = request.method in {"GET", "HEAD"} and not is_admin(request)
        is_whole = not (connection.errors_occurred or has_failed())
        is_lasting = is_public and is_whole and response.status_code in CACHED_STATUSES
        shared = SHARED_PAGE if is_html(response) else SHARED_FILE
        response.headers.setdefault("Cache-Control", shared if is_lasting else "no-store")
        return response

    return middleware
