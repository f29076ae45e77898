"""What outlives a restore, and what is done at its end, before anybody sees the site."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from consultancy.signin.records import outdated
from contact.erasures.purging import CONFIRM, erase_over, objections
from contact.erasures.record import Recorded, recorded_erasures
from contact.erasures.replay import replay_erasures


class Carried(NamedTuple):
    """What is taken from the database that is to be replaced."""

    erasures: Recorded


def carry() -> Carried:
    """Read from the present database, of which nothing may be there, or tables of any release."""
    return Carried(erasures=recorded_erasures())


def settle_restored(carried: Carried) -> Iterator[str]:
    """Done in the new database, in the same transaction where there is one; says what was done.

    Whoever calls it lets no copy of what was erased stay in the database's files.
    """
    yield str(replay_erasures(carried.erasures))
    yield from purge_restored(timezone.now())


def purge_restored(now: datetime) -> Iterator[str]:
    """What was too old already, or has become so since; for once it proves nothing that the newest
    row is from long ago.
    """
    for rows in outdated().values():
        rows.delete()
    if reasons := objections(now, is_restored=True):
        yield " ".join(["Nothing was purged.", *reasons, f"If it may go: {CONFIRM}"])
        return
    count = sum(receipt.counts["requests"] for receipt in erase_over(now))
    yield f"Purged, as their time is over: {count} requests."
