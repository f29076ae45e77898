"""What a look at one thing has found, and what is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Counts, sizes in bytes, ages in seconds; None where nothing has happened yet. Nothing personal.
Numbers = Mapping[str, int | None]


class State(IntEnum):
    """How much it matters, the worst the highest."""

    WELL = 0
    LOOK = 1
    """A person should look at it, within days."""
    BROKEN = 2
    """Visitors lose something, or soon will: `/readyz` answers 503, and somebody is woken."""

    @property
    def word(self) -> Any:
        return WORDS[self]


WORDS: dict[State, Any] = {
    State.WELL: _("well"),
    State.LOOK: _("to look at"),
    State.BROKEN: _("broken"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """How it is, in a sentence for people, and the mend where there is something to mend: what to
    do, the command that does it, the page of the admin on which.
    """

    state: State = State.WELL
    said: Any = ""
    mend: str = ""
    command: str = ""
    address: str = ""
    numbers: Numbers = field(default_factory=dict)


# The check that others wait for: what asks the database is not asked while it is away.
DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `look` may raise django.db.Error. Only what `wakes` may be found
    broken: that alone is looked at for strangers who ask `/readyz`.
    """

    name: str
    """Where machines read it: `a_z`."""
    title: Any
    look: Callable[[], Finding]
    wakes: bool = False
    asks_database: bool = True
    is_on_front_page: bool = False
    """Whether the admin's front page says it in its own words."""


def doubtful(doubt: str, well: Any, *, numbers: Numbers | None = None, **mend: Any) -> Finding:
    """To look at where there is a doubt, which says itself what is wrong; well otherwise."""
    if doubt:
        return Finding(State.LOOK, doubt, numbers=numbers or {}, **mend)
    return Finding(said=str(well), numbers=numbers or {})


def age(moment: datetime | None) -> int | None:
    """In seconds."""
    return int((timezone.now() - moment).total_seconds()) if moment else None
