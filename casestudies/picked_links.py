"""What pages are linked with, fetched for visitors: all of it in one query."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import CharField, F, Value
from django.utils import timezone

from casestudies.history.showing import show_links
from casestudies.kinds import link_fields
from casestudies.listed_columns import listed_page, page_columns
from casestudies.models import Person
from casestudies.publishing import Page, published_rule
from contact.prepared import Parameter, Prepared


def note_links(pages: Sequence[Page]) -> None:
    """Let the related managers of these pages, which are of one model, answer with the published
    pages of other models that they link, in the order in which those were picked. One query.

    Each holds the columns that lists show. People are left out: who answers is asked with them.
    """
    fields = (
        {field.name: field.related_model for field in fields_shown(type(pages[0]))} if pages else {}
    )
    if not fields:
        return
    now = timezone.now()
    found: dict[int, dict[str, list[Page]]] = defaultdict(lambda: {name: [] for name in fields})
    rows = picked_links.rows(type(pages[0]), owners=[page.pk for page in pages], now=now)
    for name, owner, _place, *columns in sorted(rows):
        found[owner][name].append(listed_page(fields[name], columns, now))
    for page in pages:
        show_links(page, found[page.pk])


def fields_shown(model: type[Page]) -> list[Any]:
    return [one for one in link_fields(model) if one.related_model not in {model, Person}]


@Prepared
def picked_links(model: type[Page], *, owners: list[Parameter], now: Parameter) -> Any:
    queries = [rows_of(field, owners, now) for field in fields_shown(model)]
    return queries[0].union(*queries[1:], all=True)


def rows_of(field: Any, owners: list[Parameter], now: Parameter) -> Any:
    """Of each row of a link the field's name, the owner's key, its own, and the other page."""
    other, owner = f"{field.m2m_reverse_field_name()}__", f"{field.m2m_field_name()}__pk"
    rows = field.remote_field.through.objects.order_by()
    rows = rows.filter(published_rule(other, now), **{f"{owner}__in": owners})
    head = (Value(field.name, CharField()), F(owner), F("pk"))
    columns: Iterator[Any] = page_columns(field.related_model, other)
    return rows.values_list(*head, *columns)
