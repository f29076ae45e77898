"""What search engines may find: every published page, and the lists that lead to them.

An index of parts (https://www.sitemaps.org/protocol.html#index). A part has the pages of a kind
whose keys stand in one thousand: which those are never changes, so that one asked for again is the
same but for what was edited in it, and none costs more on a large site.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.db.models import CharField, F, Max, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from casestudies.kept_for_version import kept_for_version
from casestudies.kinds import KINDS, SECTIONS, Kind
from casestudies.listed_pages import UNSEEN
from casestudies.models import Section
from casestudies.publishing import IN_SITEMAP, Page
from casestudies.site_version import as_moment
from casestudies.translations import translations_with
from contact.prepared import Parameter, Prepared

KEYS_IN_PART = 1_000
# The part with what is no page of a kind.
FIXED = "site"


class SitemapPart(NamedTuple):
    """A sitemap: the section of its pages, its number, and when one of them was last edited, where
    somebody knows.
    """

    section: str
    number: int
    edited_at: datetime | None = None

    @property
    def location(self) -> str:
        """Its address, as the index says it."""
        return settings.SITE_URL + reverse("sitemap_part", args=[self.section, self.number])

    @property
    def last_mod(self) -> datetime | None:
        """The same moment, by the name that Django's template asks for."""
        return self.edited_at


class SiteSitemap(Sitemap):
    """Addresses come from SITE_URL, never from the request."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageSitemap(SiteSitemap):
    """The published pages of one kind in a part, each with its translations, as in
    https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap.
    """

    def __init__(self, kind: Kind, part: int) -> None:
        self.kind = kind
        self.first_key = part * KEYS_IN_PART

    def items(self) -> QuerySet[Any]:
        keys = (self.first_key, self.first_key + KEYS_IN_PART - 1)
        pages: QuerySet[Any] = self.kind.pages.published().filter(IN_SITEMAP, pk__range=keys)
        return pages.defer(*UNSEEN, "imported").order_by("pk")

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """As Django's, with what its template asks of translations. A query more for them."""
        urls: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        known = translations_with({url["item"].translation_key for url in urls} - {""})
        for url in urls:
            found = known.get(url["item"].translation_key, {})
            url["alternates"] = [
                {"lang_code": tag, "location": settings.SITE_URL + path}
                for tag, path in found.items()
            ]
        return urls

    def lastmod(self, item: Page) -> datetime | None:
        return item.updated_at

    def changefreq(self, item: Page) -> str | None:
        return item.sitemap_changefreq or None

    def priority(self, item: Page) -> Any:
        return item.sitemap_priority


class FixedSitemap(SiteSitemap):
    """The home page, the lists and the form."""

    def items(self) -> list[str]:
        found = [reverse("home"), *(reverse(kind.list_view) for kind in SECTIONS.values())]
        introductions = Section.objects.published().exclude(IN_SITEMAP)
        hidden = {page.get_absolute_url() for page in introductions}
        return [*(url for url in found if url not in hidden), reverse("contact:diagnostic")]

    def location(self, item: str) -> str:
        return item


def index(_request: HttpRequest) -> HttpResponse:
    """The parts, each with the moment of its last edit."""
    response = HttpResponse(index_text(settings.SITE_URL), content_type="application/xml")
    response.headers["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


def part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One of them. Raises Http404 for what the index does not name."""
    if not any((section, number) == (one.section, one.number) for one in parts()):
        raise Http404
    found = FixedSitemap() if section == FIXED else PageSitemap(KINDS[section], number)
    return django_views.sitemap(request, {section: found})


@kept_for_version
def index_text(_site: str) -> str:
    """The index of that site. One query."""
    return render_to_string("sitemap_index.xml", {"sitemaps": parts()})


@kept_for_version
def parts() -> list[SitemapPart]:
    """All parts that have an address. One query."""
    return [SitemapPart(FIXED, 0), *sorted(parts_with_pages())]


def parts_with_pages() -> Iterator[SitemapPart]:
    for section, number, edited_at in edits_by_part.rows(now=timezone.now()):
        yield SitemapPart(section, int(number), as_moment(edited_at) if edited_at else None)


@Prepared
def edits_by_part(*, now: Parameter) -> Any:
    queries = [
        kind.pages.published(now)
        .filter(IN_SITEMAP)
        .order_by()
        .values(part=F("pk") / KEYS_IN_PART)
        .annotate(edited_at=Max("updated_at"))
        .values_list(Value(section, CharField()), "part", "edited_at")
        for section, kind in KINDS.items()
    ]
    return queries[0].union(*queries[1:], all=True)
