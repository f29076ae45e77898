"""The same record in a file, ERASURES_FILE, to be copied with the backups: a line an erasure.

It is there when the database is not. Lines are added and never changed; what stands twice counts
once.
"""

import errno
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from contact.erasures.row import Erasure

# Hashes in hexadecimal, as keys.py makes them.
KEY = re.compile(r"[0-9a-f]{64}")
UNDER = re.compile(r"([0-9a-f]{12})?")

logger = logging.getLogger(__name__)


class Erased(NamedTuple):
    """One erasure, as a row has it."""

    kind: str
    key: str
    under: str
    at: datetime

    @property
    def line(self) -> str:
        return json.dumps(self._asdict() | {"at": self.at.isoformat()}) + "\n"


def erasures_file() -> Path:
    return Path(settings.ERASURES_FILE)


def add_lines(erased: Iterable[Erased]) -> bool:
    """Append these to the file, safely stored; makes it, for its owner alone. Whether that worked:
    if not it is logged, and the rows are still in the database (see record.py).
    """
    text = "".join(one.line for one in erased)
    try:
        write_at_end(erasures_file(), text.encode())
    except OSError as error:
        said = "The record of erasures cannot be written to %s (%s): see ERASURES_FILE."
        logger.warning(said, erasures_file(), error.strerror)
        return False
    return True


def write_at_end(path: Path, content: bytes) -> None:
    """One write, so that two processes do not mix their lines; after a line that was cut short by
    a full disk on a new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        size = path.stat().st_size
        is_cut = size and os.pread(handle, 1, size - 1) != b"\n"
        whole = b"\n" * bool(is_cut) + content
        if file.write(whole) < len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if path.is_file():
            os.fsync(handle)


class Lines(NamedTuple):
    """What the file says, and how many of its lines say nothing that can be read."""

    erased: list[Erased]
    unreadable: int


def lines_in_file() -> Lines:
    """Empty where there is no file. Raises OSError where it may not be read."""
    try:
        text = erasures_file().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return Lines([], 0)
    read = list(read_lines(text))
    return Lines([one for one in read if one], read.count(None))


def read_lines(text: str) -> Iterator[Erased | None]:
    for line in filter(None, text.split("\n")):
        try:
            one = json.loads(line)
            found = Erased(one["kind"], one["key"], one["under"], datetime.fromisoformat(one["at"]))
            yield found if is_sound(found) else None
        except (ValueError, KeyError, TypeError):
            yield None


def is_sound(one: Erased) -> bool:
    """Whether a row can hold it: the file may have been put together by hand."""
    is_known = one.kind in Erasure.Kind.values and one.at.tzinfo is not None
    return is_known and bool(KEY.fullmatch(one.key) and UNDER.fullmatch(one.under))
