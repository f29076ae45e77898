"""The lists that Hugo and Jekyll built beside the pages: of sections, of tags, in pages, as feeds.

They lead to the lists that have their pages here, or home where there is none.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from casestudies.addresses.whereabouts import NEWEST
from casestudies.files.front_matter.values import texts
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.folder_kinds import FolderKinds, folders_above
from casestudies.files.importing.reading.hugo_addresses import head_of, hugo_address, prefix_of
from casestudies.files.importing.reading.jekyll_addresses import jekyll_addresses
from casestudies.files.importing.reading.jekyll_archives import archives_of
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.permalinks import in_hugo_words
from casestudies.files.importing.reading.redirect_rules import HIDDEN
from casestudies.files.importing.report import Report
from casestudies.files.sites import Site
from casestudies.kinds import SECTIONS
from casestudies.models import Redirect, Section
from casestudies.tables.redirects import list_address
from contact.queries.inserting import ROWS_AT_ONCE

TAXONOMIES = {"tag": "tags", "category": "categories"}
# By what the text of a Jekyll page is known that is a list of pages.
LISTS_POSTS = re.compile(r"\bsite\.posts\b|\bpaginator\.|\bsite\.(?:categories|tags)\b")
LISTS_COLLECTION = re.compile(r"\bsite\.([a-z_]\w*)\b")
LONGEST_PATH = 490
MAX_PAGE = 500_000

Addresses = dict[str, str]
"""The section that has the pages of a list now, by the list's address; empty for home."""


def save_old_lists(files: list[MarkdownFile], kinds: FolderKinds, report: Report) -> None:
    """Store where the lists were that the folders of the files had."""
    found: Addresses = {}
    # The files of a folder stood in the same lists.
    alike = {(f.path.parent, f.language, f.section, f.mapped): f for f in reversed(files)}
    for file in reversed(alike.values()):
        found = dict(lists_above(file)) | found
    for site in {id(file.site): file.site for file in files if file.site.is_jekyll}.values():
        found |= dict(jekyll_lists(site, kinds))
    store_lists(found, files[0].site if files else None, report)


def save_lists_of(documents: list[Document], kinds: FolderKinds, report: Report) -> None:
    """Store where the lists were that the texts of the files tell of: those of their tags."""
    found: Addresses = {}
    # Of several kinds with one tag the newest pages are its list.
    for document in sorted(documents, key=lambda one: one.file.section == NEWEST.section):
        found |= dict(terms_of(document))
        found |= dict(list_in(document, kinds))
    store_lists(found, documents[0].file.site if documents else None, report)


def store_lists(found: Addresses, site: Site | None, report: Report) -> None:
    base = site.base_path if site else ""
    rows = {f"{before}{path}": section for path, section in found.items() for before in {"", base}}
    rows = {
        path: section
        for path, section in rows.items()
        if len(path) <= LONGEST_PATH
        and path.strip("/") not in SECTIONS
        and path != list_address(section)
    }
    known = {row.path: row for row in redirects_at(list(rows))}
    free = {path: section for path, section in rows.items() if is_free(known.get(path), section)}
    again = [known[path].pk for path in free if path in known]
    Redirect.objects.filter(pk__in=again).delete()
    new = (Redirect(path=path, address=list_address(section)) for path, section in free.items())
    Redirect.objects.bulk_create(new)
    report.counts["old addresses"] += len(free) - len(again)


def redirects_at(paths: list[str]) -> Iterator[Redirect]:
    """The old addresses that are stored already, with their pages."""
    for start in range(0, len(paths), ROWS_AT_ONCE):
        some = paths[start : start + ROWS_AT_ONCE]
        yield from Redirect.objects.filter(path__in=some).prefetch_related("page")


def is_free(row: Redirect | None, section: str) -> bool:
    """Whether the list may have that address: what leads to a page, or elsewhere, goes on so. A
    page that waits as a draft mostly stands for the list itself.
    """
    if row is None or row.is_gone:
        return True
    page: Any = row.page
    if page:
        return not (isinstance(page, Section) or page.has_been_public)
    return row.list_section not in {None, section}


def lists_above(file: MarkdownFile) -> Iterator[tuple[str, str]]:
    """The lists of Hugo in which a file stood: home, that of the folder at the top, and those of
    the folders with an introduction.
    """
    if file.is_jekyll:
        yield "/", ""
        return
    for taxonomy in taxonomies_of(file.site) if file.site.is_configured else ():
        yield f"/{prefix_of(file)}/{in_hugo_words(taxonomy)}/".replace("//", "/"), ""
    if file.site.languages:
        # Hugo leads on from the folder of the default language where that has none.
        yield f"/{file.site.language}/", ""
    for depth, folder in enumerate(["", *folders_above(file.bare_path)]):
        path = f"{folder}/_index.md".lstrip("/")
        introduction = introduction_at(path, file)
        is_there = depth == 1 or (depth == 0 and file.site.is_configured)
        if not is_there and not introduction.is_file():
            continue
        head = replace(file, path=introduction, bare_path=path)
        is_inside = bool(file.mapped) and f"{folder}/".startswith(f"{file.mapped}/")
        section = file.section if is_inside and file.section in SECTIONS else ""
        yield hugo_address(head, head_of(introduction)), section


def introduction_at(path: str, file: MarkdownFile) -> Path:
    """Where the introduction of a list would lie in the language of the file."""
    site = file.site
    mounted = site.file_at(site.in_language(file.language, path)) if site.mounted else None
    return mounted if mounted and mounted.is_file() else file.root / path


def terms_of(document: Document) -> Iterator[tuple[str, str]]:
    """The lists of the pages that have a tag, and of all tags; Jekyll's by years too."""
    file = document.file
    section = file.section if file.section in SECTIONS else ""
    for address in archives_of(file, document.front) if file.is_jekyll else ():
        yield address, section
    for taxonomy in () if file.is_jekyll else taxonomies_of(file.site):
        above = f"/{prefix_of(file)}/{in_hugo_words(taxonomy)}/".replace("//", "/")
        for term in texts(document.front.get(taxonomy.lower())):
            yield above, section
            yield f"{above}{in_hugo_words(term)}/", section


def taxonomies_of(site: Site) -> list[str]:
    """What Hugo sorts the pages by, those apart that are pages here."""
    configured = site.said("taxonomies")
    named = configured if isinstance(configured, dict) else TAXONOMIES
    return [name for name in texts(list(named.values())) if name not in SECTIONS]


def list_in(document: Document, kinds: FolderKinds) -> Iterator[tuple[str, str]]:
    """The address of a Jekyll page that does nothing but list others: it waits as a draft."""
    if document.file.is_jekyll and "{%" in document.text:
        section = listed_in(document.text, document.file.site, kinds)
        for address in document.built if section is not None else ():
            yield address, section or ""


def jekyll_lists(site: Site, kinds: FolderKinds) -> Iterator[tuple[str, str]]:
    """The pages of a Jekyll site that are HTML: mostly lists, which wait as drafts."""
    for path in sorted(site.content.rglob("*.htm*")):
        below = path.relative_to(site.content).as_posix()
        text = "" if HIDDEN.search(below) else template_in(path)
        if text.startswith("---"):
            file = MarkdownFile(path, "", below, site, bare_path=below)
            section = listed_in(text, site, kinds) or list_of_folder(below, kinds)
            for address in jekyll_addresses(file, head_of(path), None, file.name):
                yield address, section


def list_of_folder(below: str, kinds: FolderKinds) -> str:
    """The section whose pages the files of its folder become: what a template leaves to another one
    is mostly their list. Empty for home.
    """
    section = kinds.folder_of(below)[1]
    return section if section in SECTIONS else ""


def template_in(path: Path) -> str:
    """The text of a template; none of what is no file of the site, or too large for one."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_PAGE:
            return ""
        return path.read_text(errors="replace")
    except OSError:
        return ""


def listed_in(text: str, site: Site, kinds: FolderKinds) -> str | None:
    """The section of the pages that a template lists; None where it lists none."""
    if LISTS_POSTS.search(text):
        return kinds.folder_of("_posts/x.md")[1]
    names = (name for name in LISTS_COLLECTION.findall(text) if name in site.collections)
    found = (kinds.folder_of(f"_{name}/x.md")[1] for name in names)
    return next((section if section in SECTIONS else "" for section in found), None)
