"""Requests that nobody has answered, with the moment by which an answer was promised."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from contact.models import DiagnosticRequest
from contact.promise import answer_due, promised_days

NAMED = 5


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """One of them; late when the promised moment is over."""

    diagnostic: DiagnosticRequest
    due_at: datetime

    @property
    def is_late(self) -> bool:
        return self.due_at <= timezone.now()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and the first of them; false where none does."""

    count: int
    first: list[WaitingRequest]

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def others(self) -> int:
        return self.count - len(self.first)


def waiting_requests() -> Waiting:
    """Who waited longest first; two queries."""
    new = DiagnosticRequest.objects.in_status(DiagnosticRequest.Status.NEW)
    shown = new.select_related("owner").only(
        *("created_at", "name", "organisation", "status", "turn", "owner__username"),
        *("owner__first_name", "owner__last_name"),
    )
    days = promised_days()
    first = [
        WaitingRequest(one, answer_due(one.created_at, days))
        for one in shown.order_by("created_at", "pk")[:NAMED]
    ]
    return Waiting(new.count(), first)
