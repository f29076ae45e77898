"""The media files of an archive: out of the storage and back into it."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, NamedTuple

from django.core.files import File
from django.core.files.storage import Storage, default_storage

CHUNK = 1024 * 1024


class MediaFile(NamedTuple):
    """A file by its name in the storage."""

    name: str
    size: int
    sha256: str

    def as_line(self) -> bytes:
        return json.dumps(self._asdict(), ensure_ascii=False).encode() + b"\n"


def stored_names(folder: str = "", storage: Storage = default_storage) -> Iterator[str]:
    """The name of each file in the storage, in order; none where it has not been made yet."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    above = f"{folder}/" if folder else ""
    yield from (f"{above}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from stored_names(f"{above}{name}", storage)


def is_stored_unchanged(file: MediaFile) -> bool:
    """Whether the storage has it with this content."""
    try:
        if default_storage.size(file.name) != file.size:
            return False
        with default_storage.open(file.name) as stored:
            return digest(stored) == file.sha256
    except OSError:
        return False


def digest(stream: IO[bytes] | File) -> str:
    found = sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def put_back(name: str, content: IO[bytes]) -> None:
    """Store it under that very name, in place of what may be there."""
    default_storage.delete(name)
    default_storage.save(name, File(content))
