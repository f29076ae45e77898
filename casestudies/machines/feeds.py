"""Feeds with the whole text of each article, as Atom (RFC 4287) and as JSON Feed 1.1: of case
studies, of insights, and of each problem and outcome.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape

from casestudies.addresses.content_paths import names_of, published_paths, urls_among
from casestudies.kinds import Kind
from casestudies.models import Article
from casestudies.page.page_context import FeedPage
from casestudies.publishing import LONG_AGO, Page
from casestudies.tables.newest_first import NEWEST_FIRST
from casestudies.tables.picked_order import with_picked_links
from casestudies.text.elsewhere import with_whole_addresses
from casestudies.text.rendering import referenced_paths
from contact.models import CallToAction
from contact.organisation import Organisation
from contact.text.characters import UNSHOWABLE
from contact.text.languages import direction

FEED_LENGTH = 20


class ShowableFeed(SyndicationFeed):
    """What all formats have in common.

    Characters that XML cannot hold are left out: a text may have been stored past every form.
    """

    def add_item(self, **item: Any) -> None:  # type: ignore[override]
        """Django's feeds name whatever they say of an entry."""
        super().add_item(**{name: showable(value) for name, value in item.items()})

    def latest_post_date(self) -> datetime:
        """A feed without entries has not changed; Django would say that it did just now."""
        return super().latest_post_date() if self.items else LONG_AGO


class AtomFeed(ShowableFeed, Atom1Feed):
    """Atom whose entries hold the article itself beside its summary."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # Django leaves out what is None, not what is empty.
        super().add_item_elements(handler, item | {"description": item["description"] or None})
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        for tag in item["tags"]:
            handler.addQuickElement("category", "", tag)
        # The addresses in it are whole; some readers want to know from where all the same.
        attributes = {"type": "html", "xml:base": item["link"]}
        handler.addQuickElement("content", item["content"], attributes)


class JsonFeed(ShowableFeed):
    """https://www.jsonfeed.org/version/1.1/. Its entries have the ids that they have in Atom."""

    content_type = "application/feed+json"

    def write(self, outfile: Any, encoding: str) -> None:
        said = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["subtitle"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
            "items": [json_item(item) for item in self.items],
        }
        outfile.write(json.dumps(without_empty(said), ensure_ascii=False).encode(encoding))


def json_item(item: dict[str, Any]) -> dict[str, Any]:
    return without_empty(
        {
            "id": item["unique_id"],
            "url": item["link"],
            "language": item["language"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"] or "<p></p>",
            "date_published": item["pubdate"] and rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [{"name": name, "url": url} for name, url in item["authors"]],
            "tags": [tag["label"] for tag in item["tags"]],
        }
    )


def without_empty(said: dict[str, Any]) -> dict[str, Any]:
    """JSON Feed leaves out what there is nothing to say of; entries there may be none."""
    return {name: value for name, value in said.items() if value or name == "items"}


class ArticleFeed(Feed):
    """The newest published articles of one kind. Every address in it comes from SITE_URL."""

    def __init__(self, kind: Kind, feed_type: type[ShowableFeed] = AtomFeed) -> None:
        self.kind = kind
        self.feed_type = feed_type

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Readers ask by the ETag whether there is anything new. When the newest entry changed says
        nothing of one that was withdrawn.
        """
        response = super().__call__(request, *args, **kwargs)
        del response.headers["Last-Modified"]
        return response

    def title(self, _tag: Page | None) -> str:
        return f"{self.kind.title} – {self.author_name()}"

    def subtitle(self, _tag: Page | None) -> str | None:
        return str(self.kind.standfirst)

    def author_name(self) -> str:
        """Of the entries that name nobody (RFC 4287, 4.1.1)."""
        return showable(Organisation.current().name)  # type: ignore[no-any-return]

    def link(self, _tag: Page | None) -> str:
        return absolute_url(reverse(self.kind.list_view))

    def feed_url(self, tag: Page | None) -> str:
        name = self.kind.feed_view if self.feed_type is AtomFeed else self.kind.json_feed_view
        return absolute_url(reverse(name, args=[tag.slug] if tag else []))

    def articles(self, _tag: Page | None) -> QuerySet[Article]:
        """All that the feed may hold."""
        return self.kind.pages.published()  # type: ignore[no-any-return]

    def items(self, tag: Page | None) -> list[Article]:
        """The articles with their texts rendered; what these refer to is looked up once."""
        in_order = (NEWEST_FIRST, "-pk")
        keys = self.articles(tag).order_by(*in_order).values("pk")[:FEED_LENGTH]
        found: Any = Article.objects.filter(pk__in=keys).order_by(*in_order)
        newest = list(with_picked_links(found))
        render_texts(newest)
        return newest

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        """Atom is told that it is HTML."""
        return escape(item.lead)

    def item_link(self, item: Article) -> str:
        return absolute_url(item.get_absolute_url())

    def item_guid(self, item: Article) -> str:
        """A tag of ours (RFC 4151): stays when the page is renamed, as RFC 4287 (4.2.6) demands."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{item._meta.model_name}/{item.pk}"

    def item_pubdate(self, item: Article) -> datetime | None:
        """None for an undated one: when it came here is not when it appeared."""
        return item.published_at if item.date else None

    def item_updateddate(self, item: Article) -> datetime:
        """RFC 4287 (4.1.2) wants one of every entry. What was written before it was to appear has
        changed for its readers when it did.
        """
        moments = (item.updated_at, self.item_pubdate(item))
        return max((moment for moment in moments if moment), default=LONG_AGO)

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        people: Iterable[Page] = item.written_by  # type: ignore[attr-defined]
        return {
            "content": item.content,  # type: ignore[attr-defined]
            "summary": item.lead,
            "language": item.language,
            "authors": [
                (showable(one.title), absolute_url(one.get_absolute_url())) for one in people
            ],
            "tags": [tag_data(tag) for tags in item.tags.values() for tag in tags],
        }


class TagFeed(ArticleFeed):
    """The newest published articles, of both kinds, on a problem or an outcome."""

    def get_object(self, request: HttpRequest, slug: str) -> Page:
        found: Page = get_object_or_404(self.kind.pages.published(), slug=slug)
        return found

    def title(self, tag: Page | None) -> str:
        return showable(f"{tag} – {self.author_name()}")  # type: ignore[no-any-return]

    def subtitle(self, tag: Any) -> str | None:
        return showable(tag.lead) or None

    def link(self, tag: Any) -> str:
        return absolute_url(tag.get_absolute_url())

    def articles(self, tag: Page | None) -> QuerySet[Article]:
        return Article.objects.published().filter(**{f"{self.kind.section}": tag})


def render_texts(articles: list[Article]) -> None:
    """Give each its text as `content`, and as `written_by` who wrote it. Two queries."""
    folders = {one.pk: (one.folder, one.language_folder) for one in articles}
    paths = {one.pk: referenced_paths(one.body) for one in articles}
    names = (names_of(paths[one.pk], *folders[one.pk]) for one in articles)
    found, defaults = published_paths(set().union(*names) - {""}), CallToAction.current()
    for article in articles:
        urls = urls_among(*found, paths[article.pk], *folders[article.pk])
        page = FeedPage(article, urls, defaults)
        address = absolute_url(article.get_absolute_url())
        text = with_whole_addresses(page.rendered.html, address)
        if direction(article.language) == "rtl":
            # Readers know nothing of it from the entry.
            text = f'<div dir="rtl">{text}</div>'
        article.content, article.written_by = text, page.authors  # type: ignore[attr-defined]


def tag_data(tag: Page) -> dict[str, str]:
    """A category (RFC 4287, 4.2.2): unlike its name, its term stays."""
    scheme = absolute_url(reverse(f"casestudies:{tag.section}"))
    return {"term": tag.slug, "scheme": scheme, "label": showable(tag.name)}


def showable(value: Any) -> Any:
    return UNSHOWABLE.sub("", value) if isinstance(value, str) else value


def absolute_url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
