"""An archive takes the place of what is there."""

from collections.abc import Callable
from typing import NamedTuple

from django.core.files.storage import default_storage

from consultancy.backup.archive import Archive
from consultancy.backup.building import bring_to_this_release, build_as_it_was, make_derived
from consultancy.backup.media import MediaFile, is_stored, put_back, stored_names
from consultancy.backup.places import in_place_of_all
from consultancy.backup.settling import carry, settle_restored
from contact.copies import leave_no_copy

Tell = Callable[[str], None]


class MediaChanges(NamedTuple):
    """What makes the media folder that of the archive."""

    missing: list[str]
    other: list[str]
    extra: list[str]


def media_changes(archive: Archive) -> MediaChanges:
    """Reads every file that is stored under a name of the archive."""
    there = set(stored_names())
    kept: set[str] = set()
    differing: list[MediaFile] = []
    for file in archive.media_files():
        kept.add(file.name)
        if file.name not in there or not is_stored(file):
            differing.append(file)
    return MediaChanges(
        missing=[file.name for file in differing if file.name not in there],
        other=[file.name for file in differing if file.name in there],
        extra=sorted(there - kept),
    )


def restore(archive: Archive, tell: Tell) -> list[str]:
    """Put it in the place of database and media; what was done at the end, in sentences.

    Files that are missing come first, and what is too many goes last: at each moment every file is
    there that a row names, of the old site or of the new one. Stopped before the database takes its
    place, it leaves the old site, with some files more.

    Raises ArchiveError; then the old site is there, as it was.
    """
    changes = media_changes(archive)
    carried = carry()
    added: list[str] = []
    try:
        for name in changes.missing:
            added.append(name)
            store_from(archive, name)
        with in_place_of_all():
            build_as_it_was(archive, tell)
            bring_to_this_release(tell)
            make_derived(tell)
            said = list(settle_restored(carried))
    except BaseException:
        for name in added:
            default_storage.delete(name)
        raise
    for name in changes.other:
        store_from(archive, name)
    for name in changes.extra:
        default_storage.delete(name)
    return [*said, leave_no_copy().text]


def store_from(archive: Archive, name: str) -> None:
    with archive.open_media(name) as content:
        put_back(name, content)
