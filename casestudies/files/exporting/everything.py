"""What an export is made of: every page with the file that it came from."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from casestudies.files import cross_links
from casestudies.files.exporting.page_files import file_of
from casestudies.kinds import links_back, own_links, page_models
from casestudies.models import SourceFile
from casestudies.publishing import Page

RowKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every page, the keys by which links know them, and the files by the rows of their pages."""

    pages: list[Page]
    keys: set[str]
    sources: dict[RowKey, SourceFile]

    def source_of(self, page: Page) -> SourceFile | None:
        return self.sources.get(row_key(page))

    def file_of(self, page: Page, *, is_jekyll: bool = False) -> str:
        """The page's file; `is_jekyll` is for one that came from none. Raises FrontMatterError."""
        return file_of(page, self.keys, self.source_of(page), is_jekyll=is_jekyll)


def everything() -> Everything:
    """All of it, in a fixed number of queries."""
    pages = list(all_pages())
    files = SourceFile.objects.all()
    sources = {(file.content_type_id, file.object_id): file for file in files}
    return Everything(pages, {cross_links.page_key(page) for page in pages}, sources)


def all_pages() -> Iterator[Page]:
    for model in page_models():
        linked = [*own_links(model), *links_back(model)]
        yield from model.objects.order_by("pk").prefetch_related("aliases", "menu_entries", *linked)


def row_key(page: Page) -> RowKey:
    return ContentType.objects.get_for_model(type(page)).pk, page.pk
