"""What a report counts of a page, a block, a problem, a person: how often it was read, and what
became of the requests that it brought.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from contact.models import DiagnosticRequest, RequestQuerySet, StatusChange
from contact.promise import answer_due, promised_days

Status = DiagnosticRequest.Status
# Below this many requests a percentage says more about chance than about the page.
SHARES_FROM = 30
# In the order of the table; what each is a part of.
COLUMNS = {
    "read": _("Read"),
    "asked": _("Asked"),
    "in_time": _("Answered in time"),
    "booked": _("Booked"),
    "won": _("Won"),
}
WHOLES = {"asked": "read", "in_time": "asked", "booked": "asked", "won": "asked"}


class TalliedNumber(NamedTuple):
    """A number of a row; `share` is its percentage, or None where there are too few to say."""

    name: str
    title: Any
    number: int | None
    share: float | None

    @property
    def is_part(self) -> bool:
        """Whether it is a number of which there may be a percentage."""
        return self.name in WHOLES


@dataclass(slots=True)
class TableRow:
    """The numbers of a page, a block and the like; `read` is None where nobody can know."""

    label: str
    address: str = ""
    read: int | None = None
    asked: int = 0
    in_time: int = 0
    booked: int = 0
    won: int = 0
    width: int = 0
    """Of its bar, in hundredths of the longest one."""
    is_read_short: bool = False
    """Whether requests are older than the first read that was counted."""

    def add(self, number: int, came_to: "CameTo") -> None:
        self.asked += number
        self.in_time += number * came_to.in_time
        self.booked += number * came_to.booked
        self.won += number * came_to.won

    @property
    def cells(self) -> list[TalliedNumber]:
        return [
            TalliedNumber(name, title, getattr(self, name), self.share(name))
            for name, title in COLUMNS.items()
        ]

    def share(self, name: str) -> float | None:
        """Per cent of what that number is a part of; None for fewer than SHARES_FROM requests, and
        of reads where some of the requests came before these were counted.
        """
        if name == "asked" and self.is_read_short:
            return None
        part: int | None = getattr(self, name)
        whole: int | None = getattr(self, WHOLES[name]) if name in WHOLES else None
        if self.asked < SHARES_FROM or not whole or part is None or whole < part:
            return None
        per_cent = 100 * part / whole
        # Few of many readers ask.
        return round(per_cent, 1 if name == "asked" else 0)


class CameTo(NamedTuple):
    """What became of a request."""

    in_time: bool
    booked: bool
    won: bool


def with_fate(diagnostics: RequestQuerySet) -> Any:
    """The requests with what `request_fates` wants to know of them: `had_talk`, whether it
    ever came to a conversation.
    """
    changes = StatusChange.objects.filter(diagnostic=OuterRef("pk"), new=Status.BOOKED)
    is_booked = Q(status__in=[Status.BOOKED, Status.WON])
    ever = Case(When(is_booked, then=Value(True)), default=Exists(changes))
    return diagnostics.annotate(had_talk=ever)


FATE_COLUMNS = ("created_at", "answered_at", "status", "had_talk")


def request_fates(columns: Iterable[tuple[Any, ...]]) -> list[CameTo]:
    """What became of each, of those FATE_COLUMNS."""
    days = promised_days()
    return [
        CameTo(is_in_time(created_at, answered_at, days), bool(talk), status == Status.WON)
        for created_at, answered_at, status, talk in columns
    ]


def is_in_time(created_at: datetime, answered_at: datetime | None, days: int) -> bool:
    return answered_at is not None and answered_at <= answer_due(created_at, days)


class Counted:
    """Requests by one of their columns, and by what became of them."""

    def __init__(self) -> None:
        self.numbers: Counter[tuple[Any, CameTo]] = Counter()

    def take(self, values: Iterable[Hashable], came_to: Iterable[CameTo]) -> None:
        self.numbers.update(zip(values, came_to, strict=True))

    def values(self) -> set[Any]:
        return {value for value, _came_to in self.numbers}


def ranked(rows: Iterable[TableRow], order: str) -> list[TableRow]:
    """Those rows that say anything, with their bars: by a column the highest first, the same
    numbers by name; or by name.
    """
    found = sorted((row for row in rows if row.asked or row.read), key=attrgetter("label"))
    column = order if order in COLUMNS else "asked"
    most = max((getattr(row, column) or 0 for row in found), default=0)
    for row in found:
        row.width = round(100 * (getattr(row, column) or 0) / most) if most else 0
    if order in COLUMNS:
        found.sort(key=lambda row: (getattr(row, order) or 0, row.asked), reverse=True)
    return found
