"""An edition, written: the whole site into a folder, or what differs from the last time."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import chain

from django.conf import settings

from casestudies.tables.missed_addresses import missed
from casestudies.version.site_version import read_number
from consultancy.edition.files import UNTYPED, EditionFile, Findings
from consultancy.edition.folder import MANIFEST, WRITTEN, EditionFolder, LeftAloneError
from consultancy.edition.hosts import HEADERS, RULES, headers_file, rules_file
from consultancy.edition.media_types import MediaTypes
from consultancy.edition.nginx import NGINX, nginx_file
from consultancy.edition.static_files import static_files
from consultancy.edition.walk import Walk
from consultancy.server.gateway import Application

# What is edited while files are written is in the next walk; a site that never rests stays so.
MOST_WALKS = 3
# Whatever stays must not be shown longer for something that failed: only what no page is.
KEPT_ON_FAILURE = ("media/", "static/", "cards/")
# Who complains of links that lead nowhere.
TOLD_AT_THE_DESK = ("django.request", "casestudies.text.rendering")

Tell = Callable[[int], object]


@dataclass
class Edition:
    """What came of an export."""

    counts: Counter[str] = field(
        default_factory=lambda: Counter(dict.fromkeys(("written", "unchanged", "deleted"), 0))
    )
    changed: list[str] = field(default_factory=list)
    """Each file that was, or with `is_dry` would be, written or deleted, as a sentence."""
    problems: list[str] = field(default_factory=list)
    is_of_one_moment: bool = False
    """Whether nothing was edited while the files were written."""


def export_edition(
    application: Application,
    folder: EditionFolder,
    *,
    is_verbatim: bool = False,
    tell: Tell = lambda _done: None,
) -> Edition:
    """Let the folder hold the site as it is, and nothing of ours that it has no more; `tell` hears
    how many files are done. May be stopped and run again.

    Raises SiteAwayError, with all left as it was, and EditionFolderError.
    """
    edition = Edition()
    with folder.alone(), as_visitors_see_it():
        for _number in range(1 if folder.is_dry else MOST_WALKS):
            before = read_number()
            edition.problems = []
            export_once(Walk(application, Findings(is_verbatim)), folder, edition, tell)
            edition.is_of_one_moment = read_number() == before
            if edition.is_of_one_moment:
                break
    return edition


@contextmanager
def as_visitors_see_it() -> Iterator[None]:
    """Ask the site as a visitor would, also where it is developed; count and log none of it."""
    with ExitStack() as after:
        after.enter_context(missed.uncounted())
        for log in map(logging.getLogger, TOLD_AT_THE_DESK):
            after.callback(log.setLevel, log.level)
            log.setLevel(logging.ERROR)
        after.callback(setattr, settings, "DEBUG", settings.DEBUG)
        settings.DEBUG = False
        yield


def export_once(walk: Walk, folder: EditionFolder, edition: Edition, tell: Tell) -> None:
    """One walk, written; then what is gone is deleted."""
    types = MediaTypes()
    walk.begin()
    folder.digests = {}
    for done, file in enumerate(chain(static_files(), walk.files()), 1):
        types.note(file)
        walk.found.files.add(f"/{file.name}")
        put_file(folder, file, edition)
        tell(done)
    for file in told_to_servers(walk.found, types):
        put_file(folder, file, edition)
    for name, reason in walk.found.failed.items():
        edition.problems.append(f"{reason}: {name} stays as it was.")
        folder.keep(name)
    delete_unwanted(folder, edition, has_failed=bool(walk.found.failed))
    try:
        folder.finish()
    except OSError as error:
        edition.problems.append(f"{MANIFEST}: cannot be written: {error.strerror}.")


def told_to_servers(found: Findings, types: MediaTypes) -> Iterator[EditionFile]:
    """What the servers of the files are told."""
    texts = {
        RULES: rules_file(found),
        HEADERS: headers_file(found, types),
        NGINX: nginx_file(found, types),
    }
    for name, text in texts.items():
        yield EditionFile(name, UNTYPED, partial(BytesIO, text.encode()))


def put_file(folder: EditionFolder, file: EditionFile, edition: Edition) -> None:
    """Write a file if it differs; what cannot be written is a problem, and the next one follows."""
    try:
        with file.open() as source:
            outcome = folder.put(file.name, source)
    except LeftAloneError as error:
        edition.problems.append(str(error))
        return
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        edition.problems.append(f"{file.name[:200]}: cannot be written: {reason}.")
        folder.keep(file.name)
        return
    edition.counts[outcome] += 1
    if outcome == WRITTEN:
        edition.changed.append(f"{file.name}: {WRITTEN}")


def delete_unwanted(folder: EditionFolder, edition: Edition, *, has_failed: bool) -> None:
    """Delete our files that nothing on the site stands for; of what a page that failed may show,
    none.
    """
    for name in folder.unwanted():
        if has_failed and name.startswith(KEPT_ON_FAILURE):
            folder.keep(name)
            continue
        try:
            is_deleted = folder.delete(name)
        except (LeftAloneError, OSError) as error:
            edition.problems.append(f"{name}: cannot be deleted: {error}")
            folder.keep(name)
            continue
        edition.counts["deleted"] += is_deleted
        edition.changed += [f"{name}: deleted"] if is_deleted else []
