"""Atom feeds (RFC 4287) of case studies and insights, with the whole text of each article."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casestudies.content_paths import published_urls
from casestudies.models import Article
from casestudies.page_context import FeedPage
from casestudies.text.rendering import referenced_paths, render_markdown
from casestudies.views import tagged
from contact.models import CallToAction

FEED_LENGTH = 20


class AtomWithContent(Atom1Feed):
    """Atom whose entries hold the article itself beside its summary."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        # Links in the text are relative to the article's address.
        attributes = {"type": "html", "xml:base": item["link"]}
        handler.addQuickElement("content", item["content"], attributes)


class ArticleFeed(Feed):
    """The newest published articles of one kind. Every address in it comes from SITE_URL."""

    feed_type = AtomWithContent
    kind: Article.Kind
    list_url: str | Promise
    feed_path: str | Promise

    def link(self) -> str:
        return absolute_url(self.list_url)

    def feed_url(self) -> str:
        return absolute_url(self.feed_path)

    def items(self) -> list[Article]:
        """The articles with their texts rendered; what these refer to is looked up once."""
        articles = tagged(Article.objects.published().filter(kind=self.kind))
        newest = list(articles.order_by("-date", "-pk")[:FEED_LENGTH])
        paths = set().union(*(referenced_paths(article.body) for article in newest))
        urls, defaults = published_urls(paths, self.kind), CallToAction.current()
        for article in newest:
            page = FeedPage(article, urls, defaults)
            rendered = render_markdown(article.body, page, allow_html=article.keeps_html)
            article.content = rendered.html  # type: ignore[attr-defined]
        return newest

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return item.description

    def item_link(self, item: Article) -> str:
        return absolute_url(item.get_absolute_url())

    def item_guid(self, item: Article) -> str:
        """A tag of ours (RFC 4151): stays when the page is renamed, as RFC 4287 (4.2.6) demands."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:article/{item.pk}"

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime:
        return item.updated_at

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        return {"content": item.content}  # type: ignore[attr-defined]


class CaseStudyFeed(ArticleFeed):
    title = _("Case studies")
    kind = Article.Kind.CASE_STUDY
    list_url = reverse_lazy("casestudies:case_studies")
    feed_path = reverse_lazy("casestudies:case_study_feed")


class InsightFeed(ArticleFeed):
    title = _("Insights")
    kind = Article.Kind.INSIGHT
    list_url = reverse_lazy("casestudies:insights")
    feed_path = reverse_lazy("casestudies:insight_feed")


def absolute_url(path: str | Promise) -> str:
    return f"{settings.SITE_URL}{path}"
