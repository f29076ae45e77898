"""Content paths: what `ref`, `relref` and `related` call a page, and where the page is.

A content path names a page by its section and its slug or file name (`problems/scaling`), with or
without slashes at its ends, `.md`, or `/index.md`; as in Hugo, in any letter case. It is not an
address.
"""

from collections.abc import Iterable, Iterator
from posixpath import normpath
from typing import NamedTuple, TypeVar

from django.db.models import CharField, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse

from casestudies.kinds import KINDS
from casestudies.redirects import Redirect

ENDS = (".md", "/index.md")
Found = TypeVar("Found")


class ContentPath(NamedTuple):
    """A section, empty when not said; a slug or file name, empty for the section's own page."""

    section: str
    name: str


def parse_path(path: str, section: str = "") -> ContentPath:
    """The parts of a content path as an author wrote it, in lower case, without its fragment.

    `section` is where the author's page stands: `../problems/x` and `x.md` start from there.
    """
    path = path.partition("#")[0].strip().lower().removesuffix(".md").removesuffix("/index")
    path = path.removesuffix("/_index")
    if path.startswith("."):
        path = normpath(f"/{section}/{path}")
    first, _, rest = path.strip("/").partition("/")
    if not rest:
        return ContentPath(first, "") if first in KINDS else ContentPath("", first)
    return ContentPath(first, rest.strip("/"))


def is_list(path: str, section: str = "") -> bool:
    """Whether the path names a section and none of its pages."""
    wanted = parse_path(path, section)
    return bool(wanted.section) and not wanted.name


def candidates(path: str, section: str) -> Iterator[ContentPath]:
    """The pages that a content path may mean in a page of that section, the likeliest first: a
    name alone means one of its own section, then one of any.
    """
    wanted = parse_path(path, section)
    is_name_alone = wanted.name and not wanted.section
    for candidate in [section, *KINDS] if is_name_alone else [wanted.section]:
        yield ContentPath(candidate, wanted.name)


class ContentPaths(dict[ContentPath, Found]):
    """Where content paths lead: the one rule, over whatever its owner knows of pages."""

    def add(self, found: Found, section: str, slug: str, file_path: str = "") -> None:
        """Enter a page's slug and the name of its file, which counts less than any slug."""
        self[ContentPath(section, slug.lower())] = found
        if file_path:
            self.setdefault(parse_path(file_path), found)

    def find(self, path: str, section: str) -> Found | None:
        """What the path leads to from a page of that section."""
        return next((self[one] for one in candidates(path, section) if one in self), None)


def published_urls(paths: Iterable[str], section: str = "") -> dict[str, str]:
    """The addresses of those content paths that lead to something published.

    One query; where something is not found, those for the old addresses of pages, since a page is
    also known by the names it had.
    """
    wanted = {path: parse_path(path, section).name for path in paths}
    known = page_urls(set(wanted.values()), published_only=True)
    urls = {path: known.find(path, section) for path in wanted}
    if missing := {path: wanted[path] for path, url in urls.items() if not url}:
        old = old_urls(set(missing.values()), published_only=True)
        urls |= {path: old.find(path, section) for path in missing}
    return {path: url + fragment(path) for path, url in urls.items() if url}


def fragment(path: str) -> str:
    return path[path.index("#") :] if "#" in path else ""


def page_urls(names: set[str], *, published_only: bool) -> ContentPaths[str]:
    """The addresses of the lists, and of the pages with those slugs or file names. One query."""
    found = ContentPaths({ContentPath(s, ""): reverse(kind.list_view) for s, kind in KINDS.items()})
    for section, slug, file_path in rows_named(names - {""}, published_only=published_only):
        found.add(reverse(KINDS[section].page_view, args=[slug]), section, slug, file_path)
    return found


def rows_named(names: set[str], *, published_only: bool) -> Iterable[tuple[str, str, str]]:
    """Section, slug and file of the pages with those names in lower case."""
    files = {f"{section}/{name}{end}" for section in KINDS for name in names for end in ENDS}
    queries = [
        (kind.pages.published() if published_only else kind.pages)
        .order_by()
        .alias(lower_slug=Lower("slug"), lower_file=Lower("file_path"))
        .filter(Q(lower_slug__in=names) | Q(lower_file__in=files))
        .values_list(Value(section, CharField()), "slug", "file_path")
        for section, kind in KINDS.items()
    ]
    rows: Iterable[tuple[str, str, str]] = queries[0].union(*queries[1:]) if names else ()
    return rows


def old_urls(names: set[str], *, published_only: bool) -> ContentPaths[str]:
    """The addresses of pages that had these slugs before."""
    paths = {f"/{section}/{name}/" for section in KINDS for name in names - {""}}
    rows = Redirect.objects.alias(lower=Lower("path")).filter(lower__in=paths)
    return ContentPaths(
        (parse_path(row.path), row.page.get_absolute_url())
        for row in rows.prefetch_related("page")
        if row.page and (row.page.is_published or not published_only)
    )
