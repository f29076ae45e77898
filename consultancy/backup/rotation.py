"""Which back-ups of a folder are kept: the last of each of so many days, weeks and months."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from consultancy.backup.archive import begins_as_archive
from consultancy.backup.errors import ArchiveError

MOMENT = "%Y%m%dT%H%M%SZ"
RULES = re.compile(r"(daily|weekly|monthly)=(\d{1,4})")


class Keep(NamedTuple):
    """Of how many days, weeks and months that have a back-up the last one is kept."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12

    def __str__(self) -> str:
        return ",".join(f"{name}={count}" for name, count in self._asdict().items())


class Dated(NamedTuple):
    """An archive, and the moment that its name says, in UTC."""

    made_at: datetime
    path: Path


def read_keep(text: str) -> Keep:
    """As `daily=7,weekly=4,monthly=12`; what is left out is 0. For argparse."""
    found = [RULES.fullmatch(part) for part in text.split(",")]
    counts = {rule[1]: int(rule[2]) for rule in found if rule}
    if len(counts) < len(found) or not any(counts.values()):
        raise ArgumentTypeError(f"write it as --keep {Keep()}")
    return Keep(**dict.fromkeys(Keep._fields, 0) | counts)


def archive_name(moment: datetime) -> str:
    """The name of this site's archive of that moment, to the second."""
    return f"{site_host()}-{moment.astimezone(UTC):{MOMENT}}.backup"


def site_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "site"


def own_archives(folder: Path) -> list[Dated]:
    """The archives that this site has made there under such names, the newest first.

    Neither other sites', nor renamed ones, nor what begins otherwise than an archive does.
    """
    return [one for one in named_as_own(folder) if is_archive(one.path)]


def named_as_own(folder: Path) -> list[Dated]:
    """Whatever has the name of an archive of this site, the newest first."""
    found = ((moment_named(path.name), path) for path in folder.iterdir() if path.is_file())
    return sorted((Dated(moment, path) for moment, path in found if moment), reverse=True)


def is_archive(path: Path) -> bool:
    """Not one that may not be read."""
    try:
        with path.open("rb") as file:
            return begins_as_archive(file)
    except OSError:
        return False


def chosen_archive(path: Path) -> Path:
    """The file itself; of a folder the newest by its name, be it readable or not: nobody takes an
    older one for it. Raises ArchiveError where there is none.
    """
    if not path.exists():
        raise ArchiveError(f"{path} is not there.")
    if not path.is_dir():
        return path
    if found := named_as_own(path):
        return found[0].path
    raise ArchiveError(f"In {path} is no file {site_host()}-….backup: name the archive itself.")


def moment_named(name: str) -> datetime | None:
    """The moment in the name of an archive of this site; None in other names."""
    try:
        moment = datetime.strptime(name.rpartition("-")[2], f"{MOMENT}.backup").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if archive_name(moment) == name else None


def to_be_deleted(archives: Iterable[Dated], keep: Keep) -> list[Dated]:
    """Those that no rule keeps, of these in the order of time, the newest first. That one stays."""
    archives = list(archives)
    kept = set(archives[:1])
    kept |= lasts(archives, keep.daily, lambda moment: moment.date())
    kept |= lasts(archives, keep.weekly, lambda moment: moment.isocalendar()[:2])
    kept |= lasts(archives, keep.monthly, lambda moment: (moment.year, moment.month))
    return [one for one in archives if one not in kept]


def lasts(archives: list[Dated], count: int, period: Callable[[datetime], Any]) -> set[Dated]:
    """The last archive of each of the latest periods that have one: a site that was off for a month
    loses none by it.
    """
    found: dict[Any, Dated] = {}
    for one in archives:
        found.setdefault(period(one.made_at), one)
    return set(list(found.values())[:count])
