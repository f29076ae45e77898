"""What a restore changes of the media."""

from typing import NamedTuple

from consultancy.backup.archive import Archive
from consultancy.backup.media import MediaFile, is_stored_unchanged, stored_names


class MediaChanges(NamedTuple):
    """What makes the media folder that of the archive, by the files' names."""

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
        if file.name not in there or not is_stored_unchanged(file):
            differing.append(file)
    return MediaChanges(
        missing=[file.name for file in differing if file.name not in there],
        other=[file.name for file in differing if file.name in there],
        extra=sorted(there - kept),
    )
