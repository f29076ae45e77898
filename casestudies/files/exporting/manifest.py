"""The list of what an export wrote, kept where it is no change of the folder's repository."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

# Our files and their digests, as `sha256sum --check` reads them: those in the folder of a site, and
# those in a folder that an export has to itself.
MANIFEST = ".exported"
OWN_MANIFEST = ".exported-whole"


def manifest_path(folder: Path, name: str = MANIFEST) -> Path:
    """Where the list for a folder is: inside Git's own folder, if it is a checkout or part of one
    (https://git-scm.com/docs/gitrepository-layout), else in the folder itself.
    """
    folder = folder.resolve()
    for top in (folder, *folder.parents):
        if git := git_folder(top / ".git"):
            parts = folder.relative_to(top).parts
            return git / "-".join([name.lstrip("."), *parts])
    return folder / name


def git_folder(entry: Path) -> Path | None:
    """Git's own folder; in a worktree or a submodule `.git` is a file that names it."""
    if entry.is_dir():
        return entry
    if not entry.is_file():
        return None
    named = entry.read_text(errors="replace").partition("gitdir:")[2].strip()
    found = entry.parent / named
    return found if named and found.is_dir() else None


def read_manifest(manifest: Path) -> dict[str, str]:
    """The digests by path; empty where nothing was exported yet."""
    if not manifest.is_file():
        return {}
    lines = manifest.read_text().splitlines()
    return {name: mark for mark, _, name in (line.partition("  ") for line in lines)}


def note_written(manifest: Path, name: str, digest: str) -> None:
    """Add a file to the list as soon as it is written: an export that is stopped, however, knows
    its files when it is run again. The last line about a file holds.
    """
    with manifest.open("a") as written:
        written.write(f"{digest}  {name}\n")


def write_manifest(manifest: Path, digests: Mapping[str, str]) -> None:
    """Let the list name these files, and no others."""
    manifest.write_text("".join(f"{digests[name]}  {name}\n" for name in sorted(digests)))


def sha256_hex(data: bytes) -> str:
    return sha256(data).hexdigest()
