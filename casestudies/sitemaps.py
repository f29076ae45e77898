"""What search engines may find: every published page, and the lists that lead to them."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from casestudies.kinds import KINDS, SECTIONS, Kind
from casestudies.models import Section
from casestudies.publishing import IN_SITEMAP, Page


class SiteSitemap(Sitemap):
    """Addresses come from SITE_URL, never from the request."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageSitemap(SiteSitemap):
    """The published pages of one kind."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def items(self) -> QuerySet[Any]:
        pages: QuerySet[Any] = self.kind.pages.published().filter(IN_SITEMAP)
        return pages

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


SITEMAPS: dict[str, Any] = {
    "fixed": FixedSitemap,
    **{section: partial(PageSitemap, kind) for section, kind in KINDS.items()},
}
