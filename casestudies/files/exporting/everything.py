"""What an export is made of: every page with the file that it came from, a few at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from casestudies.files import cross_links
from casestudies.files.exporting.page_files import file_of
from casestudies.files.exporting.paths import TakenPaths, places_of
from casestudies.kinds import BEST_STUDIES, links_back, own_links, page_models
from casestudies.models import SourceFile
from casestudies.publishing import Page
from casestudies.tables.picked_order import row_order

# Pages in memory at once, with their texts and with what is linked to them.
EXPORTED_AT_ONCE = 100
# The columns that tell where a page and its file are.
PLACE = ("slug", "kind", "file_path")

# Is told how many pages are done, and how many there are.
Telling = Callable[[int, int], None]
PageAndFile = tuple[Page, SourceFile | None]


@dataclass(frozen=True, slots=True)
class Everything:
    """What has to be known of all pages at once: the keys by which links know them, and where their
    files are. Their texts are read as they are asked for.
    """

    keys: set[str]
    places: TakenPaths
    total: int

    def pages(self, tell: Telling) -> Iterator[PageAndFile]:
        """Every page with its links, and the file that it came from. A fixed number of queries for
        each hundred pages, and then it tells how many are done.
        """
        done = 0
        for model in page_models():
            for pages in pages_in_batches(model):
                files = files_of(model, pages)
                yield from ((page, files.get(page.pk)) for page in pages)
                done += len(pages)
                tell(done, self.total)

    def file_of(self, page: Page, source: SourceFile | None, *, is_jekyll: bool = False) -> str:
        """The page's file; `is_jekyll` is for one that came from none. Raises FrontMatterError."""
        return file_of(page, self.keys, source, is_jekyll=is_jekyll)


def whole_site(*, is_jekyll: bool = False) -> Everything:
    """All of it; a query a kind."""
    keys = {cross_links.page_key(page) for page in all_places()}
    total = sum(model.objects.count() for model in page_models())
    return Everything(keys, places_of(all_places(), is_jekyll=is_jekyll), total)


def all_places() -> Iterator[Page]:
    """Every page, as far as its place goes."""
    for model in page_models():
        yield from pages_with_places(model).order_by("pk").iterator()


def pages_with_places(model: Any, *names: str) -> QuerySet[Any]:
    """The pages of a model with little more than what tells their places, and those columns."""
    columns = {field.name for field in model._meta.fields}
    return model.objects.only(*columns.intersection({*PLACE, *names}))  # type: ignore[no-any-return]


def pages_in_batches(model: Any) -> Iterator[list[Page]]:
    """The pages of a model in the order of their keys, with what their files say beside them."""
    rows = model.objects.order_by("pk").prefetch_related(
        "aliases", "menu_entries", *link_prefetches(model)
    )
    pages = list(rows[:EXPORTED_AT_ONCE])
    while pages:
        # A tag has thousands of pages that link to it; few tags say in their file which.
        declaring = [page for page in pages if page.imported.get("links")]
        prefetch_related_objects(declaring, *linked_back(model))
        yield pages
        pages = list(rows.filter(pk__gt=pages[-1].pk)[:EXPORTED_AT_ONCE])


def link_prefetches(model: Any) -> Iterator[Prefetch]:
    """The links that rows of the model hold; what a file says of the other page is asked for."""
    for name in own_links(model):
        other = model._meta.get_field(name).related_model
        pages = pages_with_places(other, "title", "imported")
        in_order = name == BEST_STUDIES
        yield Prefetch(name, pages.order_by(row_order(model, name)) if in_order else pages)


def linked_back(model: Any) -> Iterator[Prefetch]:
    """Those that rows of others hold."""
    ends = {end.get_accessor_name(): end.related_model for end in model._meta.related_objects}
    for name in links_back(model):
        yield Prefetch(name, pages_with_places(ends[name]))


def files_of(model: Any, pages: list[Page]) -> dict[int, SourceFile]:
    """The files that these pages came from, by the keys of the pages. One query."""
    kind = ContentType.objects.get_for_model(model)
    files = SourceFile.objects.filter(content_type=kind, object_id__in=[page.pk for page in pages])
    return {file.object_id: file for file in files}


def files_of_deleted_pages() -> QuerySet[SourceFile]:
    """The files of which no page is left here."""
    there = Q()
    for model in page_models():
        kind = ContentType.objects.get_for_model(model)
        there |= Q(content_type=kind, object_id__in=model.objects.order_by().values("pk"))
    return SourceFile.objects.exclude(there)


def tell_nobody(_done: int, _total: int) -> None:
    """For whoever waits without a word."""
