"""Every link of the site, read from all texts: what the rows of mentions are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from casestudies.addresses.content_paths import ContentPaths, is_list, parse_path
from casestudies.desk.links.directory import leads_somewhere
from casestudies.history.showing import draft_texts
from casestudies.kinds import (
    kind_of,
    page_models,
    parse_address,
)
from casestudies.models import Redirect
from casestudies.publishing import Page
from casestudies.tables.mentions import Key, key_of
from casestudies.text.links import heading_ids, text_links
from casestudies.text.text_link import TextLink


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text. `target` is None for what is no page of these; `is_old`: by a redirect;
    `is_draft`: it stands in draft changes, whose text its source has then.
    """

    source: Page
    text: TextLink
    target: Page | None
    is_old: bool = False
    is_broken: bool = False
    is_draft: bool = False


class LinkGraph:
    """All pages and links as they are now."""

    def __init__(self) -> None:
        found = (m._default_manager.defer("front_matter", "imported") for m in page_models())
        self.texts: list[Page] = [page for pages in found for page in pages]
        self.drafts = [page for page, _fields in draft_texts(Q())]
        # Introductions have links, but none leads to them.
        self.pages = {key_of(page): page for page in self.texts if kind_of(page)}

    @cached_property
    def by_content_path(self) -> ContentPaths[Page]:
        """The pages by file name and, which counts more, by slug."""
        found: ContentPaths[Page] = ContentPaths()
        for page in self.pages.values():
            found.add(page, page.section, page.slug, page.file_path)
        return found

    @cached_property
    def by_old_content_path(self) -> ContentPaths[Page]:
        return ContentPaths((parse_path(path), page) for path, page in self.old_paths.items())

    @cached_property
    def old_paths(self) -> dict[str, Page]:
        """The pages by their old addresses."""
        rows = Redirect.objects.to_pages().values_list("path", "content_type__model", "object_id")
        found = ((path, self.pages.get(Key(model, pk))) for path, model, pk in rows)
        return {path: page for path, page in found if page}

    @cached_property
    def links(self) -> list[Link]:
        """The links in all texts as they are stored."""
        return [link for page in self.texts for link in self.links_of(page)]

    def links_of(self, page: Page) -> Iterator[Link]:
        """The links in a page's text, found in the graph."""
        for text in text_links(page.body):
            if not text.path:
                yield Link(page, text, page)
            else:
                yield self.follow_ref(page, text) if text.is_ref else self.follow(page, text)

    def follow_ref(self, page: Page, text: TextLink) -> Link:
        here = page.folder, page.language_folder
        if target := self.by_content_path.find(text.path, *here):
            return Link(page, text, target)
        if target := self.by_old_content_path.find(text.path, *here):
            return Link(page, text, target, is_old=True)
        return Link(page, text, None, is_broken=not is_list(text.path, page.folder))

    def follow(self, page: Page, text: TextLink) -> Link:
        address = parse_address(text.path)
        if address and (target := self.by_address.get(address)):
            return Link(page, text, target)
        for path in (text.path, text.path.rstrip("/") + "/"):
            if target := self.old_paths.get(path):
                return Link(page, text, target, is_old=True)
        return Link(page, text, None, is_broken=not leads_somewhere(text.path))

    @cached_property
    def by_address(self) -> dict[tuple[str, str], Page]:
        return {(page.section, page.slug): page for page in self.pages.values()}


def every_lead():
    """What each link leads to: its page and place, its target, whether it is old, broken, in draft
    changes, and without the heading that it names.
    """
    graph = LinkGraph()
    in_drafts = [(link, True) for page in graph.drafts for link in graph.links_of(page)]
    every = [*((link, False) for link in graph.links), *in_drafts]
    return sorted((as_row(link, is_draft) for link, is_draft in every), key=str)


def as_row(link, is_draft):
    target, fragment = link.target and key_of(link.target), link.text.fragment
    lacks = target and fragment and not fragment.startswith("fn")
    return (
        key_of(link.source),
        (link.text.start, link.text.line_in(link.source.body), link.text.written),
        target,
        (link.is_old, link.is_broken, is_draft),
        bool(
            lacks and fragment not in heading_ids(type(link.target).objects.get(pk=target.pk).body)
        ),
    )
