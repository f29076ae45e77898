"""Where requests come from: how many, by article, block, problem and outcome."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

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
    return inbox.filter(created_at__date__gte=start, created_at__date__lte=end)


def tables(diagnostics: RequestQuerySet) -> list[Table]:
    """One table for each dimension, from one query.

    A request from a page with two problems counts for both, so columns may add up to more than
    there are requests.
    """
    counters: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    total = 0
    for values in diagnostics.order_by().values(*DIMENSIONS).iterator():
        total += 1
        for name, value in values.items():
            counters[name].update(labels_of(value))
    return [Table(name, title, rows(counters[name], total)) for name, title in DIMENSIONS.items()]


def labels_of(value: Any) -> set[str]:
    """What a column's value counts for: itself, each member of a list, a campaign by its name."""
    if isinstance(value, dict):
        named = (value.get(key) for key in ("utm_source", "utm_campaign"))
        return {" / ".join(name for name in named if name)}
    return (set(value) or {""}) if isinstance(value, list) else {value}


def rows(counter: Counter[str], total: int) -> list[TableRow]:
    """The most frequent first, the same numbers by name; what is unknown is called so."""
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return [
        TableRow(label or _("not known"), count, share(count, total)) for label, count in ranked
    ]


def share(count: int, total: int) -> int | None:
    return round(100 * count / total) if total >= SHARES_FROM else None
