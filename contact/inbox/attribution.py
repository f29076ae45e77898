"""Where requests come from: what was read and asked, by page, block, problem, person and more."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import NamedTuple

from django.db.models import F, Min, Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from contact.inbox.counted_rows import Book, labels_in
from contact.inbox.tallied import FATE_COLUMNS, Counted, TableRow, ranked, request_fates, with_fate
from contact.models import DiagnosticRequest, PageRead, RequestQuerySet
from contact.pages.page_book import entries_of_pages, path_at

# By the columns of a request that each is counted by.
DIMENSIONS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "page": (gettext_lazy("Page"), ("source_path",)),
    "block": (gettext_lazy("Block"), ("cta_heading", "cta_ordinal", "source_path")),
    "problem": (gettext_lazy("Problem"), ("problem_slugs",)),
    "person": (gettext_lazy("Person"), ("owner", "addressee_slug", "addressee_name")),
    "outcome": (gettext_lazy("Outcome"), ("outcome_slugs",)),
    "campaign": (gettext_lazy("Campaign"), ("utm",)),
}
IN_JSON = ("problem_slugs", "outcome_slugs", "utm")
# Requests that one view of the report counts, and rows of a table that it shows: the download has
# all of both.
MOST_COUNTED = 10_000
ROWS = 50
CHUNK = 2_000
# No request came before, and databases know no moment after.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)


class Table(NamedTuple):
    """The requests of a period by one dimension."""

    name: str
    title: str | Promise
    rows: list[TableRow]

    @property
    def shown(self) -> list[TableRow]:
        return self.rows[:ROWS]

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return len(self.rows) - len(self.shown)


def received(start: date, end: date) -> RequestQuerySet:
    """What came in from the first day to the last, both included, in the site's time zone.

    Quarantined requests are not counted: their pages brought nobody.
    """
    inbox = DiagnosticRequest.objects.in_inbox()
    return inbox.filter(
        created_at__gte=start_of_day(start), created_at__lt=start_of_day(end) + timedelta(days=1)
    )


def start_of_day(day: date) -> datetime:
    """When that day begins here; of one that no request can have, some day as far away."""
    near = min(max(day, FIRST_DAY), LAST_DAY)
    return timezone.make_aware(datetime.combine(near, time.min))


def newest(diagnostics: RequestQuerySet) -> tuple[RequestQuerySet, datetime | None]:
    """MOST_COUNTED of them at most, and from when on these are if there are more."""
    moments = diagnostics.order_by("-created_at").values_list("created_at", flat=True)
    before = moments[MOST_COUNTED : MOST_COUNTED + 1].first()
    return (diagnostics.filter(created_at__gt=before), before) if before else (diagnostics, None)


def reads_between(start: date, end: date) -> dict[str, int]:
    """How often each page was read in these days, both included, by its path. One query."""
    days = PageRead.objects.filter(day__gte=start, day__lte=end).order_by()
    return dict(days.values_list("path").annotate(Sum("count")))


def first_read_day() -> date | None:
    """Since when reads are counted, as far as they are kept."""
    return PageRead.objects.order_by("day").values_list("day", flat=True).first()


def are_reads_short(diagnostics: RequestQuerySet) -> bool:
    """Whether some of the requests came before the first read that was counted. Two queries."""
    first, since = diagnostics.aggregate(at=Min("created_at"))["at"], first_read_day()
    return bool(first and since and timezone.localdate(first) < since)


def tables(
    diagnostics: RequestQuerySet, reads: Mapping[str, int], order: str = "asked"
) -> list[Table]:
    """One table for each dimension, its rows in the order of a column; a fixed number of queries.

    A request from a page with two problems counts for both, and so does its read: columns may add
    up to more than there are.
    """
    counted = count_all(diagnostics)
    paths = {value[0] for value in counted["page"].values()} | reads.keys()
    book = Book(entries_of_pages(paths | set(tagged_paths(counted))), reads)
    rows = {name: book.rows(name, of.numbers) for name, of in counted.items()}
    is_short = are_reads_short(diagnostics)
    for row in chain.from_iterable(some.values() for some in rows.values()):
        row.is_read_short = is_short
    return [
        Table(name, title, ranked(rows[name].values(), order))
        for name, (title, _columns) in DIMENSIONS.items()
    ]


def count_all(diagnostics: RequestQuerySet) -> dict[str, Counted]:
    """The requests by each dimension's columns. One query."""
    names = list(dict.fromkeys(name for _title, some in DIMENSIONS.values() for name in some))
    # As text, where thousands may hold the same list: it is read once.
    texts = [Cast(name, TextField()) if name in IN_JSON else F(name) for name in names]
    rows = with_fate(diagnostics).order_by().values_list(*FATE_COLUMNS, *texts).iterator(CHUNK)
    counted = {name: Counted() for name in DIMENSIONS}
    while chunk := list(islice(rows, CHUNK)):
        columns = list(zip(*chunk, strict=True))
        came_to = request_fates(zip(*columns[: len(FATE_COLUMNS)], strict=True))
        by_name = dict(zip(names, columns[len(FATE_COLUMNS) :], strict=True))
        for name, (_title, some) in DIMENSIONS.items():
            counted[name].take(zip(*(by_name[one] for one in some), strict=True), came_to)
    return counted


def tagged_paths(counted: Mapping[str, Counted]) -> Iterator[str]:
    """Where the problems, outcomes and people stood that requests name."""
    for name in ("problem", "outcome"):
        for (text,) in counted[name].values():
            yield from (path_at(name, slug) for slug in labels_in(text))
    yield from (path_at("person", slug) for _owner, slug, _name in counted["person"].values())
