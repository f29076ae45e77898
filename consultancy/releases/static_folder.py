"""The static files of this release, laid out beside those of the releases before.

A page that was made by the release before, on this machine or another one, or that is kept by a
cache, still finds its styles and scripts.
"""

import json
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from filecmp import cmp
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command as Collect
from django.core.files.storage import storages
from django.core.management import call_command

# In the folder: the names of each release's files, the newest first.
RECORDS = "releases.json"
# What pages look names up in; it comes after all that it names.
MANIFEST = "staticfiles.json"
# With its content's hash in its name a file is nobody else's but a release's.
HASHED = re.compile(r"\.[0-9a-f]{12}\.")

Records = list[dict[str, Any]]


class LaidOut(NamedTuple):
    """Names of files, below the folder."""

    files: list[str]
    new: list[str]
    """Those of them that were not there before."""
    removed: list[str]


def lay_out_static_files(folder: Path, kept: int) -> LaidOut:
    """Collect this release's files into the folder and forget those that only releases before the
    last `kept` had, this one among them.

    Each file is there whole or not at all, while others read. What no release has laid out stays.
    May raise OSError; done again it goes on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = names_below(folder)
    records = read_records(folder) or releases_without_record(before)
    with TemporaryDirectory() as scratch:
        collect_into(Path(scratch), folder)
        files = names_below(Path(scratch))
        for name in sorted(files, key=place_in_order):
            copy_at_once(Path(scratch, name), folder / name)
    records = with_release(records, files)
    removed = outdated_files(records, kept) & set(names_below(folder))
    for name in removed:
        (folder / name).unlink()
    write_release_records(folder, records[:kept])
    return LaidOut(files, sorted(set(files) - set(before)), sorted(removed))


def outdated_static_files(folder: Path, kept: int) -> list[str]:
    """What the next release would remove, whatever files it has."""
    records = [{"files": []}, *read_records(folder)]
    return sorted(outdated_files(records, kept) & set(names_below(folder)))


def collect_into(folder: Path, laid_out: Path) -> None:
    """Write what pages of this code ask for, by the names that they will have, and compressed.

    Into an empty folder: where the files are already, Django deletes some before it writes them
    again, and visitors would ask for them in vain.
    """
    command = Collect()
    options = {"OPTIONS": {"location": folder}}
    command.storage = storages.create_storage(settings.STORAGES["staticfiles"] | options)
    command.storage.laid_out = laid_out
    call_command(command, interactive=False, verbosity=0)


def place_in_order(name: str) -> tuple[bool, bool]:
    """Compressed copies before what they are copies of: where that is there, so are they. At the
    end what names the others.
    """
    return name == MANIFEST, not name.endswith((".br", ".gz"))


def copy_at_once(source: Path, target: Path) -> None:
    """Let the target be a copy of the source, at once; one that is already is left alone."""
    if target.is_file() and cmp(source, target, shallow=False):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, beside)
    shutil.copymode(source, beside)
    beside.replace(target)


def names_below(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def read_records(folder: Path) -> Records:
    """The releases that were laid out, the newest first; none where nobody can tell."""
    with suppress(OSError, ValueError):
        records: Records = json.loads((folder / RECORDS).read_text())
        return records
    return []


def write_release_records(folder: Path, records: Records) -> None:
    beside = folder / f".{RECORDS}.new"
    beside.write_text(json.dumps(records))
    beside.replace(folder / RECORDS)


def releases_without_record(names: Iterable[str]) -> Records:
    """What `collectstatic` has left, as one release: nobody wrote down which files are whose."""
    files = [name for name in names if HASHED.search(name)]
    return [{"files": files}] if files else []


def with_release(records: Records, files: list[str]) -> Records:
    """The records with a release of these files: the newest one anew, if it has the same."""
    before = records[1:] if records and records[0]["files"] == files else records
    return [{"at": datetime.now(UTC).isoformat(timespec="seconds"), "files": files}, *before]


def outdated_files(records: Records, kept: int) -> set[str]:
    """The files that only releases before the last `kept` had."""
    wanted = {name for record in records[:kept] for name in record["files"]}
    return {name for record in records[kept:] for name in record["files"]} - wanted
