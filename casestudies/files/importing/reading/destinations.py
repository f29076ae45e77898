"""Where the addresses in a text lead: to pages that have moved, and to files that come along.

The text stays as it is: what an address means here is kept beside it, by the author's words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import slugify

from casestudies.addresses.content_paths import url_at
from casestudies.files.front_matter.values import Place
from casestudies.files.importing.known_pages import KnownPage, KnownPages
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.locating import locate
from casestudies.files.importing.reading.redirect_rules import sent_elsewhere
from casestudies.files.sites import Site
from casestudies.models import Redirect, Section

# Links, images and definitions of links in Markdown, and addresses in HTML, each with what a text
# has that has any of them: one pattern for all takes ten times as long.
WRITTEN = (
    ("](", re.compile(r"\]\([ \t]*<?([^)\s>]+)")),
    ("]:", re.compile(r"^ {0,3}\[[^\]\n]{1,300}\]:[ \t]*<?([^\s>]+)", re.M)),
    ("href", re.compile(r"\bhref[ \t]*=[ \t]*[\"']?([^\"'\s>]+)", re.I)),
    ("src", re.compile(r"\bsrc[ \t]*=[ \t]*[\"']?([^\"'\s>]+)", re.I)),
)
# Addresses of the web that stand in the text as they are.
BEHIND_SCHEME = re.compile("://")
BARE_ADDRESS = re.compile(r"(?<!\w)(https?://[^\s<>\"')\]]+)", re.I)
IN_ANGLES = re.compile(r"<(https?://[^\s<>]+)>", re.I)
# What may lie in the media folder as it is: no browser runs any of it.
LINKED_SUFFIXES = {
    ".asc", ".bib", ".cer", ".crt", ".csv", ".der", ".doc", ".docx", ".epub", ".gpx", ".ics",
    ".json", ".mp3", ".mp4", ".odp", ".ods", ".odt", ".ogg", ".p7b", ".pdf", ".pem", ".ppt",
    ".pptx", ".tsv", ".txt", ".vcf", ".webm", ".xls", ".xlsx", ".yaml", ".yml", ".zip",
}  # fmt: skip
MAX_LINKED = 25_000_000

StoredFiles = dict[str, tuple[str, str]]
"""By the author's address: the path in the media folder, and the SHA-256 of the file."""


class Places:
    """Where the pages and lists of the old site are now, by their addresses there."""

    def __init__(self, site: KnownPages) -> None:
        self.site = site
        self.built: dict[str, KnownPage] = {}
        self.sent_on: dict[Path, dict[str, str]] = {}

    def add(self, page: KnownPage, addresses: Iterable[str]) -> None:
        """Note what a page was called."""
        for address in addresses:
            self.built.setdefault(plain_address(address), page)

    @cached_property
    def stored(self) -> dict[str, KnownPage]:
        """The pages by the addresses that lead to them already."""
        pages = self.site.by_key.values()
        return {plain_address(path): page for page in pages for path in page.old_addresses}

    @cached_property
    def lists(self) -> dict[str, str]:
        return {plain_address(one.path): one.address for one in Redirect.objects.elsewhere()}

    def elsewhere(self, site: Site, path: str) -> str | None:
        """The address on another site to which the old one led from a path without a page."""
        if site.folder not in self.sent_on:
            rules = sent_elsewhere(site)
            self.sent_on[site.folder] = {plain_address(path): to for path, to in rules.items()}
        key = plain_address(path)
        page = self.built.get(key)
        return self.sent_on[site.folder].get(key) if page is None or page.is_draft else None

    def find(self, path: str) -> str | None:
        """The address here of what stood at a path."""
        key = plain_address(unquote(path))
        if page := self.built.get(key) or self.stored.get(key):
            return url_of(page)
        return self.lists.get(key)


def plain_address(path: str) -> str:
    """An address without what web servers add to it: `/a` for `/a/`, `/a.html`, `/a/index.html`."""
    return re.sub(r"(?:/index)?\.html?$", "", path).rstrip("/") or "/"


def url_of(page: KnownPage) -> str:
    return url_at("" if page.model is Section else page.section, page.slug)


def written_in(document: Document) -> dict[str, Place]:
    """Every address in the text as HTML will have it that is on the site itself, and where it
    stands first.
    """
    if document.destinations is None:
        found: dict[str, int] = {}
        for match in addresses_in(document.body):
            found.setdefault(unescape(match[1]), match.start())
        document.destinations = {
            address: document.place_of(start)
            for address, start in found.items()
            if not address.startswith(("#", "{{"))
            and document.file.site.own_path(address) is not None
        }
    return document.destinations


def addresses_in(text: str) -> Iterator[re.Match[str]]:
    """Where the text has addresses, from its top to its bottom; none within another."""
    lowered = text.lower()
    found = [m for mark, pattern in WRITTEN if mark in lowered for m in pattern.finditer(text)]
    end = 0
    for match in sorted([*found, *web_addresses(text)], key=re.Match.start):
        if match.start() >= end:
            end = match.end()
            yield match


def web_addresses(text: str) -> Iterator[re.Match[str]]:
    """Those of the web that nothing but `http` before them, or angles around them, tell."""
    for scheme in BEHIND_SCHEME.finditer(text):
        colon = scheme.start()
        start = colon - len("https" if text[colon - 1 : colon] in {"s", "S"} else "http")
        before = text[start - 1 : start]
        if before == "<":
            match = IN_ANGLES.match(text, start - 1)
        else:
            match = None if before and before in "\"'(=" else BARE_ADDRESS.match(text, start)
        if match:
            yield match


def moved(document: Document, places: Places) -> dict[str, str]:
    """Where those addresses in the text lead now that lead to the site itself and have changed."""
    found = {}
    for address in written_in(document):
        path = old_path(document, address)
        if path is None:
            continue
        parts = urlsplit(address)
        rest = f"?{parts.query}" * bool(parts.query) + f"#{parts.fragment}" * bool(parts.fragment)
        target = in_folder(document, address, places)
        target = target or places.elsewhere(document.file.site, path) or places.find(path)
        target = target or by_its_file(document, path, places) or path
        if target + rest != address:
            found[address] = target + rest
    return found


def old_path(document: Document, address: str) -> str | None:
    """The path on the old site; None for an address of another one."""
    path = document.file.site.own_path(address)
    if path is None or path.startswith("/"):
        return path
    here = (document.built or ["/"])[0]
    folder = here if here.endswith("/") else dirname(here)
    whole = normpath(join(folder, path)).replace("//", "/")
    return f"{whole}/" if path.endswith("/") and whole != "/" else whole


def in_folder(document: Document, address: str, places: Places) -> str | None:
    """The page whose file is meant, as in `other.md`."""
    path = urlsplit(address).path
    if not path.endswith((".md", ".markdown")):
        return None
    beside = normpath(join(dirname(document.file.content_path), unquote(path)))
    page = places.site.by_key.get(beside) or places.site.by_key.get(path.strip("/"))
    return url_of(page) if page else None


def by_its_file(document: Document, path: str, places: Places) -> str | None:
    """The page whose file is meant where no page has stood at the path, in the language of the
    document or any: on a site of several languages Hugo looks for it.

    https://gohugo.io/configuration/markup/#renderhookslinkuseembedded
    """
    file = document.file
    if file.is_jekyll or not path.strip("/"):
        return None
    page = places.site.find(path, "", file.language_folder)
    return url_of(page) if page else None


def linked_files(document: Document, known: StoredFiles, *, dry_run: bool) -> StoredFiles:
    """Store the files that the text leads to, as they are; what is none of the safe kinds, or too
    large, gets a remark.
    """
    stored: StoredFiles = {}
    for address, place in written_in(document).items():
        path = document.file.site.own_path(address)
        if path is None or Path(path).suffix.lower() not in LINKED_SUFFIXES:
            continue
        file = locate(document.file, unquote(path))
        if file is None:
            continue
        if file.stat().st_size > MAX_LINKED:
            text = f"The file “{path[:80]}” is larger than {MAX_LINKED // 1_000_000} MB; link it."
            document.fields.remark(place, text)
            continue
        stored[address] = kept_file(file, known.get(address), dry_run=dry_run)
    return stored


def kept_file(file: Path, known: tuple[str, str] | None, *, dry_run: bool) -> tuple[str, str]:
    """Where the media folder has the file, and its SHA-256."""
    data = file.read_bytes()
    digest = sha256(data).hexdigest()
    name = f"files/{digest[:16]}/{slugify(file.stem)[:80] or 'file'}{file.suffix.lower()}"
    if known and known[1] == digest:
        return known
    if not (dry_run or default_storage.exists(name)):
        default_storage.save(name, ContentFile(data))
    return name, digest
