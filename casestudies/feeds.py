"""Atom feeds (RFC 4287) of case studies and insights, with the whole text of each article."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from casestudies.content_paths import published_urls
from casestudies.kinds import Kind
from casestudies.models import Article
from casestudies.newest_first import NEWEST_FIRST
from casestudies.page_context import FeedPage
from casestudies.picked_order import with_picked_links
from casestudies.publishing import LONG_AGO
from casestudies.text.rendering import referenced_paths
from contact.characters import UNSHOWABLE
from contact.models import CallToAction
from contact.organisation import Organisation

FEED_LENGTH = 20


class AtomWithContent(Atom1Feed):
    """Atom whose entries hold the article itself beside its summary.

    Characters that XML cannot hold are left out: a text may have been stored past every form.
    """

    def add_item(self, **item: Any) -> None:  # type: ignore[override]
        """Django's feeds name whatever they say of an entry."""
        super().add_item(**{name: showable(value) for name, value in item.items()})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        # Links in the text are relative to the article's address.
        attributes = {"type": "html", "xml:base": item["link"]}
        handler.addQuickElement("content", item["content"], attributes)


class ArticleFeed(Feed):
    """The newest published articles of one kind. Every address in it comes from SITE_URL."""

    feed_type = AtomWithContent

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.title = kind.title

    def author_name(self) -> str:
        """Of the entries that name nobody (RFC 4287, 4.1.1)."""
        return showable(Organisation.current().name)  # type: ignore[no-any-return]

    def link(self) -> str:
        return absolute_url(reverse(self.kind.list_view))

    def feed_url(self) -> str:
        return absolute_url(reverse(self.kind.feed_view))

    def items(self) -> list[Article]:
        """The articles with their texts rendered; what these refer to is looked up once."""
        in_order = (NEWEST_FIRST, "-pk")
        keys = self.kind.pages.published().order_by(*in_order).values("pk")[:FEED_LENGTH]
        found: Any = Article.objects.filter(pk__in=keys).order_by(*in_order)
        newest = list(with_picked_links(found))
        paths = set().union(*(referenced_paths(article.body) for article in newest))
        urls, defaults = published_urls(paths, self.kind.section), CallToAction.current()
        for article in newest:
            page = FeedPage(article, urls, defaults)
            article.content, article.written_by = page.rendered.html, page.authors
        return newest

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return item.lead

    def item_link(self, item: Article) -> str:
        return absolute_url(item.get_absolute_url())

    def item_guid(self, item: Article) -> str:
        """A tag of ours (RFC 4151): stays when the page is renamed, as RFC 4287 (4.2.6) demands."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{item._meta.model_name}/{item.pk}"

    def item_pubdate(self, item: Article) -> datetime | None:
        """None for an undated one: when it came here is not when it appeared."""
        return item.published_at if item.date else None

    def item_updateddate(self, item: Article) -> datetime:
        """RFC 4287 (4.1.2) wants one of every entry."""
        return item.updated_at or LONG_AGO

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        people = item.written_by  # type: ignore[attr-defined]
        authors = [(showable(one.title), absolute_url(one.get_absolute_url())) for one in people]
        return {"content": item.content, "authors": authors}  # type: ignore[attr-defined]


def showable(value: Any) -> Any:
    return UNSHOWABLE.sub("", value) if isinstance(value, str) else value


def absolute_url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
