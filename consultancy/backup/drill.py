"""The drill: an archive is restored where nobody sees it, and compared, row by row."""

import json
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from consultancy.backup.archive import Archive
from consultancy.backup.building import bring_to_this_release, build_as_it_was
from consultancy.backup.errors import ArchiveError
from consultancy.backup.places import scratch
from consultancy.backup.tables import row_lines

Tell = Callable[[str], None]


def rehearse(archive: Archive, tell: Tell) -> None:
    """Restore it into a scratch database and read every row back; nothing remains.

    Raises ArchiveError where it cannot be restored, or a row is another one.
    """
    with scratch():
        for name, model in build_as_it_was(archive, tell).items():
            compare_rows(archive, name, model)
        bring_to_this_release(tell)


def compare_rows(archive: Archive, name: str, model: Any) -> None:
    """As values, since engines write JSON within rows in their own ways."""
    for there, restored in zip_longest(archive.lines(name), row_lines(model)):
        if there is None or restored is None or json.loads(there) != json.loads(restored):
            # Not its words: they may be a visitor's.
            row = json.loads(there or restored or b"{}").get(model._meta.pk.attname)
            raise ArchiveError(f"Row {row} of {name} does not come back as it was.")
