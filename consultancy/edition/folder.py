"""The folder of an edition: what is ours in it, written file by file, and nothing else touched.

A list in it names our files (`MANIFEST`, as `sha256sum --check` reads it). A file is on the list
before it is there, so that whatever stops a run, the next one knows its files.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

MANIFEST = ".edition"
# What is being written; never served, and written over by the next run.
UNFINISHED = ".edition.unfinished"
# What a folder may have in it that is to be ours: one may be published by Git.
ALLOWED = {".git", UNFINISHED}
BLOCK = 256 * 1024
WRITTEN, UNCHANGED = "written", "unchanged"


class EditionFolderError(Exception):
    """The folder must not, or cannot, be written to; the text says why and what to do."""


class LeftAloneError(Exception):
    """A file that was not written; the text says why."""


class EditionFolder:
    """A folder that holds nothing but an edition, and what others have put beside it since."""

    def __init__(self, folder: Path, *, is_dry: bool = False) -> None:
        """With `is_dry` nothing is written, but told as if it were.

        Raises EditionFolderError for one that holds other files.
        """
        self.folder = folder
        self.is_dry = is_dry
        try:
            self.ours = files_of_edition(folder)
        except OSError as error:
            raise EditionFolderError(f"{folder} cannot be read: {error.strerror}.") from None
        self.digests: dict[str, str] = {}
        """Of the files that this run has found to belong here."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder, and let no other run write there meanwhile. Raises EditionFolderError,
        also for one that nothing can be written into.
        """
        if self.is_dry:
            yield
            return
        handle = self.opened()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise EditionFolderError(
                f"Another export writes to {self.folder}: wait for it."
            ) from None
        finally:
            os.close(handle)

    def opened(self) -> int:
        """The folder, made if it is not there, as what can be locked."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not os.access(self.folder, os.W_OK | os.X_OK):
                raise EditionFolderError(
                    f"{self.folder} cannot be written to: see to its owner and disk."
                )
            return os.open(self.folder, os.O_RDONLY)
        except OSError as error:
            raise EditionFolderError(
                f"{self.folder} cannot be written: {error.strerror}."
            ) from None

    def put(self, name: str, source: IO[bytes]) -> str:
        """Let the file of that name have what the source has: WRITTEN, or UNCHANGED where it has it
        already. Raises LeftAloneError for what is not ours, and OSError.
        """
        path = self.path_of(name)
        digest = sha256_of(source)
        is_there = os.path.lexists(path)
        is_same = path.is_file() and digest_at(path) == digest
        if is_there and not is_same and name not in self.ours:
            raise LeftAloneError(f"{name}: left alone, it is somebody else's file.")
        self.digests[name] = digest
        if not is_same and not self.is_dry:
            if name not in self.ours:
                self.note(name, digest)
            source.seek(0)
            self.write(path, source)
        return UNCHANGED if is_same else WRITTEN

    def path_of(self, name: str) -> Path:
        """Where the file lies. Raises LeftAloneError for a name that leads out of the folder, or
        that no line of the list can hold.
        """
        path = self.folder / name
        parts = name.split("/")
        if set("\0\n\r") & set(name) or {"", ".", ".."} & set(parts):
            raise LeftAloneError(f"{name!r}: left alone, no file can be called so.")
        if not path.parent.resolve().is_relative_to(self.folder.resolve()):
            raise LeftAloneError(f"{name}: left alone, it leads out of the folder.")
        if path.is_dir():
            raise LeftAloneError(f"{name}: left alone, there is a folder of that name.")
        return path

    def write(self, path: Path, source: IO[bytes]) -> None:
        """Whoever reads the file meanwhile has the old one or the new one, whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.unfinished()
        with unfinished.open("xb") as file:
            for block in blocks_of(source):
                file.write(block)
        unfinished.replace(path)

    def unfinished(self) -> Path:
        """Where to write what is not there yet: a file of ours, not what a link there leads to."""
        path = self.folder / UNFINISHED
        path.unlink(missing_ok=True)
        return path

    def note(self, name: str, digest: str) -> None:
        """Add a file to the list."""
        with (self.folder / MANIFEST).open("a", encoding="utf-8") as manifest:
            # Also behind a line that was cut off.
            manifest.write(f"\n{digest}  {name}\n")
        self.ours[name] = digest

    def keep(self, name: str) -> None:
        """Leave a file of ours as it is, of which nobody knows at present how it should be."""
        if name in self.ours:
            self.digests.setdefault(name, self.ours[name])

    def unwanted(self) -> list[str]:
        """Our files that this run has not found to belong here."""
        return sorted(self.ours.keys() - self.digests.keys())

    def delete(self, name: str) -> bool:
        """Delete a file of ours, and folders that are empty then; whether it was there."""
        path = self.path_of(name)
        if not path.is_file():
            return False
        if not self.is_dry:
            path.unlink()
            self.delete_empty(path.parent)
        return True

    def delete_empty(self, folder: Path) -> None:
        while folder != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def finish(self) -> None:
        """Let the list name what belongs here, and nothing else. Raises OSError; the list is as it
        was then, and names all that is ours.
        """
        known = files_of_edition(self.folder) if (self.folder / MANIFEST).exists() else None
        if not self.is_dry and known != self.digests:
            lines = (f"{self.digests[name]}  {name}\n" for name in sorted(self.digests))
            unfinished = self.unfinished()
            unfinished.write_text("".join(lines), encoding="utf-8")
            unfinished.replace(self.folder / MANIFEST)
            self.ours = dict(self.digests)


def files_of_edition(folder: Path) -> dict[str, str]:
    """The digests of the files of the edition there, by name. Raises EditionFolderError for what is
    no folder, or holds files and no edition.
    """
    if folder.exists() and not folder.is_dir():
        raise EditionFolderError(f"{folder} is a file: name a folder.")
    manifest = folder / MANIFEST
    if manifest.is_file() and not manifest.is_symlink():
        # By this alone: names may have other signs that Python ends a line with.
        # A disk that is full may have cut a line off within a letter.
        lines = manifest.read_text(encoding="utf-8", errors="replace").split("\n")
        return {name: digest for digest, _, name in (one.partition("  ") for one in lines) if name}
    if folder.is_dir() and not ALLOWED.issuperset(one.name for one in folder.iterdir()):
        raise EditionFolderError(
            f"{folder} holds other files: name an empty folder, or an edition’s."
        )
    return {}


def sha256_of(source: IO[bytes]) -> str:
    digest = sha256()
    for block in blocks_of(source):
        digest.update(block)
    return digest.hexdigest()


def digest_at(path: Path) -> str:
    with path.open("rb") as file:
        return sha256_of(file)


def blocks_of(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block
