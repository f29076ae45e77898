"""What search engines may find: every published page, and the lists that lead to them."""

from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from casestudies.models import Article, Outcome, Problem
from casestudies.publishing import Page


class SiteSitemap(Sitemap):
    """Addresses come from SITE_URL, never from the request."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageSitemap(SiteSitemap):
    """The published pages of one model."""

    model: ClassVar[type[Article | Outcome | Problem]]

    def items(self) -> QuerySet[Any]:
        return self.model.objects.published()

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at

    def priority(self, item: Page) -> Any:
        return item.sitemap_priority


class ArticleSitemap(PageSitemap):
    model = Article


class OutcomeSitemap(PageSitemap):
    model = Outcome


class ProblemSitemap(PageSitemap):
    model = Problem


class FixedSitemap(SiteSitemap):
    """The home page, the lists and the form."""

    def items(self) -> list[str]:
        lists = ["case_studies", "insights", "problems", "outcomes"]
        return ["home", *(f"casestudies:{name}" for name in lists), "contact:diagnostic"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "fixed": FixedSitemap,
    "articles": ArticleSitemap,
    "outcomes": OutcomeSitemap,
    "problems": ProblemSitemap,
}
