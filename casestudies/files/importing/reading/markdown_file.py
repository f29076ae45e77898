"""One content file, as its place in a site describes it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import basename, splitext

from casestudies.files.importing.reading.folder_kinds import folders_above
from casestudies.files.sites import Site, address_prefix
from casestudies.kinds import HOME, ROOTED
from casestudies.page_paths import folder_of

HTML_SUFFIXES = {".html", ".htm"}


@dataclass(frozen=True)
class MarkdownFile:
    """A content file, of Markdown or of HTML. `content_path` is what it is called below the
    content folder of its site (`blog/name/index.md`), wherever its page will stand; `mapped` is
    the folder that decided on its section, which is empty where only the text can tell.
    `language` is the code of another one than that of the lists here; `bare_path` is the
    content path without what tells it.
    """

    path: Path
    section: str
    content_path: str
    site: Site
    mapped: str = ""
    bare_path: str = ""
    language: str = ""

    @cached_property
    def is_jekyll(self) -> bool:
        """Whether it is written for Jekyll; without a configuration its folder tells."""
        return self.site.is_jekyll or (not self.site.is_configured and "_" in self.initials)

    @cached_property
    def is_html(self) -> bool:
        """Whether its text is HTML, in which Markdown means nothing."""
        return splitext(self.content_path)[1].lower() in HTML_SUFFIXES

    @property
    def keeps_html(self) -> bool:
        """Whether its own site shows the raw HTML in it, as Jekyll always does."""
        return self.is_html or self.is_jekyll or self.site.keeps_html

    @property
    def dialect(self) -> dict[str, bool]:
        """What its page must know of its text to show it as its own site does."""
        return {"is_html": True} if self.is_html else self.site.dialect

    @property
    def hides_html(self) -> bool:
        """Whether its own site is known to leave out the raw HTML in it."""
        return self.site.is_configured and not self.keeps_html

    @property
    def initials(self) -> set[str]:
        """The first letters of the folders in which it lies."""
        return {folder[:1] for folder in self.content_path.split("/")[:-1]}

    @cached_property
    def stem(self) -> str:
        """The file's name without its ending and its language."""
        return splitext(basename(self.bare_path))[0]

    @property
    def name(self) -> str:
        """The page's name: its file's, or its folder's where the file stands for that."""
        is_folder = self.stem in {"index", "_index"}
        return Path(self.bare_path).parent.name if is_folder else self.stem

    @property
    def language_folder(self) -> str:
        """Where all pages of its language stand, if that is not the one of the lists."""
        return address_prefix(self.language, self.site) if self.language else ""

    @property
    def folder(self) -> str:
        """From where the content paths in it start, if they are relative or a name alone."""
        prefix = f"{self.language_folder}/" if self.language_folder else ""
        return folder_of(f"{prefix}{self.bare_path}")

    @property
    def folders(self) -> list[str]:
        """The folders in which it lies, from the top down, as `--map` calls them."""
        return list(folders_above(self.bare_path))

    @property
    def is_rooted(self) -> bool:
        """Whether its address is its path below the content root."""
        return self.section == ROOTED.section

    @property
    def root(self) -> Path:
        """The content root."""
        here = self.path.absolute()
        return here.parents[min(self.bare_path.count("/"), len(here.parents) - 1)]

    @property
    def is_bundle(self) -> bool:
        return self.stem == "index"

    @property
    def is_home(self) -> bool:
        return self.section == HOME

    @cached_property
    def is_section_page(self) -> bool:
        """Whether it introduces a list, or is the home page."""
        heads = {"_index", "index"} if self.is_jekyll else {"_index"}
        at_top = self.bare_path.rpartition("/")[0] == self.mapped
        return self.is_home or (at_top and self.stem in heads and not self.is_rooted)
