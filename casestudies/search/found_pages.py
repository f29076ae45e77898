"""What results show of the pages that were found."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import TextField, Value
from django.utils import timezone

from casestudies.kinds import KINDS, Kind, model_named
from casestudies.lists.listed_columns import listed_page, page_columns
from casestudies.publishing import Page
from casestudies.search.catalogue import ListedPage
from casestudies.tables.mentions import Key
from casestudies.tables.searched_pages import SearchedPage
from contact.queries.prepared import Parameter, Prepared

# Keys of a model are asked for in tens, filled up with one that no page has: so few queries have to
# be written.
ASKED_AT_ONCE = 10
NO_HIT = 0


class FoundPage(NamedTuple):
    """A published page as lists have it, and its text without markup, in one line."""

    page: Page
    kind: Kind
    text: str


def pages_found(rows: Sequence[int], listed: Sequence[ListedPage]) -> list[FoundPage]:
    """The pages of these rows that are published now, in the same order. Two queries."""
    if not rows:
        return []
    texts = dict(texts_of_rows.rows(rows=list(rows)))
    pages = visible_pages([one.key for one in listed])
    return [
        FoundPage(pages[one.key], KINDS[one.section], texts.get(row, ""))
        for row, one in zip(rows, listed, strict=True)
        if one.key in pages
    ]


@Prepared
def texts_of_rows(*, rows: Any) -> Any:
    return SearchedPage.objects.filter(pk__in=rows).values_list("pk", "text")


def visible_pages(keys: Sequence[Key]) -> dict[Key, Page]:
    """Those of the pages that visitors may see now. One query."""
    by_model: dict[str, list[int]] = defaultdict(list)
    for key in sorted(keys):
        by_model[key.model].append(key.pk)
    asked = {name: in_tens(some) for name, some in by_model.items()}
    found = pages_of_models.rows(now=timezone.now(), **asked)
    return {
        Key(name, pk): listed_page(model_named(name), (pk, *texts)) for name, pk, *texts in found
    }


def in_tens(keys: list[int]) -> list[int]:
    return keys + [NO_HIT] * (-len(keys) % ASKED_AT_ONCE)


@Prepared
def pages_of_models(*, now: Parameter, **keys: list[Parameter]) -> Any:
    """The pages with these keys by the names of their models."""
    first, *others = (pages_of_model(name, some, now) for name, some in keys.items())
    return first.union(*others, all=True)


def pages_of_model(name: str, keys: list[Parameter], now: Parameter) -> Any:
    model = model_named(name)
    pages = model.objects.published(now).filter(pk__in=keys).order_by()
    return pages.values_list(Value(name, TextField()), *page_columns(model))
