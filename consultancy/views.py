"""Pages that belong to no app: privacy, and what machines ask for."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.static import serve

from casestudies.models import PlainPage
from casestudies.page.page_context import SitePage
from casestudies.version.site_version import coming_midnight
from consultancy.media.serving import media_of_bucket
from contact.notice import privacy_facts
from contact.organisation import Organisation

NOT_FOR_ROBOTS = ("/admin/", "/search/", "/search.md?", "/shared/")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a visitor, and for how long; then what the site's owner adds to it."""
    added = PlainPage(slug="privacy", body=Organisation.current().privacy_text)
    more = SitePage(added).rendered if added.body else None
    return render(request, "privacy.html", {**privacy_facts(), "more": more})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A stored image. One machine needs nothing more; a proxy may serve the folder itself."""
    if settings.MEDIA_IN_BUCKET:
        return media_of_bucket(request, path)
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by robots (RFC 9309), but not what visitors ask the search, of
    which there is no end. Shared drafts are whose link they are.
    """
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        *([] if settings.NOINDEX else [f"Sitemap: {settings.SITE_URL}/sitemap.xml"]),
    ]
    return text_response(lines)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a vulnerability (RFC 9116); good for a year. Its date turns with the site's
    day, as the site's version does: what was kept of it is then forgotten.
    """
    expires = (coming_midnight(timezone.now()) + timedelta(days=364)).astimezone(UTC)
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return text_response(lines)


def text_response(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
