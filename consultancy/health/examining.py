"""Looking at everything, whatever one look comes to."""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from django.db import Error
from django.utils.translation import gettext_lazy as _

from consultancy.health.finding import DATABASE, Check, Finding, State

logger = logging.getLogger(__name__)


class Examined(NamedTuple):
    """A check with what it found."""

    check: Check
    finding: Finding

    @property
    def is_well(self) -> bool:
        return self.finding.state is State.WELL


def examine(checks: Iterable[Check]) -> list[Examined]:
    """How it is with each of them, in their order; raises nothing.

    Where the database is away nothing else is asked that would wait for it as long again.
    """
    found: list[Examined] = []
    for check in checks:
        is_away = any(one.check.name == DATABASE and not one.is_well for one in found)
        is_lost = is_away and check.asks_database
        found.append(Examined(check, WITHOUT_DATABASE if is_lost else look(check)))
    return found


WITHOUT_DATABASE = Finding(State.LOOK, _("Not known while the database is away."))


def look(check: Check) -> Finding:
    try:
        return check.look()
    except Error as error:
        logger.warning("The check %s found no answer: %s", check.name, type(error).__name__)
    except Exception:
        logger.exception("The check %s failed", check.name)
    return unknown(check)


def unknown(check: Check) -> Finding:
    """What is said where nothing could be learned."""
    state = State.BROKEN if check.wakes else State.LOOK
    return Finding(state, str(_("It could not be looked at.")), str(_("The log says why.")))


def worst(found: Iterable[Examined]) -> State:
    return max((one.finding.state for one in found), default=State.WELL)
