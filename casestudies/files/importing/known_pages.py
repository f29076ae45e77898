"""The pages that a link may lead to: those of the site, and those that are being imported."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from casestudies.addresses.content_paths import ContentPaths, parse_path
from casestudies.kinds import KINDS
from casestudies.models import Person, Redirect, Section
from casestudies.publishing import Page


@dataclass(slots=True)
class KnownPage:
    """A page as links need it: `key` is its content path, by file where it came from one.

    `pk` is None until the page is stored.
    """

    key: str
    section: str
    slug: str
    model: type[Page]
    pk: int | None = None
    digest: str = ""
    is_draft: bool = False
    language: str = ""
    translation_key: str = ""
    images: dict[str, tuple[str, str]] = field(default_factory=dict)
    old_addresses: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()
    """What an article may call the person, besides the slug."""

    @property
    def address(self) -> tuple[str, str]:
        return ("", self.slug) if self.model is Section else (self.section, self.slug)


class KnownPages:
    """Every page of the site and of the import, by the ways an author may write its path."""

    def __init__(self) -> None:
        self.by_key: dict[str, KnownPage] = {}
        self.by_path: ContentPaths[KnownPage] = ContentPaths()
        self.by_old_path: ContentPaths[KnownPage] = ContentPaths()
        self.people: dict[str, KnownPage] = {}

    def add(self, page: KnownPage) -> None:
        self.by_key[page.key] = page
        self.by_path.add(page, page.section, "" if page.model is Section else page.slug, page.key)
        self.by_old_path |= {parse_path(path): page for path in page.old_addresses}
        if page.model is Person:
            old = (parse_path(path).name for path in page.old_addresses)
            names = (page.slug, *page.names, *old)
            self.people |= {name.casefold(): page for name in names if name}

    def find(self, path: str, folder: str, language: str = "") -> KnownPage | None:
        """The page that a path leads to from a page of that folder, below that of its language."""
        here = folder, language
        return self.by_path.find(path, *here) or self.by_old_path.find(path, *here)


def stored_pages() -> Iterator[KnownPage]:
    """Every page in the database."""
    columns = (
        "pk", "slug", "file_path", "file_digest", "published_at",
        "imported__images", "imported__refused_images", "language", "translation_key",
    )  # fmt: skip
    names = {pk: tuple(n) for pk, *n in Person.objects.values_list("pk", "title", "short_title")}
    old: dict[tuple[str, int], list[str]] = defaultdict(list)
    redirects: Any = Redirect.objects.to_pages()
    for path, model_name, pk in redirects.values_list("path", "content_type__model", "object_id"):
        old[model_name, pk].append(path)
    for section, pages in [*((s, k.pages) for s, k in KINDS.items()), ("", Section.objects)]:
        for row in pages.values_list(*columns):
            pk, slug, path, digest, published_at, images, refused, *tongue = row
            key = path or (KINDS[section].path_of(slug) if section else f"{slug}/{slug}")
            page = KnownPage(key, section or slug, slug, pages.model, pk, digest)
            page.is_draft, page.images = published_at is None, images or {}
            page.language, page.translation_key = tongue
            page.images |= {name: ("", image) for name, image in (refused or {}).items()}
            page.old_addresses = old[pages.model._meta.model_name, pk]
            if pages.model is Person:
                page.names = names[pk]
            yield page
