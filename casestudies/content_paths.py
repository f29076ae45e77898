"""Content paths: what `ref`, `relref` and `related` call a page, and where the page is.

A content path names a page by its section and its slug or file name (`problems/scaling`), with or
without slashes at its ends, `.md`, or `/index.md`. It is not an address.
"""

from collections.abc import Iterable
from itertools import chain
from posixpath import normpath
from typing import NamedTuple

from django.db.models import Q, Value
from django.urls import reverse

from casestudies.models import Article, Outcome, Problem, Redirect
from casestudies.publishing import URL_NAMES

ENDS = (".md", "/index.md")


class ContentPath(NamedTuple):
    """A section, empty when not said; a slug or file name, empty for the section's own page."""

    section: str
    name: str


def parse(path: str, section: str = "") -> ContentPath:
    """The parts of a content path as an author wrote it, without its fragment.

    `section` is where the author's page stands: `../problems/x` and `x.md` start from there.
    """
    path = path.partition("#")[0].strip().removesuffix(".md").removesuffix("/index")
    path = path.removesuffix("/_index")
    if path.startswith("."):
        path = normpath(f"/{section}/{path}")
    first, _, rest = path.strip("/").partition("/")
    if not rest:
        return ContentPath(first, "") if first in URL_NAMES else ContentPath("", first)
    return ContentPath(first, rest.strip("/"))


def published_urls(paths: Iterable[str], section: str = "") -> dict[str, str]:
    """The addresses of those content paths that lead to something published.

    One query; where something is not found, those for the old addresses of pages, since a page is
    also known by the names it had.
    """
    wanted = {path: parse(path, section) for path in paths}
    found = lookup({target.name for target in wanted.values() if target.name})
    urls = {path: url_of(target, found, section) for path, target in wanted.items()}
    missing = {path: wanted[path] for path, url in urls.items() if not url}
    urls |= renamed_urls(missing, section) if missing else {}
    return {path: url + fragment(path) for path, url in urls.items() if url}


def renamed_urls(missing: dict[str, ContentPath], section: str) -> dict[str, str | None]:
    """The addresses of published pages that had these names before."""
    old = {path: old_addresses(target, section) for path, target in missing.items()}
    rows = Redirect.objects.filter(path__in=set(chain.from_iterable(old.values())))
    now = {
        row.path: row.page.get_absolute_url()
        for row in rows.prefetch_related("page")
        if row.page and row.page.is_published
    }
    return {
        path: next((now[address] for address in addresses if address in now), None)
        for path, addresses in old.items()
    }


def old_addresses(target: ContentPath, section: str) -> list[str]:
    sections = [target.section] if target.section else [section, *URL_NAMES]
    return [f"/{candidate}/{target.name}/" for candidate in sections] if target.name else []


def fragment(path: str) -> str:
    return path[path.index("#") :] if "#" in path else ""


def url_of(target: ContentPath, found: dict[ContentPath, str], section: str) -> str | None:
    if not target.name:
        return (
            reverse(f"casestudies:{target.section.replace('-', '_')}") if target.section else None
        )
    for candidate in [target.section] if target.section else [section, *URL_NAMES]:
        if slug := found.get(ContentPath(candidate, target.name)):
            return reverse(f"casestudies:{URL_NAMES[candidate]}", args=[slug])
    return None


def lookup(names: set[str]) -> dict[ContentPath, str]:
    """The slugs of published pages by section and slug, and by section and file name."""
    files = {f"{section}/{name}{end}" for section in URL_NAMES for name in names for end in ENDS}
    rule = Q(slug__in=names) | Q(file_path__in=files)
    columns = ("kind", "slug", "file_path")
    articles, *tags = (
        pages.order_by().filter(rule).values_list(*columns)
        for pages in (
            Article.objects.published(),
            Outcome.objects.published().annotate(kind=Value("outcomes")),
            Problem.objects.published().annotate(kind=Value("problems")),
        )
    )
    rows = list(articles.union(*tags)) if names else []
    by_file = {parse(file_path): slug for _, slug, file_path in rows if file_path}
    return by_file | {ContentPath(kind, slug): slug for kind, slug, _ in rows}
