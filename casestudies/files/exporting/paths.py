"""Where the file of a page goes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from casestudies.kinds import KINDS
from casestudies.models import Article, PlainPage, Section
from casestudies.publishing import Page


@dataclass
class TakenPaths:
    """The paths that files of pages have already, and where new ones go."""

    taken: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    homes: dict[str, str] = field(default_factory=dict)
    is_jekyll: bool = False
    is_free: Callable[[str], bool] = lambda path: True

    def path_of(self, page: Page) -> str:
        """Where the page's file is; one that was born here gets a free name after its slug, and is
        the head of its folder where other pages stand below it.
        """
        path = safe_path(page.file_path) or self.new_path(page)
        self.taken.add(path.lower())
        return path

    def new_path(self, page: Page) -> str:
        if isinstance(page, Section):
            return self.head_path(page)
        if self.is_jekyll and isinstance(page, Article) and page.kind == Article.Kind.INSIGHT:
            return self.free(f"_posts/{page.date:%Y-%m-%d}-{page.slug}")
        path = page.content_path
        if not isinstance(page, PlainPage):
            home = self.homes.get(page.section, page.section)
            path = f"{home}/{page.slug}".lstrip("/")
        head = f"{path}/_index.md"
        is_head = page.content_path in self.folders and not self.is_jekyll
        return head if is_head and head not in self.taken else self.free(path)

    def head_path(self, page: Section) -> str:
        name = "index.md" if self.is_jekyll else "_index.md"
        return name if page.is_home else f"{self.homes.get(page.slug, page.slug)}/{name}"

    def free(self, path: str) -> str:
        """The first name that no file has yet, in any letter case."""
        name, number = f"{path}.md", 2
        while name.lower() in self.taken or not self.is_free(name):
            name, number = f"{path}-{number}.md", number + 1
        return name


def places_of(pages: Iterable[Page], *, is_jekyll: bool = False) -> TakenPaths:
    """Where these pages have their files, and new ones of their kinds would go. Asks for each page
    once.
    """
    places = TakenPaths(is_jekyll=is_jekyll)
    firsts: dict[str, Counter[str]] = {section: Counter() for section in KINDS}
    for page in pages:
        places.taken.add(safe_path(page.file_path).lower())
        places.folders |= {str(folder) for folder in PurePosixPath(page.content_path).parents}
        first, slash, _rest = page.file_path.partition("/")
        if slash and page.section in firsts:
            firsts[page.section][first] += 1
    homes = {section: most_used(section, found) for section, found in firsts.items()}
    places.homes = {section: home for section, home in homes.items() if home}
    return places


def most_used(section: str, firsts: Counter[str]) -> str:
    """The folder in which most files of a kind lie; empty where there are none."""
    return min(firsts, key=lambda name: (-firsts[name], name != section, name), default="")


def safe_path(path: str) -> str:
    """The path without anything that leads out of the folder."""
    parts = [part for part in PurePosixPath(path).parts if part.strip("/") not in {"", ".."}]
    return "/".join(parts)
