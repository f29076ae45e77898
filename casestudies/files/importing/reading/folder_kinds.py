"""Which kind of page the files of a folder become: by the names that folders have in the wild."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from casestudies.kinds import KINDS, ROOTED, SECTIONS

# What the folders of other sites are called that hold the same.
FOLDER_NAMES = {
    **dict.fromkeys(
        ("article", "articles", "blog", "blogs", "memo", "memos", "news", "post", "posts"),
        "insights",
    ),
    **dict.fromkeys(
        ("case", "cases", "case-study", "portfolio", "project", "projects", "work", "works"),
        "case-studies",
    ),
    **{section: section for section in SECTIONS},
}
# Jekyll's own folders: whatever they lie in, their name tells.
JEKYLL_FOLDERS = {name: kind.section for kind in SECTIONS.values() for name in kind.jekyll_folders}
# What `--map` calls everything that lies in no other folder of its list.
ANYWHERE = "."


@dataclass(frozen=True, slots=True)
class FolderKinds:
    """The kind of each folder below a content root; `chosen` is what the importer was told."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def folder_of(self, content_path: str) -> tuple[str, str]:
        """The folder that decides on a file, and the section of its kind; that of pages at the root
        where none does.
        """
        folders = folders_above(content_path)
        for folder in reversed(folders):
            if folder in self.chosen:
                return folder, self.chosen[folder]
        for folder in folders:
            if section := proposed(folder):
                return folder, section
        return folders[0] if folders else ANYWHERE, self.chosen.get(ANYWHERE, ROOTED.section)


def folders_above(content_path: str) -> tuple[str, ...]:
    """The folders in which a file lies, from the top down: `a` and `a/b` for `a/b/c.md`."""
    return folders_down_to(content_path.rpartition("/")[0])


# The files of a folder have the same.
@lru_cache(maxsize=1_000)
def folders_down_to(folder: str) -> tuple[str, ...]:
    """The folder and those above it, from the top down."""
    parents = [*PurePosixPath(folder, "x").parents]
    return tuple(one.as_posix() for one in reversed(parents[:-1]))


@lru_cache(maxsize=1_000)
def proposed(folder: str) -> str:
    """The section that the name of a folder speaks for; empty where it speaks for none. Further
    down only our own names count: the projects of a handbook are no case studies.
    """
    above, _slash, name = folder.rpartition("/")
    if name in JEKYLL_FOLDERS:
        return JEKYLL_FOLDERS[name]
    plain = name.lower().removeprefix("_").replace("_", "-").replace(" ", "-")
    known: Container[str] = SECTIONS if above else FOLDER_NAMES
    return FOLDER_NAMES[plain] if plain in known else ""


def read_choice(text: str) -> tuple[str, str]:
    """Folder and section of a `--map FOLDER=KIND`. Raises ValueError with a sentence."""
    folder, equals, kind = text.partition("=")
    folder, kind = folder.strip().strip("/"), kind.strip()
    if not equals or not folder:
        raise ValueError(f"--map {text}: write a folder and a kind, such as blog=insights.")
    if kind not in KINDS:
        raise ValueError(f"--map {text}: there is no kind “{kind}”; choose of {', '.join(KINDS)}.")
    return folder, kind
