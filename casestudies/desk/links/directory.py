"""Where the links of texts lead: by the names that pages have and had."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import Resolver404, resolve

from casestudies.addresses.content_paths import (
    ContentPaths,
    addresses_named,
    candidates,
    files_named,
    is_list,
    parse_path,
)
from casestudies.desk.links.names import TextPlace
from casestudies.kinds import KINDS, kind_models, parse_address, sections_of
from casestudies.tables.mentions import Key
from casestudies.tables.redirects import Redirect
from casestudies.text.text_link import TextLink


class Lead(NamedTuple):
    """Where a link leads: to a page, perhaps by a redirect, or to what is no page, or nowhere."""

    target: Key | None = None
    is_old: bool = False
    is_broken: bool = False


class Directory:
    """Pages by their addresses and content paths, old ones too."""

    def __init__(
        self, pages: Iterable[tuple[Key, str, str, str]], redirects: Iterable[tuple[str, Key]]
    ) -> None:
        """`pages` with their section, slug and file, `redirects` with the page they lead to."""
        self.by_content_path: ContentPaths[Key] = ContentPaths()
        self.by_address: dict[tuple[str, str], Key] = {}
        for key, section, slug, file_path in pages:
            self.by_content_path.add(key, section, slug, file_path)
            self.by_address[section, slug] = key
        self.old_paths = dict(redirects)
        self.by_old_content_path = ContentPaths(
            (parse_path(path), key) for path, key in self.old_paths.items()
        )

    def find(self, link: TextLink, source: Key, place: TextPlace) -> Lead:
        """Where a link in a text of that page leads, whose place that is."""
        if not link.path:
            return Lead(source)
        return self.follow_ref(link, place) if link.is_ref else self.follow(link)

    def follow_ref(self, link: TextLink, place: TextPlace) -> Lead:
        if target := self.by_content_path.find(link.path, *place):
            return Lead(target)
        if target := self.by_old_content_path.find(link.path, *place):
            return Lead(target, is_old=True)
        return Lead(is_broken=not is_list(link.path, place.folder))

    def follow(self, link: TextLink) -> Lead:
        address = parse_address(link.path)
        if address and (target := self.by_address.get(address)):
            return Lead(target)
        for path in with_slash(link.path):
            if target := self.old_paths.get(path):
                return Lead(target, is_old=True)
        return Lead(is_broken=not leads_somewhere(link.path))


def with_slash(path: str) -> tuple[str, str]:
    return path, path.rstrip("/") + "/"


def leads_somewhere(path: str) -> bool:
    """Whether an address of this site is answered by something else than a page of ours."""
    try:
        found = resolve(path if path.endswith("/") or "." in path else f"{path}/")
    except Resolver404:
        return path.startswith("/media/")
    return found.view_name not in {kind.page_view for kind in KINDS.values()}


def whole_directory() -> Directory:
    """Every page of the site; a few queries, and memory for all their names."""
    return Directory(page_rows(Q()), redirect_rows(Q()))


def directory_for(links: Iterable[tuple[TextLink, TextPlace]]) -> Directory:
    """The pages to which links, each with the place of its text, may lead. A few queries."""
    names, addresses, paths = set[str](), set[str](), set[str]()
    for link, place in links:
        if link.is_ref:
            names |= {one.name for one in candidates(link.path, *place)} - {""}
        elif address := parse_address(link.path):
            addresses.add(address[1])
            paths |= {*with_slash(link.path)}
        else:
            paths |= {*with_slash(link.path)}
    wanted = sorted(names)
    stems = {kind.path_of(name) for kind in KINDS.values() for name in wanted}
    files = {*files_named(wanted), *stems}
    own = Q(lower_slug__in=wanted) | Q(lower_file__in=files) | Q(slug__in=addresses)
    old = Q(path__in=paths) | Q(lower__in=addresses_named(wanted))
    return Directory(page_rows(own), redirect_rows(old))


def page_rows(rule: Q) -> Iterator[tuple[Key, str, str, str]]:
    for model in kind_models():
        name = str(model._meta.model_name)
        section = sections_of(name)[0]
        has_kinds = len(sections_of(name)) > 1
        pages = model._default_manager.order_by("pk")
        pages = pages.alias(lower_slug=Lower("slug"), lower_file=Lower("file_path")).filter(rule)
        columns = ("pk", "slug", "file_path", "kind" if has_kinds else "pk")
        for pk, slug, file_path, kind in pages.values_list(*columns).iterator():
            yield Key(name, pk), kind if has_kinds else section, slug, file_path


def redirect_rows(rule: Q) -> list[tuple[str, Key]]:
    """Redirects to pages that are there; introductions cannot be led to."""
    names = {str(model._meta.model_name) for model in kind_models()}
    rows: Any = Redirect.objects.alias(lower=Lower("path")).filter(
        rule, content_type__model__in=names
    )
    found = rows.order_by("path").values_list("path", "content_type__model", "object_id")
    return [(path, Key(model, pk)) for path, model, pk in found]
