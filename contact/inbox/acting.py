"""What a colleague does with one request or with thousands at once, and how it is undone.

Each function locks the rows first, in the order of their keys, and changes those that are not so
already: of two colleagues who act at once neither loses a change unknowingly.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.desk.undoable import UNDONE_WITHIN
from contact.erasures import privacy
from contact.intake.lessons import LESSONS_READ, learn_all, unlearn, verdicts_on
from contact.models import (
    DiagnosticRequest,
    RequestQuerySet,
    StatusChange,
    ThreadEntry,
    UndoableChange,
)

Status = DiagnosticRequest.Status
QUARANTINED = Status.QUARANTINED
# Nobody answers spam. A request that is no fit may be anything.
ANSWERED = {Status.REPLIED, Status.BOOKED, Status.WON}
# Rows written by one statement.
CHUNK = 500

Values = Callable[[DiagnosticRequest], Mapping[str, Any]]


class Done(NamedTuple):
    """What an act has changed: the requests, and by which name it can be undone; "" if none."""

    act: str
    said: str
    changed: list[DiagnosticRequest]


class Undone(NamedTuple):
    """The requests that are again as before, and how many a colleague had changed since."""

    restored: list[DiagnosticRequest]
    kept: int
    said: str


@transaction.atomic
def assign(diagnostics: RequestQuerySet, *, to: Any, by: Any) -> Done:
    """Give the requests to a colleague, or with None to nobody."""
    key = to and to.pk
    rows = [one for one in locked(diagnostics) if one.owner_id != key]
    said = _("assigned to %(name)s") % {"name": to} if to else _("assigned to nobody")
    return change_all(rows, lambda one: {"owner_id": key}, said=said, by=by)


@transaction.atomic
def set_status(diagnostics: RequestQuerySet, *, to: str, by: Any) -> Done:
    """Give what lies in the inbox another status there, and log it. To answer teaches the filter
    that it is no spam.
    """
    now = timezone.now()
    rows = [one for one in locked(diagnostics.in_inbox()) if one.status != to]

    def values(one: DiagnosticRequest) -> dict[str, Any]:
        answered = {"answered_at": min(one.answered_at or now, now)} if to in ANSWERED else {}
        return {"status": to, **answered}

    said = _("now “%(status)s”") % {"status": Status(to).label}
    return change_all(rows, values, said=said, by=by, is_spam=False if to in ANSWERED else None)


@transaction.atomic
def set_aside(diagnostics: RequestQuerySet, *, by: Any) -> Done:
    """Call the requests spam: what lies in the inbox goes to the quarantine, and all of them teach
    the filter. Whoever decides has seen them.
    """
    reason = str(_("marked as spam by hand"))

    def values(one: DiagnosticRequest) -> dict[str, Any]:
        if one.is_quarantined:
            return {"opened_at": one.opened_at or timezone.now()}
        return {
            "status": QUARANTINED,
            "opened_at": beginning_in_quarantine(one),
            "quarantine_reason": reason,
        }

    rows = locked(diagnostics)
    return change_all(rows, values, said=_("marked as spam"), by=by, is_spam=True)


@transaction.atomic
def call_honest(diagnostics: RequestQuerySet, *, by: Any) -> Done:
    """Tell the filter that requests in the inbox are no spam."""
    rows = locked(diagnostics.in_inbox())
    return change_all(rows, lambda one: {}, said=_("marked as no spam"), by=by, is_spam=False)


def locked(diagnostics: RequestQuerySet) -> list[DiagnosticRequest]:
    """The requests as they are stored now, which nobody else can change until we are done."""
    keys = diagnostics.order_by().values("pk")
    rows = DiagnosticRequest.objects.filter(pk__in=keys).order_by("pk")
    return list(rows.select_for_update())


def beginning_in_quarantine(diagnostic: DiagnosticRequest) -> datetime:
    """From when the time counts of a request that is put there by hand: now, as it has been seen.

    Or earlier, if it would be kept for longer than in the inbox: the visitor was told how long.
    """
    latest = privacy.kept_in_inbox_until(diagnostic) - privacy.quarantine_time()
    return min(timezone.now(), latest)


def change_all(
    rows: list[DiagnosticRequest],
    values: Values,
    *,
    said: str,
    by: Any,
    is_spam: bool | None = None,
) -> Done:
    """Store the values of each locked row, log changes of status, teach the filter, and keep what
    is needed to undo it all.
    """
    act = uuid4().hex
    teaching = [] if is_spam is None else lessons_among(rows)
    told = verdicts_on(one.pk for one in teaching)
    kept = [undoable(one, values(one), act=act, by=by, said=said) for one in rows]
    store_values([(one.diagnostic, one.after) for one in kept], by=by)
    if is_spam is not None:
        taught = {one.pk for one in teaching}
        for one in kept:
            one.taught = is_spam if one.diagnostic_id in taught else None
            one.taught_before = told.get(one.diagnostic_id)
        learn_all(teaching, is_spam=is_spam)
    UndoableChange.objects.filter(at__lte=timezone.now() - UNDONE_WITHIN).delete()
    UndoableChange.objects.bulk_create(kept, batch_size=CHUNK)
    return Done(act if rows else "", said, rows)


def undoable(
    diagnostic: DiagnosticRequest, values: Mapping[str, Any], **act: Any
) -> UndoableChange:
    """What it takes to undo that these values are stored, before they are."""
    before = {name: getattr(diagnostic, name) for name in values}
    return UndoableChange(diagnostic=diagnostic, before=before, after=dict(values), **act)


def lessons_among(rows: Iterable[DiagnosticRequest]) -> list[DiagnosticRequest]:
    """The latest of the requests, as many as can teach; what a colleague wrote is nothing that the
    filter will meet.
    """
    by_visitors = (one for one in rows if not one.is_by_hand)
    return sorted(by_visitors, key=lambda one: one.created_at)[-LESSONS_READ:]


def store_values(
    changes: Sequence[tuple[DiagnosticRequest, Mapping[str, Any]]], *, by: Any
) -> None:
    """Store new values of locked rows, and log each change of status."""
    log: list[StatusChange] = []
    names: set[str] = set()
    for one, values in changes:
        if (new := values.get("status", one.status)) != one.status:
            log.append(StatusChange(diagnostic=one, old=one.status, new=new, by=by))
        for name, value in values.items():
            setattr(one, name, value)
        names.update(name.removesuffix("_id") for name in values)
    StatusChange.objects.bulk_create(log, batch_size=CHUNK)
    if names:
        DiagnosticRequest.objects.bulk_update([one for one, _new in changes], names, CHUNK)


def last_act(by: Any) -> UndoableChange | None:
    """One row of what this colleague did last, while it can be undone. By an index."""
    return UndoableChange.objects.filter(by=by).current().order_by("-pk").first()


@transaction.atomic
def undo(act: str, *, by: Any) -> Undone:
    """Make the act of this colleague undone, and log it. A request that somebody has changed since
    then stays as it is; an act that is not theirs, or too old, restores nothing.
    """
    kept = UndoableChange.objects.filter(act=act, by=by).current().select_for_update()
    by_key = {one.diagnostic_id: one for one in kept}
    rows = locked(DiagnosticRequest.objects.filter(pk__in=list(by_key)))
    restored = [one for one in rows if is_as_left(one, by_key[one.pk])]
    store_values(values_before(restored, by_key), by=by)
    for is_spam in (True, False):
        mine = [by_key[one.pk] for one in restored if by_key[one.pk].taught is is_spam]
        unlearn({one.diagnostic_id: one.taught_before for one in mine}, is_spam=is_spam)
    UndoableChange.objects.filter(act=act, by=by).delete()
    said = next((one.said for one in by_key.values()), "")
    return Undone(restored, len(rows) - len(restored), said)


def values_before(
    rows: list[DiagnosticRequest], by_key: Mapping[int, UndoableChange]
) -> list[tuple[DiagnosticRequest, dict[str, Any]]]:
    """What each row had before the act; without owners whose account is gone, and what went out
    since then stays an answer.
    """
    before = {one.pk: stored_values(by_key[one.pk].before) for one in rows}
    owners = [values["owner_id"] for values in before.values() if values.get("owner_id")]
    known = {
        None,
        *get_user_model()._default_manager.filter(pk__in=owners).values_list("pk", flat=True),
    }
    for values in before.values():
        if values.get("owner_id") not in known:
            values["owner_id"] = None
    for key, first in first_answers(rows).items():
        if "answered_at" in before[key]:
            before[key]["answered_at"] = min(filter(None, (before[key]["answered_at"], first)))
    return [(one, before[one.pk]) for one in rows]


def first_answers(rows: Iterable[DiagnosticRequest]) -> dict[int, datetime]:
    """When each of these requests was first answered by its thread; without those that were not."""
    answers = ThreadEntry.objects.filter(diagnostic__in=list(rows), is_answer=True).order_by()
    return dict(answers.values_list("diagnostic").annotate(Min("at")))


def is_as_left(diagnostic: DiagnosticRequest, kept: UndoableChange) -> bool:
    """Whether owner and status are still those that the act has put there."""
    names = {"owner_id", "status"} & kept.after.keys()
    return all(getattr(diagnostic, name) == kept.after[name] for name in names)


def stored_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that were kept as JSON, as their columns have them."""
    fields = {field.attname: field for field in DiagnosticRequest._meta.concrete_fields}
    return {
        name: value if fields[name].is_relation else fields[name].to_python(value)
        for name, value in values.items()
    }
