"""What was erased since a backup was made is erased again after its restore."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib import import_module
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from contact.erasures import privacy
from contact.erasures.file import Erased
from contact.erasures.keys import (
    mailbox_keys,
    names_known,
    page_keys,
    request_key,
    telephone_keys,
)
from contact.erasures.record import (
    Recorded,
    bring_file_up_to_date,
    latest_of,
    rows_known,
    store_rows,
)
from contact.erasures.row import Erasure
from contact.models import DiagnosticRequest, Lesson

AT_ONCE = 200
COLUMNS = ("pk", "created_at", "email", "telephone")
Kind = Erasure.Kind
# By kind and key.
Known = Mapping[tuple[str, str], Erased]


class Replayed(NamedTuple):
    """What went again: requests, and besides lessons and pages of people; and what to look at."""

    requests: int
    others: int
    complaints: list[str]

    def __str__(self) -> str:
        said = f"Erased again: {self.requests} requests, {self.others} lessons and pages of people."
        return "\n".join([said, *self.complaints])


def replay_erasures(known: Recorded, *, dry_run: bool = False) -> Replayed:
    """Erase in this database what is `known` from before the restore, and what came with it.

    Afterwards the record is whole, here and in the file. Can be run again. Call
    `copies.leave_no_copy` afterwards, outside any transaction. With dry_run only count.
    """
    erased = latest_of([*known.erased, *rows_known()])
    doomed = doomed_requests(erased)
    if not dry_run:
        erase_by_keys(doomed)
    others = erase_lessons(erased, dry_run=dry_run)
    others += import_module(settings.PEOPLES_PAGES).erase_again(erased, dry_run=dry_run)
    if not dry_run:
        store_rows(erased.values())
        bring_file_up_to_date()
    return Replayed(len(doomed), others, [*known.complaints, *under_lost_keys(erased.values())])


def doomed_requests(erased: Known) -> list[int]:
    """The keys of the requests that are to go. Reads all, some at a time."""
    rows = DiagnosticRequest.objects.order_by().values_list(*COLUMNS).iterator()
    return [row[0] for row in rows if is_doomed(erased, *row)]


def is_doomed(erased: Known, pk: int, created_at: datetime, email: str, telephone: str) -> bool:
    """Whether it was erased itself, or came in before all from its sender was."""
    if (Kind.REQUEST, request_key(pk, created_at)) in erased:
        return True
    senders = [(Kind.MAILBOX, key) for key in mailbox_keys(email) if email]
    senders += [(Kind.TELEPHONE, key) for key in telephone_keys(telephone) if telephone]
    return was_erased_after(erased, senders, created_at)


def was_erased_after(erased: Known, keys: Iterable[tuple[str, str]], moment: datetime) -> bool:
    """Whether one of these was erased when what is of that moment was there."""
    found = [erased[key] for key in keys if key in erased]
    return any(moment <= one.at for one in found)


def was_page_erased(erased: Known, pk: int, address: str, moment: datetime) -> bool:
    """The same of a person's page that has, or had, this address."""
    return was_erased_after(erased, [(Kind.PAGE, key) for key in page_keys(pk, address)], moment)


def erase_by_keys(keys: list[int]) -> None:
    """In short transactions, as the purge does."""
    for start in range(0, len(keys), AT_ONCE):
        privacy.erase(DiagnosticRequest.objects.filter(pk__in=keys[start : start + AT_ONCE]))


@transaction.atomic
def erase_lessons(erased: Known, *, dry_run: bool) -> int:
    """What the filter had learned from people who were erased; says how much."""
    count = 0
    for one in erased.values():
        if one.kind == Kind.MAILBOX:
            lessons = Lesson.objects.filter(sender=one.key, at__lte=one.at)
            count += lessons.count() if dry_run else lessons.delete()[0]
    return count


def under_lost_keys(erased: Iterable[Erased]) -> list[str]:
    """A sentence on those that nobody can be compared with, as their SECRET_KEY is not known."""
    known = names_known()
    lost = sum(1 for one in erased if one.under not in known)
    if not lost:
        return []
    return [
        f"{lost} erasures of people were noted under another SECRET_KEY: name it in "
        "SECRET_KEY_FALLBACKS and run manage.py replay_erasures. The requests that were erased "
        "with them are known without it, and are gone."
    ]
