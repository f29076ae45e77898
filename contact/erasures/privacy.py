"""How long requests are kept, what is stored about a person, and how it is erased."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from contact.erasures.record import note_erasure
from contact.intake.lessons import learned_from, unreadable
from contact.models import (
    Access,
    AnswerDraft,
    DiagnosticRequest,
    NextStep,
    OutgoingMail,
    QuarantinedRequest,
    RequestQuerySet,
    StatusChange,
    ThreadEntry,
    UndoableChange,
)
from contact.opened_requests import note_access
from contact.senders import sent_from

REFERENCES_SHOWN = 100


def purgeable(at: datetime) -> RequestQuerySet:
    """The retention rule, the only copy: the requests whose time is over at that moment.

    In the inbox it counts from when they came in, whatever their status; in quarantine from when a
    person first opened them: what nobody has seen stays. A request that was let through after long
    is kept at least as long as it would have been in quarantine.
    """
    return inbox_over(at) | quarantine_over(at)


def inbox_over(at: datetime) -> RequestQuerySet:
    """Of `purgeable` what lies in the inbox."""
    long_ago = at - timedelta(days=settings.REQUEST_RETENTION_DAYS)
    opened_before = at - quarantine_time()
    return DiagnosticRequest.objects.in_inbox().filter(
        Q(opened_at=None) | Q(opened_at__lte=opened_before), created_at__lte=long_ago
    )


def quarantine_over(at: datetime) -> RequestQuerySet:
    """Of `purgeable` what is quarantined."""
    return DiagnosticRequest.objects.quarantined().filter(opened_at__lte=at - quarantine_time())


def first_over(at: datetime, most: int) -> list[int]:
    """The keys of the first of `purgeable`: of the inbox and of the quarantine so many each."""
    parts = (inbox_over(at).order_by("created_at"), quarantine_over(at).order_by("opened_at"))
    return [key for part in parts for key in part.values_list("pk", flat=True)[:most]]


def number_over(at: datetime, most: int | None = None) -> int:
    """How many `purgeable` holds, counted no further than that."""
    parts = (inbox_over(at), quarantine_over(at))
    count = sum(part.order_by().values("pk")[:most].count() for part in parts)
    return count if most is None else min(count, most)


def erased_at(diagnostic: DiagnosticRequest) -> datetime | None:
    """The moment from which `purgeable` holds this request; None while it waits to be opened."""
    if not diagnostic.is_quarantined:
        return kept_in_inbox_until(diagnostic)
    return diagnostic.opened_at and diagnostic.opened_at + quarantine_time()


def kept_in_inbox_until(diagnostic: DiagnosticRequest) -> datetime:
    """When the time in the inbox ends, also of a request that is not there."""
    long = diagnostic.created_at + timedelta(days=settings.REQUEST_RETENTION_DAYS)
    opened = diagnostic.opened_at
    return max(long, opened + quarantine_time()) if opened else long


def quarantine_time() -> timedelta:
    return timedelta(days=settings.QUARANTINE_RETENTION_DAYS)


def addresses_used(diagnostics: RequestQuerySet) -> list[dict[str, Any]]:
    """The addresses these requests came from, as they were written, and how many from each."""
    written = diagnostics.order_by("email").values("email")
    return [dict(row) for row in written.annotate(requests=Count("pk"))]


def mentioning(email: str) -> RequestQuerySet:
    """The requests of others whose message, notes or thread hold an address of this person's.

    A person must decide about them.
    """
    own = sent_from(email)
    known = {email.strip(), *own.values_list("email", flat=True)}
    columns = ("message", "notes")
    in_texts = (Q(**{f"{name}__icontains": one}) for name in columns for one in known if one)
    in_threads = (
        Q(pk__in=rows.filter(text__icontains=one).values("diagnostic"))
        for rows in (ThreadEntry.objects, AnswerDraft.objects, NextStep.objects)
        for one in known
        if one
    )
    others = DiagnosticRequest.objects.exclude(pk__in=own.values("pk"))
    return others.filter(reduce(or_, [*in_texts, *in_threads], Q(pk__in=[])))


def records(diagnostics: RequestQuerySet, person: str = "") -> dict[str, QuerySet[Any]]:
    """Every row that is kept about these requests, by what it is; the requests come last.

    The one list that export and erasure share: a new table with personal data is added here.
    `person` is the address whose requests they are, if they are a person's. What the filter learned
    from a person goes with the person; it outlives a request whose time is over, unless nobody can
    tell any more whose it is.
    """
    keys = diagnostics.order_by().annotate(key=Cast("pk", TextField())).values("key")
    kinds = ContentType.objects.get_for_models(
        DiagnosticRequest, QuarantinedRequest, for_concrete_models=False
    )
    return {
        "threads": ThreadEntry.objects.filter(diagnostic__in=diagnostics),
        "drafts of answers": AnswerDraft.objects.filter(diagnostic__in=diagnostics),
        "next steps": NextStep.objects.filter(diagnostic__in=diagnostics),
        "openings and exports": Access.objects.filter(diagnostic__in=diagnostics),
        "changes that can be undone": UndoableChange.objects.filter(diagnostic__in=diagnostics),
        "mails": OutgoingMail.objects.filter(diagnostic__in=diagnostics),
        "status changes": StatusChange.objects.filter(diagnostic__in=diagnostics),
        "admin history": LogEntry.objects.filter(
            content_type__in=kinds.values(), object_id__in=keys
        ),
        "lessons of the filter": learned_from(person) if person else unreadable(),
        "requests": diagnostics,
    }


def export(email: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is stored about the person with this address, as rows of plain values.

    First of all, under which addresses it was found. That it was exported is noted, and among it.
    """
    own = sent_from(email)
    note_access(own, Access.Kind.PERSON, None)
    stored = {name: list(rows.values()) for name, rows in records(own, email).items()}
    return {"addresses": addresses_used(own), **stored}


class Receipt(NamedTuple):
    """What was erased and when. It holds no personal data, so that it may be kept."""

    at: datetime
    counts: dict[str, int]
    references: list[str]

    def __str__(self) -> str:
        lines = [f"{self.at:%Y-%m-%d %H:%M:%S %Z}"]
        lines += [f"{name}: {count}" for name, count in self.counts.items()]
        return "\n".join([*lines, *self.references])


def in_all(receipts: Iterable[Receipt]) -> Receipt:
    """One receipt for what went in several transactions, as of the last."""

    def add(so_far: Receipt, one: Receipt) -> Receipt:
        counts = {name: count + one.counts[name] for name, count in so_far.counts.items()}
        return Receipt(one.at, counts, (so_far.references + one.references)[:REFERENCES_SHOWN])

    return reduce(add, receipts)


@transaction.atomic
def erase(diagnostics: RequestQuerySet, *, person: str = "", dry_run: bool = False) -> Receipt:
    """Erase the requests with all that belongs to them; with dry_run only count it.

    With the address of a `person` what the filter learned from them goes too, see `records`.
    It is noted for restores to come. The receipt names at most REFERENCES_SHOWN references. Call
    `copies.leave_no_copy` afterwards, outside the transaction.
    """
    rows = records(diagnostics, person)
    receipt = Receipt(
        at=timezone.now(),
        counts={name: found.count() for name, found in rows.items()},
        references=[one.reference for one in diagnostics.only("pk")[:REFERENCES_SHOWN]],
    )
    if not dry_run:
        note_erasure(diagnostics, person)
        for found in rows.values():
            # Only the keys: a flood of quarantined messages need not fit into memory.
            found.only("pk").delete()
    return receipt
