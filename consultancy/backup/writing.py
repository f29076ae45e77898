"""An archive is written: under another name until it is whole, and on the disk."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings

from consultancy.backup.errors import ArchiveError
from consultancy.backup.media import CHUNK

ABOUT_NAME = "about.txt"
ABOUT = (
    "A back-up of a consultancy's site: its database and its media files.\n"
    "`manage.py restore FILE` of the site's code puts it back. It holds personal data.\n"
)
SEAL = 64
UNFINISHED = ".unfinished-backup"


class Writer:
    """The parts of an archive, one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = ZipFile(file, "w", allowZip64=True)
        self.zip.comment = b"0" * SEAL
        self.add(ABOUT_NAME, [ABOUT.encode()])

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = False) -> tuple[int, str]:
        """Write a part; returns its bytes and their SHA-256."""
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o600 << 16
        size, found = 0, sha256()
        with self.zip.open(info, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                found.update(chunk)
                size += len(chunk)
        return size, found.hexdigest()


@contextmanager
def written_archive(path: Path) -> Iterator[Writer]:
    """Write an archive there; nothing is there before it is whole, and what is there stays.

    Raises ArchiveError when something is there, or another back-up is being written in the folder.
    """
    refuse_existing(path)
    unfinished = path.parent / UNFINISHED
    with locked_file(unfinished) as file:
        writer = Writer(file)
        try:
            yield writer
            writer.zip.close()
        finally:
            # Of one that failed: it would write its list of parts once the file is closed.
            writer.zip.fp = None
        file.flush()
        seal(file)
        os.fsync(file.fileno())
        refuse_existing(path)
        unfinished.rename(path)
    sync_folder(path.parent)


def refuse_existing(path: Path) -> None:
    if path.exists():
        raise ArchiveError(f"{path} is there already: give another name, or move it away.")


def refuse_public(path: Path) -> None:
    """Raises ArchiveError for a place out of which visitors are answered."""
    for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        if folder and path.resolve().is_relative_to(Path(folder).resolve()):
            raise ArchiveError(f"Visitors may ask for whatever is in {folder}: give another place.")


@contextmanager
def locked_file(path: Path) -> Iterator[IO[bytes]]:
    """A file for us alone, empty; gone if the block fails. One that a killed process has left is
    taken over.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ArchiveError(f"Nothing can be written in {path.parent}: {error.strerror}.") from error
    with os.fdopen(descriptor, "w+b") as file:
        if not (is_locked(descriptor) and still_names(path, descriptor)):
            raise ArchiveError(
                f"Another back-up or restore is under way in {path.parent}: wait for its end."
            )
        os.fchmod(descriptor, 0o600)
        file.truncate(0)
        try:
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def is_locked(descriptor: int) -> bool:
    """Whether the file is ours now, until it is closed."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def still_names(path: Path, descriptor: int) -> bool:
    """Whether the open file still has that name: who held the lock may have finished meanwhile, and
    the file is theirs under another one.
    """
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False


def seal(file: IO[bytes]) -> None:
    """Write the digest of all before it to the end, where its place is kept."""
    length = file.seek(0, os.SEEK_END) - SEAL
    found = digest_of_first(file, length)
    file.seek(length)
    file.write(found.encode())
    file.flush()


def digest_of_first(
    file: IO[bytes], length: int, tell: Callable[[int], None] = lambda _done: None
) -> str:
    """The SHA-256 of so many bytes from the beginning."""
    file.seek(0)
    found, left = sha256(), length
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        found.update(chunk)
        left -= len(chunk)
        tell(length - left)
    return found.hexdigest()


def sync_folder(folder: Path) -> None:
    """Let a renamed file survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
