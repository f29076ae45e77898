"""Where requests come from: how many, by article, block, problem and outcome."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contact.models import DiagnosticRequest, RequestQuerySet

DIMENSIONS: dict[str, str | Promise] = {
    "source_path": gettext_lazy("Article"),
    "cta_heading": gettext_lazy("Heading of the block"),
    "problem_slugs": gettext_lazy("Problem"),
    "outcome_slugs": gettext_lazy("Outcome"),
    "utm": gettext_lazy("Campaign"),
}
IN_JSON = ("problem_slugs", "outcome_slugs", "utm")
# Requests that one view of the report counts, and rows of a table that it shows: the download has
# all of both.
MOST_COUNTED = 10_000
ROWS = 100
CHUNK = 2_000
# No request came before, and databases know no moment after.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)
# Below this many requests a percentage says more about chance than about the page.
SHARES_FROM = 30
BARS = 10
# In the units of the drawing: a line of text above each bar, and the number after it.
CHART_WIDTH, BAR_WIDTH, ROW_HEIGHT = 640, 560, 44


class TableRow(NamedTuple):
    label: str
    requests: int
    share: int | None
    """Per cent of all requests, or None where there are too few to say."""


class Bar(NamedTuple):
    """One bar of the chart, in the units of the drawing; `top` is its upper edge with the label."""

    label: str
    requests: int
    top: int
    width: int


class Table(NamedTuple):
    """The requests of a period by one dimension, the most frequent first."""

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

    @property
    def bars(self) -> list[Bar]:
        """The first rows; the longest bar takes the whole width."""
        most = max((row.requests for row in self.rows), default=1)
        return [
            Bar(
                row.label,
                row.requests,
                place * ROW_HEIGHT,
                max(1, BAR_WIDTH * row.requests // most),
            )
            for place, row in enumerate(self.rows[:BARS])
        ]

    @property
    def chart_height(self) -> int:
        return ROW_HEIGHT * len(self.bars)


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


def tables(diagnostics: RequestQuerySet) -> list[Table]:
    """One table for each dimension, from one query.

    A request from a page with two problems counts for both, so columns may add up to more than
    there are requests.
    """
    # As text, where thousands may hold the same list: it is read once.
    texts = [Cast(name, TextField()) if name in IN_JSON else F(name) for name in DIMENSIONS]
    counters: list[Counter[str]] = [Counter() for _name in DIMENSIONS]
    rows = diagnostics.order_by().values_list(*texts).iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        for counter, column in zip(counters, zip(*chunk, strict=True), strict=True):
            counter.update(column)
    total = counters[0].total()
    return [
        Table(name, title, ranked(by_label(name, counter), total))
        for (name, title), counter in zip(DIMENSIONS.items(), counters, strict=True)
    ]


def by_label(name: str, counter: Counter[str]) -> Counter[str]:
    """The counts of a column's values, or what those values count for."""
    if name not in IN_JSON:
        return counter
    labels: Counter[str] = Counter()
    for text, count in counter.items():
        labels.update(dict.fromkeys(labels_of(json.loads(text)), count))
    return labels


def labels_of(value: Any) -> set[str]:
    """What a value counts for: each member of a list, a campaign by its name."""
    if isinstance(value, dict):
        named = (value.get(key) for key in ("utm_source", "utm_campaign"))
        return {" / ".join(name for name in named if name)}
    return set(value) or {""}


def ranked(counter: Counter[str], total: int) -> list[TableRow]:
    """The most frequent first, the same numbers by name; what is unknown is called so."""
    rows = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return [TableRow(label or _("not known"), count, share(count, total)) for label, count in rows]


def share(count: int, total: int) -> int | None:
    return round(100 * count / total) if total >= SHARES_FROM else None
