"""Which files of a folder are content, and what each is called there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO

from casestudies.files.importing.report import RefusedFileError, Report
from casestudies.kinds import HOME, ROOTED, SECTIONS
from casestudies.page_paths import folder_of

MARKDOWN_SUFFIXES = {".md", ".markdown"}
OTHER_CONTENT = {".html", ".htm", ".adoc", ".org", ".rst", ".pandoc", ".mdx"}
# Hugo's `name.de.md`: the same page in another language.
LANGUAGE_ENDING = re.compile(r"\.([a-z]{2})(?:-[A-Za-z]{2})?$")
# Never content, wherever they are; a name that starts with a dot is not either.
NEVER = {"node_modules", "__pycache__"}
# Never content outside a section, and outside Hugo's content: parts of Hugo and Jekyll sites.
MACHINERY = {
    "themes", "archetypes", "layouts", "static", "assets", "public", "resources", "data", "i18n",
    "docs", "vendor", "_site", "_includes", "_layouts", "_data", "_sass", "_plugins",
}  # fmt: skip
PROJECT_FILES = re.compile(r"(?i)(readme|changelog|licen[cs]e|contributing|code_of_conduct)\b")
# What stands beside Hugo's folder of content, and in the top folder of a Jekyll site.
HUGO_CONFIG = ("hugo.*", "config.toml", "config.y*ml", "config.json", "config/_default/*.*")
LANGUAGE_FOLDER = re.compile(r"(?i)\bcontentDir\W+content/([a-z]{2}(?:-[a-z]+)?)\b")
JEKYLL_CONFIG = "_config.yml"
# From how many folders below it a content root is recognised.
DEPTH = 4
MAX_FILES = 100_000
# Hugo writes baseURL.
ZOLA_CONFIG = re.compile(r"(?m)^base_url\s*=")


IN_BUNDLE = "part of the bundle beside it, not a page"


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
        return stem_of(self.content_path)

    @property
    def name(self) -> str:
        """The page's name: its file's, or its folder's where the file stands for that."""
        is_folder = self.stem in {"index", "_index"}
        return Path(self.content_path).parent.name if is_folder else self.stem

    @property
    def folder(self) -> str:
        """From where the content paths in it start, if they are relative or a name alone."""
        at_root = self.is_rooted or self.section == HOME
        return folder_of(self.content_path) if at_root else self.section

    @property
    def is_rooted(self) -> bool:
        """Whether its address is its path below the content root."""
        return self.section == ROOTED.section

    @property
    def root(self) -> Path:
        """The content root: the folder above the section, above everything Jekyll has."""
        here = self.path.absolute()
        if self.is_rooted:
            return here.parents[self.content_path.count("/")]
        for folder in here.parents:
            if section_named(folder.name) == self.section:
                return folder.parent
        return here.parent

    @property
    def is_bundle(self) -> bool:
        return self.stem == "index"

    @property
    def is_section_page(self) -> bool:
        is_top = self.content_path.count("/") == (0 if self.section == HOME else 1)
        return is_top and self.stem == "_index" and not self.is_rooted


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
            yield markdown_file_at(path, above(path, 3), section, content_root(path.parent))
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


def content_root(folder: Path) -> Path | None:
    """The folder below which files have the addresses of their paths: Hugo's `content`, in or
    around the given one, or the top of a Jekyll site; None where there is no sign of either.
    """
    folder = folder.absolute()
    inside = folder / "content"
    if inside.is_dir() or folder.name == "content":
        return in_own_language(inside if inside.is_dir() else folder)
    for above in [folder, *folder.parents][:DEPTH]:
        if above.name == "content" and any(configurations(above)):
            return in_own_language(above)
        if (above / JEKYLL_CONFIG).is_file():
            return above
    return None


def in_own_language(content: Path) -> Path:
    """Hugo's folder of content, or the one in it that its configuration has for our language."""
    own = settings.LANGUAGE_CODE[:2]
    return content / own if own in languages(content) else content


def languages(content: Path) -> set[str]:
    """The folders that Hugo's configuration names, each for the pages in one language."""
    texts = (path.read_text(errors="replace") for path in configurations(content))
    return {name for text in texts for name in LANGUAGE_FOLDER.findall(text)}


def configurations(content: Path) -> Iterator[Path]:
    for pattern in HUGO_CONFIG:
        yield from filter(Path.is_file, content.parent.glob(pattern))


class Walk:
    """One folder, top down."""

    def __init__(self, root: Path, section: str, report: Report) -> None:
        self.root = root
        # The folder may be part of a section.
        self.top = above(root, 1)
        self.content = content_root(root) or root.absolute()
        self.is_hugo = "content" in {self.content.name, self.content.parent.name}
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
        if folder.name in self.languages and folder.absolute().parent == self.content.parent:
            is_own = folder.absolute() == self.content
            return "" if is_own else f"in another language ({folder.name})"
        inside = section_folder(folder / "file", self.top) or self.is_hugo_content(folder)
        if inside:
            return ""
        if folder.name in {"data", "_data"}:
            return "no pages; its records are read with the root of a site"
        if folder.name.startswith("_") and not self.is_collection(folder):
            return "not content, and no collection of a Jekyll site"
        return "not content" if folder.name in MACHINERY else ""

    def is_hugo_content(self, path: Path) -> bool:
        return self.is_hugo and path.absolute().is_relative_to(self.content)

    @cached_property
    def languages(self) -> set[str]:
        """The folders beside the content root that have the pages in other languages."""
        return languages(self.content.parent)

    def is_collection(self, folder: Path) -> bool:
        """Whether the configuration of a Jekyll site names the folder."""
        config = self.content / JEKYLL_CONFIG
        name = re.escape(folder.name.removeprefix("_"))
        text = config.read_text(errors="replace") if config.is_file() else ""
        return bool(re.search(rf"\b_?{name}\b", text))

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
            else:
                yield markdown_file_at(path, self.top, self.section, self.content)

    def other(self, path: Path) -> None:
        """Say that a file in a section is content for Hugo, though not here."""
        is_content = section_folder(path, self.top) or self.is_hugo_content(path)
        if path.suffix.lower() in OTHER_CONTENT and is_content:
            self.report.skip(path, "not Markdown")

    def no_content(self, folder: Path, name: str, *, is_bundle: bool) -> str:
        in_section = section_folder(folder / name, self.top) is not None
        if name.startswith(".") or (PROJECT_FILES.match(name) and not self.is_hugo_content(folder)):
            return "not content"
        if language := other_language(folder, name):
            return f"in another language ({language})"
        if in_section and name.startswith("_index.") and section_named(folder.name) == "":
            return "the introduction of a list that this site does not have"
        if not in_section and not self.section:
            return self.no_page(folder, name, is_bundle=is_bundle)
        return IN_BUNDLE if is_bundle and not name.startswith("index.") else ""

    def no_page(self, folder: Path, name: str, *, is_bundle: bool) -> str:
        """Why a file that lies in no section is no page at its path."""
        here, stem = folder.absolute(), stem_of(name)
        if not here.is_relative_to(self.content):
            return f"not below {self.content.name}/"
        if here == self.content and stem in {"_index", "index"}:
            return "" if self.has_home(stem) else "the introduction of what is no content root"
        if here == self.content and stem == "404":
            return "the page for what is not found, which the site has"
        is_leaf = is_bundle and here != self.content and not self.is_jekyll
        return IN_BUNDLE if is_leaf and stem != "index" else ""

    def has_home(self, stem: str) -> bool:
        """Whether the file of that name at the top is the home page: Jekyll's is `index`, Hugo's
        `_index`, of a folder that is called `content` or has that of a section in it.
        """
        if stem == "index":
            return self.is_jekyll
        inside = (section_named(one.name) for one in self.content.iterdir() if one.is_dir())
        return self.is_hugo or any(inside)

    @property
    def is_jekyll(self) -> bool:
        return (self.content / JEKYLL_CONFIG).is_file()


def stem_of(path: str) -> str:
    """The name of a file without its ending and its language."""
    stem = Path(path).stem
    match = LANGUAGE_ENDING.search(stem)
    return stem.removesuffix(match[0]) if match and match[1] in LANG_INFO else stem


def other_language(folder: Path, name: str) -> str:
    """The language of a translation; empty for a page in the site's own language."""
    stem = Path(name).stem
    match = LANGUAGE_ENDING.search(stem)
    if match is None or match[1] not in LANG_INFO:
        return ""
    original = folder / f"{stem.removesuffix(match[0])}.md"
    return match[1] if original.exists() or match[1] != settings.LANGUAGE_CODE[:2] else ""


def markdown_file_at(path: Path, top: Path, section: str, content: Path | None) -> MarkdownFile:
    """The file with its place in the content; `section` is for one that lies in none.

    Folders above `top` tell no section. Without a section it is a page below the content root, if
    there is one; else the section is empty, for the text to decide.
    """
    folder = section_folder(path, top)
    if folder is None and content and section in {"", ROOTED.section}:
        below = path.absolute().relative_to(content).as_posix()
        is_jekyll = (content / JEKYLL_CONFIG).is_file()
        if is_home(below, is_jekyll=is_jekyll):
            # Called as in Hugo, where `index.md` means something else.
            name = "_index.md" if is_jekyll else below
            return MarkdownFile(path, HOME, name, is_jekyll=is_jekyll)
        return MarkdownFile(path, ROOTED.section, below, is_jekyll=is_jekyll)
    if folder is None:
        name = f"{path.parent.name}/{path.name}" if path.stem == "index" else path.name
        return MarkdownFile(path, section, f"{section}/{name}")
    found = section_named(folder.name)
    below = path.absolute().relative_to(folder).as_posix()
    return MarkdownFile(path, found, f"{found}/{below}", is_jekyll=folder.name.startswith("_"))


def is_home(path: str, *, is_jekyll: bool) -> bool:
    """Whether the path below a content root is that of the home page."""
    return "/" not in path and stem_of(path) == ("index" if is_jekyll else "_index")


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
