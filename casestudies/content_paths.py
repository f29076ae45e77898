"""Content paths: what `ref`, `relref` and `related` call a page, and where the page is.

A content path names a page by its section and its slug or file name (`problems/scaling`), one at
the root by its whole path (`services/coaching`), with or without slashes at its ends, `.md`, or
`/index.md`; as in Hugo, in any letter case. It is not an address.
"""

from collections.abc import Collection, Iterable, Iterator
from posixpath import normpath
from typing import NamedTuple, TypeVar

from django.db.models import CharField, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse

from casestudies.kinds import KINDS, ROOTED, SECTIONS, split_path
from casestudies.redirects import Redirect

ENDS = (".md", ".markdown", "/index.md", "/_index.md")
Found = TypeVar("Found")


class ContentPath(NamedTuple):
    """A section, empty when not said; a slug or file name, empty for the section's own page."""

    section: str
    name: str


def parse_path(path: str, folder: str = "") -> ContentPath:
    """The parts of a content path as an author wrote it, in lower case, without its fragment.

    `folder` is where the author's page stands: `../problems/x` and `x.md` start from there, a path
    with a slash before it from the root.
    """
    path = path.partition("#")[0].strip().lower().removesuffix(".md").removesuffix(".markdown")
    path = path.removesuffix("/index")
    path = path.removesuffix("/_index") if path != "/_index" else "/"
    if path.startswith("."):
        path = normpath(f"/{folder}/{path}")
    whole = path.strip("/")
    is_name_alone = "/" not in whole and whole not in SECTIONS and not path.startswith("/")
    section, name = ("", whole) if is_name_alone else split_path(whole)
    return ContentPath(section, name.strip("/"))


def is_list(path: str, folder: str = "") -> bool:
    """Whether the path names a section and none of its pages; home is that of pages at the root."""
    wanted = parse_path(path, folder)
    return bool(wanted.section) and not wanted.name


def candidates(path: str, folder: str) -> Iterator[ContentPath]:
    """The pages that a content path may mean in a page of that folder, the likeliest first: a
    name alone means one of its own folder, then one of any section.
    """
    wanted = parse_path(path, folder)
    if wanted.section or not wanted.name:
        yield wanted
        return
    yield parse_path(f"/{folder}/{wanted.name}")
    for section in KINDS:
        yield ContentPath(section, wanted.name)


class ContentPaths(dict[ContentPath, Found]):
    """Where content paths lead: the one rule, over whatever its owner knows of pages."""

    def add(self, found: Found, section: str, slug: str, file_path: str = "") -> None:
        """Enter a page's slug and the name of its file, which counts less than any slug."""
        self[ContentPath(section, slug.lower())] = found
        if file_path:
            self.setdefault(parse_path(f"/{file_path}"), found)

    def find(self, path: str, folder: str) -> Found | None:
        """What the path leads to from a page of that folder."""
        return next((self[one] for one in candidates(path, folder) if one in self), None)


def published_urls(paths: Iterable[str], folder: str = "") -> dict[str, str]:
    """The addresses of those content paths that lead to something published.

    One query; where something is not found, those for the old addresses of pages, since a page is
    also known by the names it had.
    """
    paths = set(paths)
    known = page_urls(names_of(paths, folder), published_only=True)
    urls = {path: known.find(path, folder) for path in paths}
    if missing := {path for path, url in urls.items() if not url}:
        old = old_urls(names_of(missing, folder), published_only=True)
        urls |= {path: old.find(path, folder) for path in missing}
    return {path: url + fragment(path) for path, url in urls.items() if url}


def unseen_paths(paths: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of content paths, each with its section before it, those that lead to no published page of
    that section. One query.
    """
    names = (names_of([path], section) for section, path in paths)
    known = page_urls(set().union(*names), published_only=True)
    return {
        (section, path)
        for section, path in paths
        if not any(
            one.section == section and one.name and one in known
            for one in candidates(path, section)
        )
    }


def names_of(paths: Iterable[str], folder: str) -> set[str]:
    """The names of all pages that these content paths may mean."""
    return {candidate.name for path in paths for candidate in candidates(path, folder)}


def fragment(path: str) -> str:
    return path[path.index("#") :] if "#" in path else ""


def page_urls(names: set[str], *, published_only: bool) -> ContentPaths[str]:
    """The addresses of home, of the lists, and of the pages with those slugs or file names. One
    query.
    """
    lists = {ContentPath(s, ""): reverse(kind.list_view) for s, kind in SECTIONS.items()}
    found = ContentPaths({ContentPath(ROOTED.section, ""): reverse("home"), **lists})
    for section, slug, file_path in rows_named(names - {""}, published_only=published_only):
        found.add(reverse(KINDS[section].page_view, args=[slug]), section, slug, file_path)
    return found


def rows_named(names: set[str], *, published_only: bool) -> Iterable[tuple[str, str, str]]:
    """Section, slug and file of the pages with those names in lower case."""
    stems = {kind.path_of(name) for kind in KINDS.values() for name in names}
    files = {f"{stem}{end}" for stem in stems for end in ENDS}
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
    paths = {f"/{kind.path_of(name)}/" for kind in KINDS.values() for name in names - {""}}
    rows = Redirect.objects.alias(lower=Lower("path")).filter(lower__in=paths)
    return ContentPaths(
        (parse_path(row.path), row.page.get_absolute_url())
        for row in rows.prefetch_related("page")
        if row.page and (row.page.is_published or not published_only)
    )
