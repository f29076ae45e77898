"""What search engines are told of pages: when they changed, their translations and pictures."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from casestudies.images.storing import is_stored
from casestudies.kinds import Kind, link_fields, link_table, links_back
from casestudies.lists.listed_pages import UNSEEN
from casestudies.models import Article
from casestudies.page.translations import translations_with
from casestudies.publishing import IN_SITEMAP, Page, PicturedPage
from casestudies.text.images import image_addresses_in

# By so many of the articles that were linked to it last one knows when a tag's page changed: to ask
# all of them would be to read all links of a large site.
NEWEST_TAG_LINKS = 50
# An article's; of an import nobody may know when it was edited.
SHOWN_AT = Greatest(Coalesce("updated_at", "published_at"), F("published_at"))

# What a text has that shows an image; nobody need read the others.
IMAGE_HINTS = ("![", "<img", "figure")
TEXTS_AT_ONCE = 100
# More of one page Google does not read.
MOST_IMAGES = 1_000


class SiteSitemap(Sitemap):
    """Addresses come from SITE_URL, never from the request."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class PageSitemap(SiteSitemap):
    """The published pages of one kind with these keys, each with its translations, as in
    https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap.
    """

    def __init__(self, kind: Kind, keys: range) -> None:
        self.kind = kind
        self.keys = keys

    def items(self) -> QuerySet[Any]:
        pages = pages_to_be_found(self.kind, self.keys)
        return with_newest_linked(pages) if shows_articles(self.kind) else pages

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """As Django's, with what the template asks of translations and pictures. A query more for
        pictures, and one for translations where there are some.
        """
        urls: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        pages = [url["item"] for url in urls]
        translated = translations_with({page.translation_key for page in pages} - {""})
        pictures = picture_addresses(self.kind.model, pages)
        for page, url in zip(pages, urls, strict=True):
            url["images"] = pictures.get(page.pk, ())
            url["alternates"] = [
                {"lang_code": tag, "location": settings.SITE_URL + path}
                for tag, path in translated.get(page.translation_key, {}).items()
            ]
        return urls

    def lastmod(self, item: Page) -> datetime | None:
        """When its text was last edited, or what it shows of others."""
        return latest([item.updated_at, getattr(item, "newest_linked", None)])

    def changefreq(self, item: Page) -> str | None:
        return item.sitemap_changefreq or None

    def priority(self, item: Page) -> Any:
        return item.sitemap_priority


def pages_to_be_found(kind: Kind, keys: range) -> QuerySet[Any]:
    """The published pages of a kind with these keys that the sitemap names, without their texts."""
    found = kind.pages.published().filter(IN_SITEMAP, pk__range=(keys.start, keys.stop - 1))
    pages: QuerySet[Any] = found.defer(*UNSEEN, "imported").order_by("pk")
    return pages


def shows_articles(kind: Kind) -> bool:
    """Whether its pages show the articles that are linked to them."""
    return "articles" in links_back(kind.model)


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of those that are known."""
    return max((moment for moment in moments if moment), default=None)


def with_newest_linked(pages: Any) -> Any:
    """Tags or people, each with the moment at which one of the articles that were last linked to it
    was edited or appeared.
    """
    field = next(one for one in link_fields(Article) if one.related_model is pages.model)
    rows, article, other = link_table(field)
    last = rows.objects.filter(**{other: OuterRef(OuterRef("pk"))}).order_by("-pk")
    articles = Article.objects.published().filter(pk__in=last.values(article)[:NEWEST_TAG_LINKS])
    newest = articles.annotate(shown_at=SHOWN_AT).order_by("-shown_at").values("shown_at")[:1]
    return pages.annotate(newest_linked=Subquery(newest))


def picture_addresses(model: Any, pages: Iterable[Page]) -> dict[int, list[str]]:
    """The addresses of the pictures that pages show, their own first, by their keys. One query."""
    has_own = Q(image__gt="") if hasattr(model, "image_path") else Q()
    columns = ["image"] if has_own else []
    rule = reduce(or_, (Q(body__icontains=hint) for hint in IMAGE_HINTS), has_own)
    shown = model.objects.filter(rule, pk__in=[page.pk for page in pages]).order_by()
    found = shown.only(*columns, "body", "imported").iterator(TEXTS_AT_ONCE)
    return {page.pk: pictures_on(page) for page in found}


def pictures_on(page: Page) -> list[str]:
    """The addresses of the pictures of the media folder that a page shows, its own first."""
    own = [page.image_path] if isinstance(page, PicturedPage) and page.image else []
    paths = dict.fromkeys(
        [*own, *filter(None, (path_of(page, one) for one in image_addresses_in(page.body)))]
    )
    return list(filter(None, map(media_address, list(paths)[:MOST_IMAGES])))


def path_of(page: Page, written: str) -> str:
    """Where the media folder has what a page's text calls so; empty for what lies elsewhere."""
    base = default_storage.url("")
    local = written.removeprefix(settings.SITE_URL)
    inside = unquote(local.removeprefix(base)) if local.startswith(base) else ""
    return page.media_path(written) or inside


def media_address(path: str) -> str:
    """The address of a file in the media folder; empty where there is none."""
    try:
        address = default_storage.url(path) if is_stored(path) else ""
    except (OSError, ValueError, SuspiciousFileOperation):
        return ""
    return urljoin(settings.SITE_URL, address) if address else ""
