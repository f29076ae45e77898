"""Write an export into a folder, and touch nothing there that is not ours."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from casestudies.files.exporting.manifest import (
    OWN_MANIFEST,
    manifest_path,
    note_written,
    read_manifest,
    sha256_hex,
    write_manifest,
)


class FolderError(Exception):
    """The folder must not be written to; the text says why."""


def write_folder(
    folder: Path, files: Iterable[tuple[str, bytes]]
) -> tuple[Counter[str], list[str]]:
    """Make the folder hold the files, of those with the same name the first; counts of what was
    done, and sentences on what was not.

    Files of an earlier export that are no longer wanted are deleted, unless someone changed them;
    what someone changed since is left alone. May be stopped and run again. Raises FolderError for a
    folder with other content that is not under version control.
    """
    ours = earlier_export(folder)
    manifest = manifest_path(folder, OWN_MANIFEST)
    counts = Counter({"written": 0, "unchanged": 0, "deleted": 0})
    left_alone: list[str] = []
    digests: dict[str, str] = {}
    for name, data in files:
        if name in digests:
            continue
        digests[name] = sha256_hex(data)
        outcome = write(folder, name, data, ours)
        if outcome in counts:
            counts[outcome] += 1
            note_written(manifest, name, digests[name])
        else:
            left_alone.append(outcome)
    counts["deleted"] = sum(
        delete(folder / name, folder, ours[name]) for name in ours.keys() - digests.keys()
    )
    write_manifest(manifest, digests)
    return counts, left_alone


def delete(file: Path, folder: Path, digest: str) -> bool:
    """Delete a file of an earlier export, unless someone changed it; whether it was."""
    is_ours = file.is_file() and is_inside(file, folder) and sha256_hex(file.read_bytes()) == digest
    if is_ours:
        file.unlink()
    return is_ours


def earlier_export(folder: Path) -> dict[str, str]:
    """Make the folder if need be; the digests of the files that an earlier export wrote."""
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file.")
    folder.mkdir(parents=True, exist_ok=True)
    manifest = manifest_path(folder, OWN_MANIFEST)
    if manifest.is_file():
        return read_manifest(manifest)
    if any(folder.iterdir()) and not is_versioned(folder):
        raise FolderError(f"{folder} holds other files; name an empty folder or a Git folder.")
    return {}


def is_versioned(folder: Path) -> bool:
    return any(
        (parent / ".git").exists() for parent in (folder.resolve(), *folder.resolve().parents)
    )


def write(folder: Path, name: str, data: bytes, ours: dict[str, str]) -> str:
    """`written`, `unchanged`, or a sentence on why neither."""
    try:
        return write_inside(folder, name, data, ours)
    except (OSError, ValueError) as error:
        return cannot_be_written(name, error)


def cannot_be_written(name: str, error: OSError | ValueError) -> str:
    """A name that the file system refuses, or that stands for a folder there."""
    reason = (isinstance(error, OSError) and error.strerror) or str(error)
    return f"{name[:200]}: cannot be written here: {reason}."


def write_inside(folder: Path, name: str, data: bytes, ours: dict[str, str]) -> str:
    path = folder / name
    if not is_inside(path, folder):
        return f"{name}: left alone, it leads out of the folder."
    if path.is_file():
        here = path.read_bytes()
        if here == data:
            return "unchanged"
        if name in ours and sha256_hex(here) != ours[name]:
            return f"{name}: left alone, it was changed since the last export."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return "written"


def is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
