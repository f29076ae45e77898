"""Whether the triggers are there on which the site relies, and what to say if they are not."""

from collections.abc import Callable
from typing import Any, NamedTuple

CURE = "Run make release (manage.py migrate): it sets the triggers again that are missing."


class TriggerWatch(NamedTuple):
    """Triggers on some tables: `missing` names the tables that lack them, and raises
    django.db.Error; `leads_to` says with `%(tables)s` what comes of that, to whoever reads it.
    """

    missing: Callable[[], list[str]]
    leads_to: Any

    def complaint(self) -> str:
        """What comes of it where some are missing; "" where none are. Raises django.db.Error."""
        tables = self.missing()
        return str(self.leads_to % {"tables": ", ".join(tables)}) if tables else ""
