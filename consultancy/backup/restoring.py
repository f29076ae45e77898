"""An archive takes the place of what is there.

Files that are missing come first, what is too many goes last: at each moment every file is there
that a row names, of the old site or of the new one.
"""

from collections.abc import Callable

from django.core.files.storage import default_storage

from casestudies.search.server import search_server
from consultancy.backup.archive import Archive
from consultancy.backup.building import bring_to_this_release, build_as_it_was, make_derived
from consultancy.backup.media import put_back
from consultancy.backup.media_changes import MediaChanges
from consultancy.backup.places import in_place_of_all
from consultancy.backup.settling import carry, settle_restored
from consultancy.media.place import media_place
from contact.backup_runs import BackupRun, note_success

Tell = Callable[[str], None]
TOLD_EVERY = 1_000


def restore(archive: Archive, changes: MediaChanges, tell: Tell) -> list[str]:
    """Put it in the place of the database, with the files that it lacks; what was done at the end,
    in sentences. `tidy_media` is to follow.

    Raises ArchiveError, django.db.Error or OSError; then the old site is there, as it was. If it is
    killed too, but for files that nobody asks for.
    """
    carried = carry()
    added: list[str] = []
    try:
        for name in changes.missing:
            added.append(name)
            store_from(archive, name)
            if len(added) % TOLD_EVERY == 0:
                tell(f"{len(added)} of {len(changes.missing)} media files")
        with in_place_of_all():
            build_as_it_was(archive, tell)
            bring_to_this_release(tell)
            make_derived(tell)
            said = list(settle_restored(carried))
            note_restored(archive)
    except BaseException:
        for name in added:
            default_storage.delete(name)
        raise
    return said


def note_restored(archive: Archive) -> None:
    """This one is the last back-up now, and one that could be restored."""
    name, size = archive.path.name, archive.path.stat().st_size
    note_success(BackupRun.Kind.BACKUP, name, size, at=archive.manifest.made_at)
    note_success(BackupRun.Kind.DRILL, name, size)


def tidy_media(archive: Archive, changes: MediaChanges) -> None:
    """Leave no file as it was after the back-up. Can be done again."""
    for name in changes.other:
        store_from(archive, name)
    for name in changes.extra:
        default_storage.delete(name)


def empty_search_server() -> str:
    """Where there is one, its rows are those of the old site: the mail worker sends the new ones.
    What to do if it does not answer, otherwise nothing.
    """
    try:
        search_server.forget()
    except Exception as error:
        name = type(error).__name__
        return f"The search server was not emptied ({name}): run manage.py index_pages --all."
    return ""


def store_from(archive: Archive, name: str) -> None:
    try:
        with archive.open_media(name) as content:
            put_back(name, content)
    except OSError as error:
        # A write to a full disk does not say which.
        error.filename = error.filename or media_place()
        raise
