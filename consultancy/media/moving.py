"""The media of another place, copied to where the site has its own."""

from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage, storages

from consultancy.backup.media import stored_names
from consultancy.environment_values import is_folder
from consultancy.media.address import bucket_storage, is_bucket


class Copying(NamedTuple):
    """A file of the other place, and whether the site has it already."""

    name: str
    size: int
    is_there: bool


def storage_at(place: str, copies: str) -> Storage:
    """The storage that the text names as MEDIA_STORAGE_URL does; of a bucket, what is read leaves
    copies in that folder. Raises ValueError with a sentence.
    """
    if is_bucket(place):
        return storages.create_storage(bucket_storage(place, copies=copies))
    storage = FileSystemStorage(place.removeprefix("file://"))
    if place and is_folder(place) and storage.exists(""):
        return storage
    raise ValueError(f"There is no folder {place}; a bucket is s3://bucket/folder?endpoint=…")


def files_to_copy(source: Storage) -> Iterator[Copying]:
    """Each file of the source. The same name and size are the same file: names tell the content."""
    for name in stored_names(storage=source):
        size = source.size(name)
        yield Copying(name, size, is_there=has_file(name, size))


def has_file(name: str, size: int) -> bool:
    return default_storage.exists(name) and default_storage.size(name) == size


def copy_file(source: Storage, name: str) -> None:
    """Store it here under that very name, in place of a file of another size."""
    with source.open(name) as file:
        default_storage.delete(name)
        default_storage.save(name, File(file))
