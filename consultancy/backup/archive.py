"""An archive is read: first of all whether it is what was written."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile

from consultancy.backup.errors import ArchiveError
from consultancy.backup.manifest import Manifest, manifest_of
from consultancy.backup.media import MediaFile
from consultancy.backup.stored_state import unknown_among
from consultancy.backup.writing import ABOUT_NAME, SEAL, digest_of_first

MANIFEST = "manifest.json"
MEDIA_LIST = "media.jsonl"
# A ZIP file's first bytes: its signature, and after 30 bytes the name of the first part.
SIGNATURE = b"PK\x03\x04"
HEAD = 30 + len(ABOUT_NAME)


class Archive(NamedTuple):
    """One that is whole; of a release that this code knows."""

    path: Path
    zip: ZipFile
    manifest: Manifest

    def lines(self, table: str) -> Iterator[bytes]:
        with self.zip.open(rows_part(table)) as part:
            yield from part

    def media_files(self) -> Iterator[MediaFile]:
        with self.zip.open(MEDIA_LIST) as part:
            for line in part:
                yield MediaFile(**json.loads(line))

    def open_media(self, name: str) -> IO[bytes]:
        return self.zip.open(media_part(name))


def rows_part(table: str) -> str:
    return f"rows/{table}.jsonl"


def media_part(name: str) -> str:
    return f"media/{name}"


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive there, after every byte of it was checked.

    Raises ArchiveError for what is missing, foreign, damaged, or newer than this code.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        refuse_foreign(path, file)
        refuse_broken_seal(path, file)
        try:
            with ZipFile(file) as parts:
                yield checked(path, parts)
        except (BadZipFile, EOFError) as error:
            raise ArchiveError(damaged(path)) from error


def refuse_foreign(path: Path, file: IO[bytes]) -> None:
    if not begins_as_archive(file):
        raise ArchiveError(f"{path} is no back-up that this site has made: take another file.")


def begins_as_archive(file: IO[bytes]) -> bool:
    head = file.read(HEAD)
    return head.startswith(SIGNATURE) and head.endswith(ABOUT_NAME.encode())


def refuse_broken_seal(path: Path, file: IO[bytes]) -> None:
    """By the seal, whatever else may still be readable."""
    length = file.seek(0, os.SEEK_END) - SEAL
    file.seek(max(length, 0))
    written = file.read()
    if length < 0 or digest_of_first(file, length).encode() != written:
        raise ArchiveError(damaged(path))


def damaged(path: Path) -> str:
    return (
        f"{path} is damaged: it is not what was written, or not all of it. "
        "Take another back-up, or copy this one again from where it came."
    )


def checked(path: Path, parts: ZipFile) -> Archive:
    names = set(parts.namelist())
    if MANIFEST not in names:
        raise ArchiveError(damaged(path))
    archive = Archive(path, parts, manifest_of(parts.read(MANIFEST)))
    if unknown := unknown_among(archive.manifest.migrations):
        raise ArchiveError(
            f"{path} was made by a newer release ({archive.manifest.version}) than this code, "
            f"which does not know {', '.join(unknown)}: install that release first."
        )
    wanted = {rows_part(table) for table in archive.manifest.tables} | {MEDIA_LIST}
    if not wanted <= names or not media_is_whole(archive, names):
        raise ArchiveError(damaged(path))
    return archive


def media_is_whole(archive: Archive, names: set[str]) -> bool:
    return all(media_part(file.name) in names for file in archive.media_files())
