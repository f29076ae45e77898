"""What results show of the pages that were found."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import TextField, Value
from django.utils import timezone

from casestudies.kinds import KINDS, Kind, kind_models, model_named
from casestudies.lists.listed_columns import listed_page, page_columns
from casestudies.mentions import Key
from casestudies.publishing import Page
from casestudies.search.catalogue import ListedPage
from casestudies.search.rows import SearchedPage


class FoundPage(NamedTuple):
    """A published page as lists have it, and its text without markup, in one line."""

    page: Page
    kind: Kind
    text: str


def pages_found(rows: Sequence[int], listed: Sequence[ListedPage]) -> list[FoundPage]:
    """The pages of these rows that are published now, in the same order. Two queries."""
    if not rows:
        return []
    texts = dict(SearchedPage.objects.filter(pk__in=rows).values_list("pk", "text"))
    pages = visible_pages([one.key for one in listed])
    return [
        FoundPage(pages[one.key], KINDS[one.section], texts.get(row, ""))
        for row, one in zip(rows, listed, strict=True)
        if one.key in pages
    ]


def visible_pages(keys: Sequence[Key]) -> dict[Key, Page]:
    """Those of the pages that visitors may see now. One query."""
    now, text = timezone.now(), TextField()
    parts = []
    for model in kind_models():
        name = str(model._meta.model_name)
        if pks := [key.pk for key in keys if key.model == name]:
            pages = model.objects.published(now).filter(pk__in=pks).order_by()
            parts.append(pages.values_list(Value(name, text), *page_columns(model)))
    first, *others = parts
    found = first.union(*others, all=True)
    return {
        Key(name, pk): listed_page(model_named(name), (pk, *texts)) for name, pk, *texts in found
    }
