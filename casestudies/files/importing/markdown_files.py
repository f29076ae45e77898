"""Which files of a folder are content, and what each is called there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO

from casestudies.files.importing.report import RefusedFileError, Report
from casestudies.kinds import SECTIONS

MARKDOWN_SUFFIXES = {".md", ".markdown"}
OTHER_CONTENT = {".html", ".htm", ".adoc", ".org", ".rst", ".pandoc", ".mdx"}
# Hugo's `name.de.md`: the same page in another language.
LANGUAGE_ENDING = re.compile(r"\.([a-z]{2})(?:-[A-Za-z]{2})?$")
# Never content, wherever they are; a name that starts with a dot is not either.
NEVER = {"node_modules", "__pycache__"}
# Never content outside a section: parts of Hugo and Jekyll sites.
MACHINERY = {
    "themes", "archetypes", "layouts", "static", "assets", "public", "resources", "data", "i18n",
    "docs", "vendor", "_site", "_includes", "_layouts", "_data", "_sass", "_plugins",
}  # fmt: skip
PROJECT_FILES = re.compile(r"(?i)(readme|changelog|licen[cs]e|contributing|code_of_conduct)\b")
MAX_FILES = 100_000
# Hugo writes baseURL.
ZOLA_CONFIG = re.compile(r"(?m)^base_url\s*=")


class UnreadableSiteError(Exception):
    """The whole folder cannot be imported."""


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A content file. `content_path` is what Hugo calls it below its content root
    (`case-studies/name/index.md`); its section is empty where only the text can tell.
    """

    path: Path
    section: str
    content_path: str
    is_jekyll: bool = False

    @property
    def stem(self) -> str:
        """The file's name without its ending and its language."""
        stem = Path(self.content_path).stem
        match = LANGUAGE_ENDING.search(stem)
        return stem.removesuffix(match[0]) if match and match[1] in LANG_INFO else stem

    @property
    def name(self) -> str:
        """The page's name: its file's, or a bundle's folder's."""
        return Path(self.content_path).parent.name if self.is_bundle else self.stem

    @property
    def root(self) -> Path:
        """The content root: the folder above the section, above everything Jekyll has."""
        here = self.path.absolute()
        for folder in here.parents:
            if section_named(folder.name) == self.section:
                return folder.parent
        return here.parent

    @property
    def is_bundle(self) -> bool:
        return self.stem == "index"

    @property
    def is_section_page(self) -> bool:
        return self.content_path.count("/") == 1 and self.stem == "_index"


def find_markdown_files(paths: list[Path], section: str, report: Report) -> Iterator[MarkdownFile]:
    """The content files among and below the paths, sorted; the report hears of the others.

    `section` takes what lies in no section. Raises UnreadableSiteError for a Zola site and
    for more than MAX_FILES files.
    """
    for path in paths:
        refuse_zola(path)
        if path.is_dir():
            yield from Walk(path, section, report).files()
        elif path.suffix.lower() in MARKDOWN_SUFFIXES:
            yield markdown_file_at(path, above(path, 3), section)
        else:
            report.refuse(path, RefusedFileError("This is no Markdown file."))


def refuse_zola(path: Path) -> None:
    """Zola's front matter looks like Hugo's and means something else."""
    for folder in [path, *path.resolve().parents[:2]]:
        config = folder / "config.toml"
        if config.is_file() and ZOLA_CONFIG.search(config.read_text(errors="replace")):
            raise UnreadableSiteError(
                f"{config}: this is a Zola site; Hugo and Jekyll sites can be read."
            )


def above(path: Path, levels: int) -> Path:
    """The folder so many levels above, or the highest there is."""
    parents = path.absolute().parents
    return parents[min(levels, len(parents)) - 1]


class Walk:
    """One folder, top down."""

    def __init__(self, root: Path, section: str, report: Report) -> None:
        self.root = root
        # The folder may be part of a section.
        self.top = above(root, 1)
        self.section = section
        self.report = report
        self.count = 0

    def files(self) -> Iterator[MarkdownFile]:
        for folder, folders, files in os.walk(self.root):
            here = Path(folder)
            folders[:] = sorted(name for name in folders if self.is_open(here / name))
            self.count += len(files)
            if self.count > MAX_FILES:
                raise UnreadableSiteError(f"{self.root}: more than {MAX_FILES:,} files.")
            yield from self.among(here, sorted(files))

    def is_open(self, folder: Path) -> bool:
        """Whether to look into a folder."""
        if folder.is_symlink():
            self.report.refuse(folder, RefusedFileError("A symbolic link is not followed."))
            return False
        reason = self.closed(folder)
        if reason:
            self.report.skip(f"{folder}/", reason)
        return not reason

    def closed(self, folder: Path) -> str:
        if folder.name.startswith(".") or folder.name in NEVER:
            return "not content"
        inside = section_folder(folder / "file", self.top)
        return "not content" if folder.name in MACHINERY and not inside else ""

    def among(self, folder: Path, names: list[str]) -> Iterator[MarkdownFile]:
        is_bundle = any(re.fullmatch(r"index(\.[a-z-]+)?\.(md|markdown)", name) for name in names)
        for name in names:
            path = folder / name
            if path.suffix.lower() not in MARKDOWN_SUFFIXES:
                self.other(path)
            elif path.is_symlink():
                self.report.refuse(path, RefusedFileError("A symbolic link is not followed."))
            elif reason := self.no_content(folder, name, is_bundle=is_bundle):
                self.report.skip(path, reason)
            elif self.section or section_folder(path, self.top):
                yield markdown_file_at(path, self.top, self.section)
            else:
                self.report.skip(
                    path, "in none of the sections; --section says which one it belongs to"
                )

    def other(self, path: Path) -> None:
        """Say that a file in a section is content for Hugo, though not here."""
        if path.suffix.lower() in OTHER_CONTENT and section_folder(path, self.top):
            self.report.skip(path, "not Markdown")

    def no_content(self, folder: Path, name: str, *, is_bundle: bool) -> str:
        if name.startswith(".") or PROJECT_FILES.match(name):
            return "not content"
        if name.startswith("_index.") and section_named(folder.name) == "":
            return "the introduction of a list that this site does not have"
        if language := other_language(folder, name):
            return f"in another language ({language})"
        if is_bundle and not name.startswith("index."):
            return "part of the bundle beside it, not a page"
        return ""


def other_language(folder: Path, name: str) -> str:
    """The language of a translation; empty for a page in the site's own language."""
    stem = Path(name).stem
    match = LANGUAGE_ENDING.search(stem)
    if match is None or match[1] not in LANG_INFO:
        return ""
    original = folder / f"{stem.removesuffix(match[0])}.md"
    return match[1] if original.exists() or match[1] != settings.LANGUAGE_CODE[:2] else ""


def markdown_file_at(path: Path, top: Path, section: str) -> MarkdownFile:
    """The file with its place in the content; `section` is for one that lies in none.

    Folders above `top` tell no section. An empty section is for the text to decide.
    """
    folder = section_folder(path, top)
    if folder is None:
        name = f"{path.parent.name}/{path.name}" if path.stem == "index" else path.name
        return MarkdownFile(path, section, f"{section}/{name}")
    found = section_named(folder.name)
    below = path.absolute().relative_to(folder).as_posix()
    return MarkdownFile(path, found, f"{found}/{below}", is_jekyll=folder.name.startswith("_"))


def section_folder(path: Path, top: Path) -> Path | None:
    """The innermost folder around the path that is named for a section; `top` is the last tried."""
    for folder in path.absolute().parents:
        if section_named(folder.name):
            return folder
        if folder == top:
            return None
    return None


def section_named(folder: str) -> str:
    # Jekyll's collections are folders with an underscore.
    collection = folder.removeprefix("_").replace("_", "-") if folder.startswith("_") else folder
    for section, kind in SECTIONS.items():
        if collection == section or folder in kind.jekyll_folders:
            return section
    return ""
