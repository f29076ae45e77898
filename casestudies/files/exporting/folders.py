"""Write an export into a folder, and touch nothing there that is not ours."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

# Our files and their digests, as `sha256sum --check` reads them.
MANIFEST = ".exported"


class FolderError(Exception):
    """The folder must not be written to; the text says why."""


def write_folder(folder: Path, files: dict[str, bytes]) -> tuple[Counter[str], list[str]]:
    """Make the folder hold the files; counts of what was done, and sentences on what was not.

    Files of an earlier export that are no longer wanted are deleted, unless someone changed them;
    what someone changed since is left alone. Raises FolderError for a folder with other content
    that is not under version control.
    """
    ours = earlier_export(folder)
    counts = Counter({"written": 0, "unchanged": 0, "deleted": 0})
    left_alone: list[str] = []
    for name, data in sorted(files.items()):
        outcome = write(folder, name, data, ours)
        if outcome in counts:
            counts[outcome] += 1
        else:
            left_alone.append(outcome)
    for name in sorted(set(ours) - set(files)):
        path = folder / name
        if (
            path.is_file()
            and is_inside(path, folder)
            and sha256_hex(path.read_bytes()) == ours[name]
        ):
            path.unlink()
            counts["deleted"] += 1
    lines = (f"{sha256_hex(data)}  {name}\n" for name, data in sorted(files.items()))
    (folder / MANIFEST).write_text("".join(lines))
    return counts, left_alone


def earlier_export(folder: Path) -> dict[str, str]:
    """Make the folder if need be; the digests of the files that an earlier export wrote."""
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file.")
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if manifest.is_file():
        lines = manifest.read_text().splitlines()
        return {name: mark for mark, _, name in (line.partition("  ") for line in lines)}
    if any(folder.iterdir()) and not is_versioned(folder):
        raise FolderError(f"{folder} holds other files; name an empty folder or a Git folder.")
    return {}


def is_versioned(folder: Path) -> bool:
    return any(
        (parent / ".git").exists() for parent in (folder.resolve(), *folder.resolve().parents)
    )


def write(folder: Path, name: str, data: bytes, ours: dict[str, str]) -> str:
    """`written`, `unchanged`, or a sentence on why neither."""
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


def sha256_hex(data: bytes) -> str:
    return sha256(data).hexdigest()
