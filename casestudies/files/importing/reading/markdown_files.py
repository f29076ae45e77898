"""Which files of a folder are content, and what each is called there."""

import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from posixpath import basename, splitext

from casestudies.files.front_matter.values import texts
from casestudies.files.importing.reading.folder_kinds import ANYWHERE, FolderKinds, proposed
from casestudies.files.importing.reading.markdown_file import HTML_SUFFIXES, MarkdownFile
from casestudies.files.importing.report import RefusedFileError, Report
from casestudies.files.languages import in_language, is_disabled
from casestudies.files.sites import Site, own_language, site_of
from casestudies.kinds import HOME, ROOTED, SECTIONS

MARKDOWN_SUFFIXES = {".md", ".markdown"}
OTHER_CONTENT = {".html", ".htm", ".adoc", ".org", ".rst", ".pandoc", ".mdx"}
# Never content, wherever they are; a name that starts with a dot is not either.
NEVER = {"node_modules", "__pycache__"}
# Parts of Hugo and Jekyll sites that are no content where no configuration says so.
MACHINERY = {
    "themes", "archetypes", "layouts", "static", "assets", "public", "resources", "data", "i18n",
    "docs", "vendor", "_site",
}  # fmt: skip
# What Jekyll does not build by itself.
JEKYLL_MACHINERY = {"_site", "vendor"}
PROJECT_FILES = re.compile(r"(?i)(readme|changelog|licen[cs]e|contributing|code_of_conduct)\b")
BUNDLE = re.compile(r"index(\.[\w-]+)?\.(md|markdown|html)")
MAX_FILES = 100_000
# Hugo writes baseURL.
ZOLA_CONFIG = re.compile(r"(?m)^base_url\s*=")
# Why folders of these names are left out, where there is more to say than that.
CLOSED = dict.fromkeys(
    ("data", "_data"), "no pages; records are read from it where a site’s root is given"
)
NOT_CONTENT = "not content, and no collection of a Jekyll site"
SYMLINK = "A symbolic link is not followed."
IN_BUNDLE = "part of the bundle beside it, not a page"


class UnreadableSiteError(Exception):
    """The whole folder cannot be imported."""


def find_markdown_files(
    paths: list[Path], kinds: FolderKinds, report: Report
) -> Iterator[MarkdownFile]:
    """The content files among and below the paths, sorted; the report hears of the others.

    Raises UnreadableSiteError for a Zola site and for more than MAX_FILES files.
    """
    for path in paths:
        refuse_zola(path)
        if path.is_dir():
            yield from walk_folder(path, kinds, report)
        elif path.suffix.lower() in MARKDOWN_SUFFIXES | HTML_SUFFIXES:
            yield single_file(path, kinds)
        else:
            report.refuse(path, RefusedFileError("This is no Markdown or HTML file."))


def refuse_zola(path: Path) -> None:
    """Zola's front matter looks like Hugo's and means something else."""
    for folder in [path, *path.resolve().parents[:2]]:
        config = folder / "config.toml"
        if config.is_file() and ZOLA_CONFIG.search(config.read_text(errors="replace")):
            raise UnreadableSiteError(
                f"{config}: this is a Zola site; Hugo and Jekyll sites can be read."
            )


def walk_folder(path: Path, kinds: FolderKinds, report: Report) -> Iterator[MarkdownFile]:
    """The files of a folder; of a site that has a folder of content only those in there."""
    site = site_of(path)
    here = path.absolute()
    inside = site.content_path(here / "x")
    if not inside:
        skip_beside_content(site, report)
    # Hugo may have a folder for each language in its content.
    contents = [one for one in site.content_folders if not inside or one.is_relative_to(here)]
    folders = [here, *contents] if inside else contents
    for folder in filter(Path.is_dir, dict.fromkeys(folders)):
        yield from FolderWalk(folder, site, kinds, report).files()


def skip_beside_content(site: Site, report: Report) -> None:
    """Name what lies beside the folder of content in the site's root."""
    for path in sorted(site.folder.iterdir()):
        holds_content = any(folder.is_relative_to(path) for folder in site.content_folders)
        if path.is_symlink():
            report.refuse(path, RefusedFileError(SYMLINK))
        elif path.is_dir() and not holds_content:
            reason = CLOSED.get(path.name, "not below the folder of content")
            report.skip(f"{path}/", reason)
        elif path.suffix.lower() in MARKDOWN_SUFFIXES:
            report.skip(path, "not below the folder of content")


class FolderWalk:
    """One folder of a site, top down."""

    def __init__(self, folder: Path, site: Site, kinds: FolderKinds, report: Report) -> None:
        self.folder = folder
        self.site = site
        self.kinds = kinds
        self.report = report
        self.count = 0

    @cached_property
    def is_hugo(self) -> bool:
        """Whether everything below the folder of content is content."""
        return not self.site.is_jekyll and self.site.content != self.site.folder

    def files(self) -> Iterator[MarkdownFile]:
        for folder, folders, files in os.walk(self.folder, onerror=self.refuse_folder):
            here = Path(folder)
            is_bundle = self.is_leaf(here, files)
            folders[:] = sorted(
                name for name in folders if self.is_open(here / name, in_bundle=is_bundle)
            )
            self.count += len(files)
            if self.count > MAX_FILES:
                raise UnreadableSiteError(f"{self.folder}: more than {MAX_FILES:,} files.")
            yield from self.among(here, sorted(files), is_bundle=is_bundle)

    def refuse_folder(self, error: OSError) -> None:
        refusal = RefusedFileError(f"The folder cannot be read: {error.strerror}.")
        self.report.refuse(error.filename, refusal)

    def is_leaf(self, folder: Path, names: list[str]) -> bool:
        """Whether the folder is one page with its parts, in which Hugo has no other pages."""
        is_bundle = any(map(BUNDLE.fullmatch, names))
        at_top = folder in self.site.content_folders
        return is_bundle and not at_top and not self.site.is_jekyll

    def is_open(self, folder: Path, *, in_bundle: bool) -> bool:
        """Whether to look into a folder."""
        if folder in self.site.content_folders:
            # It is looked into by itself.
            return False
        if folder.is_symlink():
            self.report.refuse(folder, RefusedFileError(SYMLINK))
            return False
        if in_bundle:
            # Pictures and data are its parts; pages are none of the site's.
            if any(path.suffix.lower() in MARKDOWN_SUFFIXES for path in folder.rglob("*")):
                self.report.skip(f"{folder}/", IN_BUNDLE)
            return False
        reason = self.closed(folder)
        if reason:
            self.report.skip(f"{folder}/", reason)
        return not reason

    def closed(self, folder: Path) -> str:
        """Why there is no content in a folder; empty where there may be."""
        name = folder.name
        if name.startswith(".") or name in NEVER:
            return "not content"
        if self.is_private(folder):
            return self.closed_to_jekyll(folder)
        if self.is_hugo or self.is_listed(folder):
            return ""
        if self.site.is_jekyll:
            return self.closed_to_jekyll(folder)
        if name.startswith("_"):
            return NOT_CONTENT
        return CLOSED.get(name, "not content") if name in MACHINERY else ""

    def is_private(self, folder: Path) -> bool:
        """Whether Jekyll builds nothing of the folder, whatever it lies in, and nobody chose it."""
        path = self.site.content_path(folder)
        is_hidden = folder.name.startswith("_") and not proposed(folder.name)
        return self.site.is_jekyll and is_hidden and path not in self.kinds.chosen

    def is_listed(self, folder: Path) -> bool:
        """Whether what lies in the folder belongs to a list."""
        path = self.site.content_path(folder / "x") or ""
        return self.kinds.folder_of(path)[1] != ROOTED.section

    def closed_to_jekyll(self, folder: Path) -> str:
        below = folder.relative_to(self.site.content).as_posix()
        excluded = {name.strip("/") for name in texts(self.site.config.get("exclude"))}
        if below in JEKYLL_MACHINERY | excluded:
            return "not content"
        included = folder.name.removeprefix("_") in self.site.collections
        included = included or folder.name in texts(self.site.config.get("include"))
        if folder.name.startswith("_") and not included:
            return CLOSED.get(folder.name, NOT_CONTENT)
        return ""

    def among(self, folder: Path, names: list[str], *, is_bundle: bool) -> Iterator[MarkdownFile]:
        for name in names:
            path = folder / name
            if not self.is_text(path):
                self.other(path)
            elif path.is_symlink():
                self.report.refuse(path, RefusedFileError(SYMLINK))
            else:
                file = markdown_file_at(path, self.site, self.kinds)
                if reason := self.no_content(file, is_bundle=is_bundle):
                    self.report.skip(path, reason)
                else:
                    yield file

    def is_text(self, path: Path) -> bool:
        """Whether the file may be a page: of Markdown, or of HTML, which Jekyll copies as it is
        where it has no front matter.
        """
        suffix = splitext(path.name)[1].lower()
        if suffix in HTML_SUFFIXES:
            return self.is_hugo or has_front_matter(path)
        return suffix in MARKDOWN_SUFFIXES

    def other(self, path: Path) -> None:
        """Say that a file in a section is content for Hugo, though not here."""
        if path.suffix.lower() in OTHER_CONTENT and (self.is_hugo or self.is_listed(path.parent)):
            self.report.counts["in other formats"] += 1
            self.report.skip(path, "not Markdown")

    def no_content(self, file: MarkdownFile, *, is_bundle: bool) -> str:
        """Why a file is no page; empty for one that is."""
        name = file.path.name
        if name.startswith(".") or (PROJECT_FILES.match(name) and not self.is_hugo):
            return "not content"
        language = file.language or own_language(self.site)
        if is_disabled(language, self.site):
            return f"its language is switched off ({language})"
        if "/" not in file.bare_path:
            return self.no_page_at_top(file.stem)
        if not file.language and file.stem == "_index" and self.is_below_own_list(file.path.parent):
            return "the introduction of a list that this site does not have"
        return IN_BUNDLE if is_bundle and not name.startswith("index.") else ""

    def is_below_own_list(self, folder: Path) -> bool:
        """Whether the folder lies in one of ours, where no page can have its path."""
        parts = (self.site.content_path(folder / "x") or "").split("/")
        return len(parts) > 2 and parts[0] in SECTIONS

    def no_page_at_top(self, stem: str) -> str:
        if stem in {"_index", "index"}:
            return "" if self.has_home(stem) else "the introduction of what is no content root"
        return "the page for what is not found, which the site has" if stem == "404" else ""

    def has_home(self, stem: str) -> bool:
        """Whether the file of that name at the top is the home page: Jekyll's is `index`, Hugo's
        `_index`, of a folder that is called `content` or has that of a section in it.
        """
        if stem == "index":
            return self.site.is_jekyll
        folders = (one for one in self.site.content.iterdir() if one.is_dir())
        return self.is_hugo or self.site.is_configured or any(map(self.is_listed, folders))


def has_front_matter(path: Path) -> bool:
    """Whether the file begins with the fence of front matter."""
    try:
        with path.open("rb") if path.is_file() else BytesIO() as file:
            return file.read(6).removeprefix(BOM_UTF8).startswith(b"---")
    except OSError:
        # Whoever reads it will say why not.
        return True


def markdown_file_at(path: Path, site: Site, kinds: FolderKinds) -> MarkdownFile:
    """The file with its place in the site and the kind of its folder.

    What is in another language than the lists is a page at its own path.
    """
    content_path = site.content_path(path) or path.name
    language, bare = in_language(content_path, site)
    if language != own_language(site):
        found = MarkdownFile(path, ROOTED.section, content_path, site)
        return replace(found, bare_path=bare, language=language)
    if is_home(bare, is_jekyll=site.is_jekyll):
        return MarkdownFile(path, HOME, content_path, site, bare_path=bare)
    folder, section = kinds.folder_of(bare)
    if splitext(basename(bare))[0] == "_index" and bare.rpartition("/")[0] != folder:
        # Hugo's list of a part of what is one list here: a page.
        section = ROOTED.section
    return MarkdownFile(path, section, content_path, site, folder, bare)


def single_file(path: Path, kinds: FolderKinds) -> MarkdownFile:
    """A file that was named itself; its section is empty where it lies in no site and no list."""
    site = site_of(path)
    file = markdown_file_at(path, site, kinds)
    is_alone = site.content == path.absolute().parent and path.absolute().parent.name != "content"
    if site.is_configured or not is_alone or not file.is_rooted or ANYWHERE in kinds.chosen:
        return file
    name = f"{path.absolute().parent.name}/{path.name}" if file.is_bundle else path.name
    return replace(file, section="", content_path=name, bare_path=in_language(name, site).path)


def is_home(path: str, *, is_jekyll: bool) -> bool:
    """Whether the path below a content root is that of the home page."""
    return "/" not in path and splitext(path)[0] == ("index" if is_jekyll else "_index")
