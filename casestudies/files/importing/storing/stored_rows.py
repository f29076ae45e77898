"""What is stored of the pages whose files have changed, for some hundred of them at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch

from casestudies.files.importing.known_pages import KnownPage
from casestudies.kinds import BEST_STUDIES, links_back, own_links
from casestudies.models import Article, SourceFile
from casestudies.publishing import Page
from casestudies.tables.picked_order import row_order


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A page as it stands, and the file that it came from."""

    page: Page
    source: SourceFile | None


StoredRows = dict[tuple[type[Page], int | None], StoredRow]


def locked_rows(known: Iterable[KnownPage], *, with_links: bool) -> StoredRows:
    """Those of the pages that are stored, by model and primary key, in a few queries.

    They are locked: an editor who saves meanwhile waits, and is then asked about both texts.
    """
    wanted: dict[type[Page], list[int]] = defaultdict(list)
    for one in known:
        if one.pk is not None:
            wanted[one.model].append(one.pk)
    return {
        (model, page.pk): StoredRow(page, sources.get(page.pk))
        for model, pks in wanted.items()
        for sources in [sources_of(model, pks)]
        for page in locked_pages(model, pks, with_links=with_links)
    }


def locked_pages(model: type[Page], pks: list[int], *, with_links: bool) -> Iterable[Any]:
    names = [*own_links(model), *links_back(model), "aliases"] if with_links else []
    links = [best_in_order(model) if name == BEST_STUDIES else name for name in names]
    rows = model._default_manager.select_for_update().filter(pk__in=pks)
    return rows.prefetch_related(*links)


def best_in_order(model: type[Page]) -> Prefetch:
    return Prefetch(BEST_STUDIES, Article.objects.order_by(row_order(model, BEST_STUDIES)))


def sources_of(model: type[Page], pks: list[int]) -> dict[int, SourceFile]:
    kind = ContentType.objects.get_for_model(model)
    found = SourceFile.objects.filter(content_type=kind, object_id__in=pks)
    return {source.object_id: source for source in found}
