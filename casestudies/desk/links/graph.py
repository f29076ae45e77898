"""Every page with its links: those in its text, and those its row declares.

Read in a number of queries that does not grow.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Model, Q
from django.urls import Resolver404, resolve

from casestudies.content_paths import ContentPaths, is_list, parse_path
from casestudies.history.revisions import Revision
from casestudies.history.showing import draft_texts
from casestudies.kinds import (
    KINDS,
    all_link_fields,
    kind_of,
    link_table,
    page_models,
    parse_address,
)
from casestudies.menus import MenuEntry
from casestudies.models import Redirect
from casestudies.publishing import Page
from casestudies.text.links import TextLink, text_links


class Key(NamedTuple):
    """A page by the name of its model and its number."""

    model: str
    pk: int


def key_of(page: Model) -> Key:
    return Key(str(page._meta.model_name), page.pk)


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

    @property
    def is_shown(self) -> bool:
        """Whether visitors see it."""
        return self.source.is_published and not self.is_draft

    @property
    def how(self) -> str:
        """What an editor looks for to find it."""
        return in_draft_changes(self.text.written) if self.is_draft else self.text.written


class LinkGraph:
    """All pages and links as they are now."""

    def __init__(self) -> None:
        found = (m._default_manager.defer("front_matter", "imported") for m in page_models())
        self.texts: list[Page] = [page for pages in found for page in pages]
        self.drafts = list(draft_texts(Q()))
        # Introductions have links, but none leads to them.
        self.pages = {key_of(page): page for page in self.texts if kind_of(page)}
        self.relations = [
            (Key(link.model._meta.model_name, one), Key(link.related_model._meta.model_name, two))
            for link in all_link_fields()
            for one, two in rows_of(link)
        ]
        self.menu_entries = self.entries_by_page()

    def entries_by_page(self) -> dict[Key, list[MenuEntry]]:
        """The entries of the menus that lead to each page."""
        found: dict[Key, list[MenuEntry]] = defaultdict(list)
        for entry in MenuEntry.objects.exclude(content_type=None).select_related("content_type"):
            key = Key(entry.content_type.model, entry.object_id)  # type: ignore[union-attr, arg-type]
            entry.page = self.pages.get(key)
            found[key].append(entry)
        return found

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
        rows = Redirect.objects.values_list("path", "content_type__model", "object_id")
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

    @cached_property
    def neighbours(self) -> dict[Key, set[Key]]:
        """By page, the pages that its row is linked with, whichever end declares it."""
        found: dict[Key, set[Key]] = defaultdict(set)
        for one, other in self.relations:
            found[one].add(other)
            found[other].add(one)
        return found

    @cached_property
    def leading_to(self) -> dict[Key, list[Link]]:
        """By page, the links in other texts that lead to it, draft changes among them."""
        in_drafts = (link for page in self.drafts for link in self.links_of(page))
        found: dict[Key, list[Link]] = defaultdict(list)
        for link in (*self.links, *(replace(link, is_draft=True) for link in in_drafts)):
            if link.target and key_of(link.target) != key_of(link.source):
                found[key_of(link.target)].append(link)
        return found


def in_draft_changes(written: str) -> str:
    return f"{written} ({Revision.Kind.DRAFT.label})"


def rows_of(field: Any) -> list[tuple[int, int]]:
    table, *columns = link_table(field)
    return list(table.objects.values_list(*columns))


def leads_somewhere(path: str) -> bool:
    """Whether an address of this site is answered by something else than a page of ours."""
    try:
        found = resolve(path if path.endswith("/") or "." in path else f"{path}/")
    except Resolver404:
        return path.startswith("/media/")
    return found.view_name not in {kind.page_view for kind in KINDS.values()}
