"""The lists that Jekyll builds with jekyll-archives: of a tag, a category, a year, a month, a day.

https://github.com/jekyll/jekyll-archives/blob/master/docs/configuration.md
"""

from collections.abc import Iterator

from casestudies.files.front_matter.values import FrontMatter, Param, texts
from casestudies.files.importing.reading.hugo_addresses import day_of
from casestudies.files.importing.reading.jekyll_addresses import (
    categories_of,
    is_post,
    written_path,
)
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.permalinks import dated, slugified
from casestudies.files.sites import Site

PERMALINKS = {
    "year": "/:year/",
    "month": "/:year/:month/",
    "day": "/:year/:month/:day/",
    "tag": "/tag/:name/",
    "category": "/category/:name/",
}
# What `enabled` calls them, where that is not the same.
PLURALS = {"tag": "tags", "category": "categories"}


def archives_of(file: MarkdownFile, front: FrontMatter) -> Iterator[str]:
    """The addresses of the lists in which a post stood; none where its site has no such lists."""
    kinds = enabled(file.site) if is_post(file) else []
    for kind in kinds:
        own = file.site.config.get(f"jekyll-archives.permalinks.{kind}")
        pattern = own if isinstance(own, str) else PERMALINKS[kind]
        for tokens in archive_tokens(kind, file, front):
            yield written_path(pattern, tokens)


def enabled(site: Site) -> list[str]:
    """Which of them a site has."""
    named: Param = site.config.get("jekyll-archives.enabled")
    if named in (True, "all"):
        return list(PERMALINKS)
    return [kind for kind in PERMALINKS if PLURALS.get(kind, kind) in texts(named)]


def archive_tokens(kind: str, file: MarkdownFile, front: FrontMatter) -> list[dict[str, str]]:
    """By what an address of that kind is made for each of the lists that have the post."""
    if kind not in PLURALS:
        day = day_of(front)
        return [dated(day)] if day else []
    names = tags_of(front) if kind == "tag" else categories_of(file, front)
    return [{"name": slugified(name)} for name in names]


def tags_of(front: FrontMatter) -> list[str]:
    """`tag` is one; `tags` may be several, split at blanks where it is no list."""
    several = front.get("tags")
    names = several.split() if isinstance(several, str) else texts(several)
    return [*texts(front.get("tag")), *names]
