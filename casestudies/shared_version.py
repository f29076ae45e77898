"""What a share link leads to: one version of a page, for whoever holds the link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casestudies.history.revisions import Revision
from casestudies.history.share_links import open_link
from casestudies.history.showing import kept_page
from casestudies.views import preview_response


@never_cache
@require_safe
def shared_version(request: HttpRequest, token: str) -> HttpResponse:
    """The version that the link was made for, as visitors would see it; it says which one it is.

    404 for every link that is not open, without telling why. Sets no cookie.
    """
    link = open_link(token)
    page = kept_page(link.revision) if link else None
    if link is None or page is None:
        raise Http404
    newer = Revision.objects.of(page).filter(number__gt=link.revision.number)
    response = preview_response(request, page, shared=link, has_newer=newer.exists())
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
