"""What pages are linked with, fetched for visitors: all of it in one query."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import CharField, F, Value, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from casestudies.history.showing import show_links
from casestudies.kinds import KINDS, link_fields
from casestudies.lists.listed_columns import listed_page, page_columns
from casestudies.models import Person
from casestudies.publishing import Page, published_rule
from contact.queries.prepared import Parameter, Prepared

# The ends of links that a page may show whole; articles stand in pages (listed_pages.py).
LINKS_BACK = {kind.list_name for kind in KINDS.values()}


def note_links(pages: Sequence[Page]) -> None:
    """Let the related managers of these pages, which are of one model, answer with the published
    pages of other models that they link: in the order in which those were picked. One query.

    Each holds the columns that lists show. People are left out: who answers is asked with them.
    """
    note(pages, links_shown)


def note_both_ways(page: Page) -> None:
    """The same for one page, and what links to it too, in the order of their lists."""
    note([page], links_and_ends_shown)


def note(pages: Sequence[Page], shown: Callable[[type[Page]], dict[str, Any]]) -> None:
    model = type(pages[0]) if pages else Page
    links = shown(model) if pages else {}
    if not links:
        return
    now = timezone.now()
    found: dict[int, dict[str, list[Page]]] = defaultdict(lambda: {name: [] for name in links})
    rows = links_in_order.rows(model, shown, owners=[page.pk for page in pages], now=now)
    for name, owner, _place, *columns in sorted(rows):
        found[owner][name].append(listed_page(links[name].related_model, columns))
    for page in pages:
        show_links(page, found[page.pk])


def links_shown(model: type[Page]) -> dict[str, Any]:
    """The links of that model to pages, by the name of their manager."""
    links = (one for one in link_fields(model) if one.related_model not in {model, Person})
    return {link.name: link for link in links}


def links_and_ends_shown(model: type[Page]) -> dict[str, Any]:
    """Those, and the ends of the links to it that its page shows."""
    fields: list[Any] = model._meta.get_fields()
    ends = (one for one in fields if one.many_to_many and one.auto_created)
    named = {str(one.get_accessor_name()): one for one in ends}
    return links_shown(model) | {name: one for name, one in named.items() if name in LINKS_BACK}


@Prepared
def links_in_order(
    model: type[Page],
    shown: Callable[[type[Page]], dict[str, Any]],
    *,
    owners: list[Parameter],
    now: Parameter,
) -> Any:
    """Of each link its name, the owner's key, its place among those, and the other page."""
    queries = [
        (ends if link.auto_created else picks)(name, link, owners, now)
        for name, link in shown(model).items()
    ]
    return queries[0].union(*queries[1:], all=True)


def picks(name: str, field: Any, owners: list[Parameter], now: Parameter) -> Any:
    other, owner = f"{field.m2m_reverse_field_name()}__", f"{field.m2m_field_name()}__pk"
    rows = field.remote_field.through.objects.order_by()
    rows = rows.filter(published_rule(other, now), **{f"{owner}__in": owners})
    head = (Value(name, CharField()), F(owner), F("pk"))
    return rows.values_list(*head, *page_columns(field.related_model, other))


def ends(name: str, end: Any, owners: list[Parameter], now: Parameter) -> Any:
    owner, model = f"{end.field.name}__pk", end.related_model
    pages = model.objects.published(now).order_by().filter(**{f"{owner}__in": owners})
    place = Window(RowNumber(), order_by=model._meta.ordering)
    return pages.values_list(Value(name, CharField()), F(owner), place, *page_columns(model))
