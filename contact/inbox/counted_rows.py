"""The rows of the report on requests: what belongs to one page, block, problem or person."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from contact.desk.colleagues import name_of_colleague
from contact.inbox.tallied import TableRow
from contact.intake.owners import people_of_the_site
from contact.pages.page_book import PageEntry, PageName, path_at

MOST_TEXTS = 2_000


class Book:
    """The rows of each dimension, by what makes two of them the same; they begin with reads."""

    def __init__(self, entries: Mapping[str, PageEntry], reads: Mapping[str, int]) -> None:
        self.entries = entries
        self.reads: Counter[str] = Counter()
        for path, count in reads.items():
            self.reads[self.page_at(path).address] += count
        self.by_address = {entry.name.address: entry for entry in entries.values()}

    def rows(self, dimension: str, numbers: Counter[Any]) -> dict[Any, TableRow]:
        """The rows of a dimension, from the values of its columns and what became of requests."""
        found: dict[Any, TableRow] = getattr(self, f"by_{dimension}")(numbers)
        return found

    def page_at(self, path: str, title: str = "") -> PageName:
        """What stands at a path now, or the path itself."""
        entry = self.entries.get(path)
        return entry.name if entry else PageName(path, title or path or _("not known"))

    def read_rows(self, relation: str) -> dict[str, TableRow]:
        """A row for each page to which those that were read are related so, with its reads."""
        rows: dict[str, TableRow] = {}
        for address, count in self.reads.items():
            entry = self.by_address.get(address)
            for name in getattr(entry, relation) if entry else ():
                row = rows.setdefault(name.address, TableRow(name.title, name.address, 0))
                row.read = (row.read or 0) + count
        return rows

    def by_page(self, numbers: Counter[Any]) -> dict[str, TableRow]:
        rows = {
            address: TableRow(self.page_at(address).title, address, count)
            for address, count in self.reads.items()
        }
        for address, entry in self.by_address.items():
            if address in rows:
                rows[address].label = entry.name.title
        for ((path,), came_to), number in numbers.items():
            name = self.page_at(path)
            unread = TableRow(name.title, name.address, 0 if path else None)
            rows.setdefault(name.address, unread).add(number, came_to)
        return rows

    def by_block(self, numbers: Counter[Any]) -> dict[Any, TableRow]:
        """By heading and place; read are the pages from which somebody has asked by it."""
        rows: dict[Any, TableRow] = {}
        pages: set[tuple[Any, str]] = set()
        for ((heading, ordinal, path), came_to), number in numbers.items():
            block, address = (heading, ordinal), self.page_at(path).address
            row = rows.setdefault(block, TableRow(block_label(heading, ordinal)))
            row.add(number, came_to)
            if heading and (block, address) not in pages:
                pages.add((block, address))
                row.read = (row.read or 0) + self.reads[address]
        return rows

    def by_problem(self, numbers: Counter[Any]) -> dict[str, TableRow]:
        return self.by_tag("problem", numbers)

    def by_outcome(self, numbers: Counter[Any]) -> dict[str, TableRow]:
        return self.by_tag("outcome", numbers)

    def by_tag(self, name: str, numbers: Counter[Any]) -> dict[str, TableRow]:
        rows = self.read_rows(f"{name}s")
        for ((text,), came_to), number in numbers.items():
            for slug in labels_in(text):
                path = path_at(name, slug)
                page = self.page_at(path, slug)
                unread = TableRow(page.title, page.address, 0 if slug else None)
                rows.setdefault(page.address, unread).add(number, came_to)
        return rows

    def by_person(self, numbers: Counter[Any]) -> dict[Any, TableRow]:
        """By who owns the requests, or to whom those were addressed that nobody owns."""
        rows: dict[Any, TableRow] = dict(self.read_rows("people"))
        owners = names_of_owners({owner for (owner, *_to), _came_to in numbers if owner})
        for ((owner, slug, called), came_to), number in numbers.items():
            addressed = self.page_at(path_at("person", slug), called) if slug else None
            nobody = PageName("", _("nobody yet"))
            name = owners[owner] if owner else addressed or nobody
            key = name.address or (owner, name.title)
            unread = TableRow(name.title, name.address, 0 if name.address else None)
            rows.setdefault(key, unread).add(number, came_to)
        return rows

    def by_campaign(self, numbers: Counter[Any]) -> dict[str, TableRow]:
        """Nothing of a visitor's is counted with a read: nor the campaign that led here."""
        rows: dict[str, TableRow] = {}
        for ((text,), came_to), number in numbers.items():
            for label in labels_in(text):
                rows.setdefault(label, TableRow(label or _("not known"))).add(number, came_to)
        return rows


def names_of_owners(keys: set[int]) -> dict[int, PageName]:
    """What the owners of requests are called, by the keys of their accounts; with the address of
    their page where they have one. Two queries.
    """
    accounts = get_user_model().objects.filter(pk__in=sorted(keys))
    found = {one.pk: PageName("", name_of_colleague(one)) for one in accounts}
    people = people_of_the_site().filter(account__in=sorted(keys))
    pages = people.order_by().values_list("account", "slug", "title")
    return found | {
        account: PageName(path_at("person", slug), title) for account, slug, title in pages
    }


def block_label(heading: str, ordinal: int | None) -> str:
    if not heading:
        return _("not known")
    return f"{heading} ({ordinal})" if ordinal else heading


@lru_cache(MOST_TEXTS)
def labels_in(text: str) -> tuple[str, ...]:
    """What a column's text counts for: each member of a list, a campaign by its name."""
    value = json.loads(text)
    if isinstance(value, dict):
        named = (value.get(key) for key in ("utm_source", "utm_campaign"))
        return (" / ".join(name for name in named if name),)
    return tuple(dict.fromkeys(value)) or ("",)
