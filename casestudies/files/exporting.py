"""Pages become Hugo files again: as they came where nobody edited them, else changed in place."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage

from casestudies.files import cross_links, imported, mapping, menus
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.patching import patch_front_matter
from casestudies.files.front_matter.values import FrontMatter, FrontMatterError, Written, texts
from casestudies.files.records.exporting import DATA_FOLDER, export_records
from casestudies.kinds import links_back, own_links, page_models
from casestudies.models import Article, PlainPage, Section
from casestudies.publishing import Page

MEDIA = re.compile(r"/media/([\w/.-]+\.\w+)")


@dataclass(slots=True)
class Export:
    """Files to write, by path, and what could not be written."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def export_site(*, with_unconfirmed: bool = False) -> Export:
    """Every page of the site as a Hugo file below a content root, drafts included, with images.

    A page that came from a file and was not edited since gives the same bytes; an edited one
    differs in what was edited. Static files lie below `static/`, menus below `config/`,
    testimonials and clients below `data/`: without `with_unconfirmed` only those who permit to be
    shown. A fixed number of queries.
    """
    export = Export()
    everything = [*all_pages()]
    keys = {cross_links.page_key(page) for page in everything}
    taken = {safe_path(page.file_path) for page in everything}
    if entries := list(menus.entries_of_the_configuration()):
        export.files[menus.MENU_FILE] = menus.as_yaml(entries).encode()
    folders = folders_of(everything)
    for page in everything:
        path = export_path(page, taken, folders)
        taken.add(path)
        try:
            export.files[path] = file_of(page, keys).encode()
        except FrontMatterError as error:
            export.problems.append(f"{path}: {error.message}")
            continue
        for name, stored in images_of(page, path):
            export_image(export, path, name, stored)
    add_records(export, with_unconfirmed=with_unconfirmed)
    return export


def add_records(export: Export, *, with_unconfirmed: bool) -> None:
    """Testimonials and clients, as data files."""
    records = export_records(with_unconfirmed=with_unconfirmed)
    export.files |= {safe_path(path): data for path, data in records.files.items()}
    export.left_out += records.left_out
    for name, stored in records.pictures:
        export_image(export, DATA_FOLDER, safe_path(name), stored)


def all_pages() -> Iterator[Page]:
    for model in page_models():
        linked = [*own_links(model), *links_back(model)]
        yield from model.objects.order_by("pk").prefetch_related("aliases", "menu_entries", *linked)


def folders_of(pages: Iterable[Page]) -> set[str]:
    """The content paths below which other pages stand."""
    paths = (PurePosixPath(page.content_path) for page in pages)
    return {above.as_posix() for path in paths for above in path.parents}


def export_path(page: Page, taken: set[str], folders: set[str]) -> str:
    """Where the file goes; a page that was born here gets a free name after its slug, and is the
    head of its folder where other pages stand below it.
    """
    if page.file_path:
        return safe_path(page.file_path)
    if isinstance(page, Section):
        return "_index.md" if page.is_home else f"{page.slug}/_index.md"
    head = f"{page.content_path}/_index.md"
    if page.content_path in folders and head not in taken:
        return head
    path = f"{page.content_path}.md"
    number = 2
    while path in taken:
        path, number = f"{page.content_path}-{number}.md", number + 1
    return path


def safe_path(path: str) -> str:
    """The path without anything that leads out of the folder."""
    parts = [part for part in PurePosixPath(path).parts if part not in {"/", ".."}]
    return "/".join(parts)


def file_of(page: Page, keys: Container[str]) -> str:
    """The page's file. `keys` are those of all pages, by which links are known.

    Raises FrontMatterError where the stored head cannot be read any more.
    """
    born_here = not page.file_path
    front = parse_front_matter(page.front_matter)
    changes = field_changes(page, front)
    changes |= link_changes(page, front, keys) | alias_changes(page, front)
    changes |= menus.changes(page, front)
    head = patch_front_matter(page.front_matter, changes)
    if born_here or {"published_at", "date"} & set(imported.edited_fields(page)):
        head = with_publishing(page, head)
    body = page.body.replace("\r\n", "\n") if born_here else page.body
    return head + body


def field_changes(page: Page, front: FrontMatter) -> dict[str, Written]:
    """What has to be written for the attributes that an editor changed."""
    changed = imported.edited_fields(page)
    changes: dict[str, Written] = {}
    for mapped in mapping.mapped_fields(type(page)):
        if mapped.attribute in changed:
            changes[mapped.key_in(front) or mapped.keys[0]] = value_of(page, mapped)
        if mapped.attribute == "description":
            changes |= address_changes(page, changed)
    if "image" in changes and isinstance(front.get("image"), dict):
        changes["image.src"] = changes.pop("image")
    if isinstance(front.get("image"), str) and {"image.alt", "image.position"} & set(changes):
        changes = {"image": None, "image.src": image_of(page), **changes}
    return changes


def address_changes(page: Page, changed: list[str]) -> dict[str, Written]:
    changes: dict[str, Written] = {}
    if isinstance(page, Article) and "date" in changed:
        changes["date"] = page.date
    if "slug" in changed and isinstance(page, PlainPage):
        # Of one that was born here the name of the file says it.
        changes |= {"url": f"/{page.slug}/"} if page.file_path else {}
    elif "slug" in changed and not isinstance(page, Section):
        changes["slug"] = page.slug
    return changes


def value_of(page: Page, mapped: mapping.MappedField) -> Written:
    if mapped.attribute == "image":
        return image_of(page)
    return mapped.write(getattr(page, mapped.attribute))


def image_of(page: Page) -> str | None:
    """How front matter calls the page's own image; None without one."""
    image = getattr(page, "image", "")
    return reference_of(page, image) if image else None


def reference_of(page: Page, path: str) -> str:
    """How front matter calls an image of the page: by the author's words where they are known."""
    images = page.imported.get("images", {})
    known = (reference for reference, (stored, _) in images.items() if stored == path)
    return next(known, f"/media/{path}")


def with_publishing(page: Page, head: str) -> str:
    """The head with `draft` and `publishDate` such that Hugo shows the page when this site does."""
    front = parse_front_matter(head)
    fields = mapping.read_fields(front, type(page))
    if page.published_at is None:
        return head if fields.is_draft else patch_front_matter(head, {"draft": True})
    changes: dict[str, Written] = {}
    if fields.is_draft and front.get("draft") is not None:
        changes["draft"] = False
    if mapping.plain_bool(front.get("published")) is False:
        changes["published"] = None
    if fields.values.get("published_at") != page.published_at:
        changes["publishDate"] = mapping.as_param(page.published_at)
    return patch_front_matter(head, changes)


def link_changes(page: Page, front: FrontMatter, keys: Container[str]) -> dict[str, Written]:
    """The lists of links from which an editor took something, or to which one was added."""
    found = cross_links.edited_links(page, keys)
    if found is None:
        return {}
    gone, added = found
    declared = page.imported.get("links", {})
    new = new_items(page, front, added)
    changes: dict[str, Written] = {}
    for key in cross_links.LINK_KEYS:
        items = cross_links.items_of(front, key)
        stay = [
            text for text in items if declared.get(cross_links.link_name(key, text)) not in gone
        ]
        wanted = list(dict.fromkeys([*stay, *new.get(key, [])]))
        if wanted != items:
            changes[key] = list(wanted)
    return changes


def new_items(page: Page, front: FrontMatter, added: set[str]) -> dict[str, list[str]]:
    """The links that an editor made, by the key they belong to: authors by their names."""
    people = page.authors.all() if isinstance(page, Article) else ()
    names = {cross_links.related_path(cross_links.page_key(one)): one.title for one in people}
    wrote = [name for path, name in names.items() if path in added]
    is_single = front.get("authors") is None and front.get("author") is not None
    return {"related": sorted(added - names.keys()), "author" if is_single else "authors": wrote}


def alias_changes(page: Page, front: FrontMatter) -> dict[str, Written]:
    """`aliases`, where an editor added old addresses or took some away."""
    known = page.imported.get("aliases", {})
    paths = {redirect.path for redirect in page.aliases.all()}
    items = texts(front.get("aliases"))
    stay = [text for text in items if text not in known or known[text] in paths]
    added = paths - set(known.values()) - set(page.imported.get("redirects", []))
    return {"aliases": [*stay, *sorted(added)]} if added or stay != items else {}


def images_of(page: Page, path: str) -> Iterator[tuple[str, str]]:
    """Where each image of the page goes, and where the media folder has it."""
    folder = path.rpartition("/")[0]
    for reference, (stored, _) in page.imported.get("images", {}).items():
        below = f"static/{reference}" if reference.startswith("/") else f"{folder}/{reference}"
        yield safe_path(below), stored
    image = getattr(page, "image", "")
    if image and reference_of(page, image).startswith("/media/"):
        yield safe_path(f"static/media/{image}"), image
    for name in MEDIA.findall(page.body):
        yield safe_path(f"static/media/{name}"), name


def export_image(export: Export, path: str, name: str, stored: str) -> None:
    """Add a file of the media folder as `name`, or the problem to the page at `path`."""
    try:
        with default_storage.open(stored) as file:
            export.files[name] = file.read()
    except (OSError, ValueError, SuspiciousOperation) as error:
        export.problems.append(f"{path}: the image {stored} cannot be read: {error}.")
