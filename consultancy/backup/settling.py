"""What outlives a restore, and what is done at its end, before anybody sees the site."""

from collections.abc import Iterator
from typing import NamedTuple


class Carried(NamedTuple):
    """What is taken from the database that is to be replaced."""


def carry() -> Carried:
    """Read from the present database, of which nothing may be there, or tables of any release."""
    return Carried()


def settle_restored(carried: Carried) -> Iterator[str]:
    """Done in the new database, in the same transaction where there is one; says what was done."""
    yield from ()
