"""The dates of files that say none, from the Git repository they lie in: when each was added, and
last changed. Read once a repository, whatever the number of files.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from casestudies.files.importing.reading.document import Document, model_of
from casestudies.files.importing.report import Level, Report
from casestudies.kinds import has_date

GIT_PATIENCE = 120
HISTORY = ("log", "-z", "--topo-order", "--name-status", "--format=%x01%aI", "--no-ext-diff")
# Where file contents are left on a server, only what was renamed as it was is known again.
RENAMES = ("-M", "-M100%")
# They would lead to another repository.
ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}
# What a repository may ask for in its own configuration is not to be run.
HARMLESS = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false")


class NoHistoryError(Exception):
    """Git does not tell; the text says why."""


@dataclass(slots=True)
class History:
    """The moments at which files were added and last changed, by their path in the repository."""

    added: dict[str, datetime] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)


def date_documents(documents: list[Document], report: Report) -> None:
    """Give documents without a date those of their files, with a remark. The report hears once of
    a repository that cannot be asked.
    """
    histories: dict[Path, History] = {}
    for document in filter(is_undated, documents):
        path = document.file.path.absolute()
        top = next((folder for folder in path.parents if (folder / ".git").exists()), None)
        if top is None:
            continue
        if top not in histories:
            histories[top] = history_or_remark(top, report)
        date_from(histories[top], path.relative_to(top).as_posix(), document)


def is_undated(document: Document) -> bool:
    return not {"date", "published_at"} & document.fields.values.keys()


def date_from(history: History, name: str, document: Document) -> None:
    added = history.added.get(name)
    if added is None or not added <= timezone.now():
        return
    values = document.fields.values
    values |= {"date": added.date(), "published_at": added}
    values.setdefault("updated_at", history.changed.get(name, added))
    if has_date(model_of(document.file)):
        text = f"has no date; that of its first commit was taken, {added:%Y-%m-%d}."
        document.fields.remark(document.front.place("date"), text)


def history_or_remark(top: Path, report: Report) -> History:
    try:
        return history_of(top)
    except NoHistoryError as error:
        text = f"Git tells no dates of files that have none: {error}."
        report.add(top, Level.NOTE, text)
        return History()


def history_of(top: Path) -> History:
    """The history of all files in the repository, followed over renames.

    Raises NoHistoryError where Git is missing, refuses, takes too long, or has only the last
    commits.
    """
    if run(top, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise NoHistoryError("this is a shallow clone; “git fetch --unshallow” gets the rest")
    history = History()
    names: dict[str, str] = {}
    for at, status, paths in file_changes(log_of(top)):
        # From the newest commit back: what a file was called before leads to its name today.
        name = names.get(paths[-1], paths[-1])
        if status == "A":
            history.added[name] = at
        if status == "R":
            names[paths[0]] = name
        else:
            history.changed.setdefault(name, at)
    return history


def log_of(top: Path) -> str:
    try:
        return run(top, *HISTORY, RENAMES[0])
    except NoHistoryError:
        return run(top, *HISTORY, RENAMES[1])


def file_changes(log: str) -> Iterator[tuple[datetime, str, list[str]]]:
    """Moment, kind and paths of every change to a file; a rename has two paths."""
    for commit in log.split("\1")[1:]:
        moment, *parts = commit.split("\0")
        at, words = datetime.fromisoformat(moment), iter(parts)
        for status in words:
            kind = status.strip()[:1]
            if kind:
                yield at, kind, [next(words) for _ in range(2 if kind in "RC" else 1)]


def run(top: Path, *arguments: str) -> str:
    """What Git prints. Raises NoHistoryError with its own words, or with what is wrong."""
    said = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    own = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    command = ["git", "--no-pager", "--no-optional-locks", *HARMLESS, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - no word of it comes from a file
            command, cwd=top, env=own | said, capture_output=True, timeout=GIT_PATIENCE, check=True
        )
    except OSError as error:
        raise NoHistoryError("the program git cannot be run") from error
    except subprocess.TimeoutExpired as error:
        raise NoHistoryError(f"it took more than {GIT_PATIENCE} seconds") from error
    except subprocess.CalledProcessError as error:
        words = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise NoHistoryError(words.removeprefix("fatal: ")) from error
    return os.fsdecode(done.stdout)
