"""Content paths: what `ref`, `relref` and `related` call a page, and where the page is.

A content path names a page by its section and its slug or file name (`problems/scaling`), one at
the root by its whole path (`services/coaching`), with or without slashes at its ends, `.md`, or
`/index.md`; as in Hugo, in any letter case. It is not an address.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from posixpath import normpath
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from casestudies.kinds import APP, HOME, KINDS, ROOTED, SECTIONS, page_address, split_path
from casestudies.tables.redirects import Redirect
from contact.queries.prepared import Parameter, Prepared

ENDS = (".md", ".markdown", "/index.md", "/_index.md", ".html")
FILE_END = re.compile(r"\.(?:md|markdown|html)$")
# Where a row says something of other rows only.
NOTHING = Value("", CharField())
Found = TypeVar("Found")


class ContentPath(NamedTuple):
    """A section, empty when not said; a slug or file name, empty for the section's own page."""

    section: str
    name: str


# A site's pages lead to some of its pages again and again.
@lru_cache(maxsize=2_000)
def parse_path(path: str, folder: str = "") -> ContentPath:
    """The parts of a content path as an author wrote it, in lower case, without its fragment.

    `folder` is where the author's page stands: `../problems/x` and `x.md` start from there, a path
    with a slash before it from the root.
    """
    path = FILE_END.sub("", path.partition("#")[0].strip().lower())
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


def candidates(path: str, folder: str, language: str = "") -> Iterator[ContentPath]:
    """The pages that a content path may mean in a page of that folder, the likeliest first: a
    name alone means one of its own folder, then one of any section. `language` is the folder of all
    pages in another language: whatever is meant by its path from the root is meant in that first.
    """
    wanted = parse_path(path, folder)
    if language and not path.startswith("."):
        yield parse_path(f"/{language}/{path.strip().lstrip('/')}")
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

    def find(self, path: str, folder: str, language: str = "") -> Found | None:
        """What the path leads to from a page of that folder."""
        found = candidates(path, folder, language)
        return next((self[one] for one in found if one in self), None)


def published_urls(paths: Iterable[str], folder: str = "", language: str = "") -> dict[str, str]:
    """The addresses of those content paths that lead to something published, from a page of that
    folder, below that of its language.

    One query; a page is also known by the names it had.
    """
    paths = set(paths)
    found = published_paths(names_of(paths, folder, language) - {""})
    return urls_among(*found, paths, folder, language)


def urls_among(
    known: ContentPaths[str],
    old: ContentPaths[str],
    paths: Iterable[str],
    folder: str,
    language: str,
) -> dict[str, str]:
    """The same among what `published_paths` has found, which may be for many pages at once."""
    here = folder, language
    urls = {path: known.find(path, *here) or old.find(path, *here) for path in paths}
    return {path: url + fragment_in(path) for path, url in urls.items() if url}


def unseen_paths(paths: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of content paths, each with its section before it, those that lead to no published page of
    that section. One query.
    """
    names = (names_of([path], section) for section, path in paths)
    known, _old = published_paths(set().union(*names) - {""})
    return {
        (section, path)
        for section, path in paths
        if not any(
            one.section == section and one.name and one in known
            for one in candidates(path, section)
        )
    }


def names_of(paths: Iterable[str], folder: str, language: str = "") -> set[str]:
    """The names of all pages that these content paths may mean."""
    return {candidate.name for path in paths for candidate in candidates(path, folder, language)}


def fragment_in(path: str) -> str:
    return path[path.index("#") :] if "#" in path else ""


def list_urls() -> ContentPaths[str]:
    """The addresses of home and of the lists."""
    return ContentPaths(addresses_of_lists())


@cache
def addresses_of_lists() -> dict[ContentPath, str]:
    lists = {ContentPath(s, ""): reverse(kind.list_view) for s, kind in SECTIONS.items()}
    return {ContentPath(ROOTED.section, ""): reverse("home"), **lists}


def page_urls(names: set[str]) -> ContentPaths[str]:
    """The addresses of home, of the lists, and of the pages with those slugs or file names,
    published or not. One query.
    """
    found, wanted = list_urls(), sorted(names - {""})
    rows = all_named.rows(names=wanted, files=files_named(wanted)) if wanted else ()
    for section, slug, file_path, _old in rows:
        found.add(url_at(section, slug), section, slug, file_path)
    return found


@Prepared
def all_named(*, names: Any, files: Any) -> Any:
    queries = [pages_named(section, kind.pages, names, files) for section, kind in KINDS.items()]
    return queries[0].union(*queries[1:])


def url_at(section: str, slug: str) -> str:
    """The address of a page; without a section of home, or of the list with that name."""
    if section:
        return page_address(section, slug)
    return reverse("home") if slug == HOME else reverse(SECTIONS[slug].list_view)


def files_named(names: Iterable[str]) -> list[str]:
    """The files, in lower case, whose pages those names may mean."""
    stems = {kind.path_of(name) for kind in KINDS.values() for name in names}
    return sorted(f"{stem}{end}" for stem in stems for end in ENDS)


def addresses_named(names: Iterable[str]) -> list[str]:
    """The old addresses of pages that had these slugs."""
    return sorted({f"/{kind.path_of(name)}/" for kind in KINDS.values() for name in names})


def pages_named(section: str, pages: Any, names: Iterable[Any], files: Iterable[Any]) -> Any:
    """Section, slug, file and no old address of the pages with those names in lower case."""
    found = pages.order_by().alias(lower_slug=Lower("slug"), lower_file=Lower("file_path"))
    found = found.filter(Q(lower_slug__in=names) | Q(lower_file__in=files))
    return found.values_list(Value(section, CharField()), "slug", "file_path", NOTHING)


def published_paths(names: set[str]) -> tuple[ContentPaths[str], ContentPaths[str]]:
    """The addresses of home, of the lists, and of the published pages with those slugs or file
    names; and, by their former slugs, of those that had them. One query.
    """
    known, old = list_urls(), ContentPaths[str]()
    for section, slug, file_path, old_path in published_rows(names):
        url = url_at(section, slug)
        if old_path:
            old[parse_path(old_path)] = url
        else:
            known.add(url, section, slug, file_path)
    return known, old


def published_rows(names: set[str]) -> Iterable[tuple[str, str, str, str]]:
    """Section, slug, file and old address of the published pages that have or had those names in
    lower case; either the file or the old address is empty.
    """
    if not names:
        return ()
    wanted = sorted(names)
    files, paths = files_named(wanted), addresses_named(wanted)
    return published_named.rows(names=wanted, files=files, paths=paths, now=timezone.now())


@Prepared
def published_named(*, names: Any, files: Any, paths: Any, now: Parameter) -> Any:
    pages = {section: kind.pages.published(now) for section, kind in KINDS.items()}
    introductions = apps.get_model(APP, "section").objects.published(now)
    found = [pages_named(section, some, names, files) for section, some in pages.items()]
    before = [pages_once_at(section, some, paths) for section, some in pages.items()]
    return found[0].union(*found[1:], *before, pages_once_at("", introductions, paths), all=True)


def pages_once_at(section: str, pages: Any, paths: list[Parameter]) -> Any:
    """Of the pages, those that stood at the paths before, each with its path."""
    slug = pages.order_by().filter(pk=OuterRef("object_id")).values("slug")
    model = pages.model._meta
    rows = Redirect.objects.order_by().filter(
        content_type__app_label=model.app_label, content_type__model=model.model_name
    )
    rows = rows.alias(lower=Lower("path")).filter(lower__in=paths)
    rows = rows.annotate(slug=Subquery(slug)).filter(slug__isnull=False)
    return rows.values_list(Value(section, CharField()), "slug", NOTHING, "path")
