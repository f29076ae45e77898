"""What search engines may find: every published page, and the lists that lead to them.

An index of parts (https://www.sitemaps.org/protocol.html#index). A part has the pages of a kind
whose keys stand in one thousand: which those are never changes, so that one asked for again is the
same but for what was edited in it, and none costs more on a large site.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sitemaps import views as django_views
from django.db.models import CharField, F, Max, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from casestudies.kinds import HOME, KINDS, SECTIONS
from casestudies.machines.sitemap_pages import (
    PageSitemap,
    SiteSitemap,
    latest,
    pictures_on,
    shows_articles,
)
from casestudies.models import Section
from casestudies.publishing import IN_SITEMAP
from casestudies.version.kept_for_version import kept_for_version
from casestudies.version.site_version import as_moment
from contact.queries.prepared import Parameter, Prepared

KEYS_IN_PART = 1_000
# The part with what is no page of a kind.
FIXED = "site"
TEMPLATE = "sitemap_part.xml"


class SitemapPart(NamedTuple):
    """A sitemap: the section of its pages, its number, and when what one of them shows was last
    edited, or appeared.
    """

    section: str
    number: int
    changed_at: datetime | None = None

    @property
    def location(self) -> str:
        """Its address, as the index says it."""
        return settings.SITE_URL + reverse("sitemap_part", args=[self.section, self.number])

    @property
    def last_mod(self) -> datetime | None:
        """The same moment, by the name that Django's template asks for."""
        return self.changed_at


class FixedPage(NamedTuple):
    """The home page, a list or the form: its path, what its owner says of it in an introduction,
    and when something on it was last edited or appeared.
    """

    path: str
    introduction: Section | None = None
    changed_at: datetime | None = None


class FixedSitemap(SiteSitemap):
    """The home page, the lists and the form."""

    def items(self) -> list[FixedPage]:
        introductions = {page.slug: page for page in Section.objects.published()}
        known, slugs = parts(), [HOME, *SECTIONS]
        found = [fixed_page(slug, introductions.get(slug), known) for slug in slugs]
        shown = [page for page in found if not page.introduction or page.introduction.is_in_sitemap]
        return [*shown, FixedPage(reverse("contact:diagnostic"))]

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """As Django's, with the pictures of the introductions."""
        urls: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        for url in urls:
            introduction = url["item"].introduction
            url["images"] = pictures_on(introduction) if introduction else ()
        return urls

    def location(self, item: FixedPage) -> str:
        return item.path

    def lastmod(self, item: FixedPage) -> datetime | None:
        return item.changed_at

    def changefreq(self, item: FixedPage) -> str | None:
        return item.introduction.sitemap_changefreq or None if item.introduction else None

    def priority(self, item: FixedPage) -> Any:
        return item.introduction.sitemap_priority if item.introduction else None


def fixed_page(slug: str, introduction: Section | None, known: list[SitemapPart]) -> FixedPage:
    """Home, which shows something of every section, or a list; with its published introduction."""
    shown = [part.changed_at for part in known if slug in {HOME, part.section}]
    said_at = introduction.updated_at if introduction else None
    path = reverse("home" if slug == HOME else SECTIONS[slug].list_view)
    return FixedPage(path, introduction, latest([*shown, said_at]))


def index(_request: HttpRequest) -> HttpResponse:
    """The parts, each with the moment of its last edit."""
    response = HttpResponse(index_text(settings.SITE_URL), content_type="application/xml")
    response.headers["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


def part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One of them. Raises Http404 for what the index does not name."""
    if not any((section, number) == (one.section, one.number) for one in parts()):
        raise Http404
    found = FixedSitemap() if section == FIXED else PageSitemap(KINDS[section], key_range(number))
    return django_views.sitemap(request, {section: found}, template_name=TEMPLATE)


def key_range(number: int) -> range:
    """The keys of the pages in the part of that number."""
    return range(number * KEYS_IN_PART, (number + 1) * KEYS_IN_PART)


@kept_for_version
def index_text(_site: str) -> str:
    """The index of that site. One query."""
    return render_to_string("sitemap_index.xml", {"sitemaps": parts()})


@kept_for_version
def parts() -> list[SitemapPart]:
    """All parts that have an address. One query. Home, lists, tags and people show articles too."""
    found = sorted(parts_with_pages())
    newest = latest(part.changed_at for part in found)
    own = {section for section, kind in KINDS.items() if not shows_articles(kind)}
    shown = [one if one.section in own else one._replace(changed_at=newest) for one in found]
    return [SitemapPart(FIXED, 0, newest), *shown]


def parts_with_pages() -> Iterator[SitemapPart]:
    for section, number, *moments in edits_by_part.rows(now=timezone.now()):
        changed_at = latest(as_moment(one) if one else None for one in moments)
        yield SitemapPart(section, int(number), changed_at)


@Prepared
def edits_by_part(*, now: Parameter) -> Any:
    queries = [
        kind.pages.published(now)
        .filter(IN_SITEMAP)
        .order_by()
        .values(part=F("pk") / KEYS_IN_PART)
        .annotate(edited_at=Max("updated_at"), appeared_at=Max("published_at"))
        .values_list(Value(section, CharField()), "part", "edited_at", "appeared_at")
        for section, kind in KINDS.items()
    ]
    return queries[0].union(*queries[1:], all=True)
