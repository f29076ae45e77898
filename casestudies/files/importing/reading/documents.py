"""One content file, read: its text cut in two, its front matter turned into a page's attributes."""

import re
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from casestudies.files import mapping
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.finding import split
from casestudies.files.front_matter.values import (
    FileRemark,
    FrontMatter,
    FrontMatterError,
    Place,
)
from casestudies.files.importing.reading import jekyll, liquid
from casestudies.files.importing.reading.document import Document, model_of
from casestudies.files.importing.reading.file_bytes import (
    decode,
    file_bytes,
)
from casestudies.files.importing.reading.hugo_addresses import day_of, hugo_address, prefix_of
from casestudies.files.importing.reading.jekyll_addresses import jekyll_addresses, with_defaults
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.templates import is_silent_include
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.mapping import Fields
from casestudies.files.sites import base, own_language
from casestudies.kinds import HOME, KINDS, ROOTED
from casestudies.models import Article
from casestudies.text.words import html_as_text
from contact.organisation import Organisation
from contact.text.characters import UNSHOWABLE

MAX_PATH = 490
HEADING = re.compile(r"^#[ \t]+(\S[^\n]*)", re.M)
NO_FRONT_MATTER = "has no front matter, so it is no page to Jekyll; kept as a draft."
LAYOUT_ALONE = "has no text of its own, only a layout; kept as a draft."
EMPTY = "is empty; kept as a draft."


def forget_own_original(document: Document) -> None:
    """A page that names itself as its original has none, wherever it stands from now on."""
    site, values = document.file.site, document.fields.values
    if "canonical" not in values:
        return
    own = {f"{base}{site.base_path}{path}" for base in site.base_urls for path in document.built}
    if values["canonical"].rstrip("/") in {address.rstrip("/") for address in own}:
        del values["canonical"]


def read_document(file: MarkdownFile) -> Document:
    """The file as a page's attributes. Raises RefusedFileError where it cannot be a page."""
    refuse_path(file.content_path)
    return document_of(file, file_bytes(file.path))


def document_of(file: MarkdownFile, data: bytes) -> Document:
    """The page's attributes if these bytes stood in the file. Raises RefusedFileError."""
    text = decode(data)
    try:
        head, body = split(text, dots_close=file.is_jekyll)
        first_line = head.count("\n") + 1
        remarks: list[FileRemark] = []
        if file.is_jekyll:
            head, body, remarks = from_jekyll(file, head, body)
        front = values_in(file, head)
    except FrontMatterError as error:
        raise RefusedFileError(error.message, error.place) from None
    if file.is_jekyll:
        front = with_defaults(file, front)
    if not file.section:
        file, remark = with_section(file, front)
        remarks.append(remark)
    if file.is_jekyll:
        file = in_its_language(file, front)
    with timezone.override(file.site.zone) if file.site.zone else nullcontext():
        fields = mapping.read_fields(front, model_of(file))
    fields.remarks += remarks + front.remarks_on_repeated()
    name_language(file, fields)
    if missing := what_is_missing(file, text, body):
        fields.remark(Place(1, 1), missing, keeps_back=True)
    digest = sha256(data).hexdigest()
    return with_address(Document(file, text, head, body, digest, front, fields, first_line))


def what_is_missing(file: MarkdownFile, text: str, body: str) -> str:
    """Why a file has nothing to publish; empty where it has."""
    if not text.strip():
        return EMPTY
    return LAYOUT_ALONE if file.is_html and not body.strip() else ""


def values_in(file: MarkdownFile, head: str) -> FrontMatter:
    """The values of a head. Raises FrontMatterError, in Hugo also for a key that stands twice."""
    front = parse_front_matter(head)
    if not file.is_jekyll:
        front.refuse_repeated()
    return front


def with_address(document: Document) -> Document:
    """The same with a title, and with where its page was and will stand."""
    document.built = built_addresses(document.file, document.front)
    forget_own_original(document)
    add_title(document)
    document.slug = slug_of(document)
    return document


def in_its_language(file: MarkdownFile, front: FrontMatter) -> MarkdownFile:
    """A page of a Jekyll site that names another language than the lists have is none of theirs:
    it stands at its own address.
    """
    try:
        code = mapping.read_language(front.get("lang") or "").lower()
    except ValueError:
        return file
    if base(code) == base(own_language(file.site)):
        return file
    return replace(file, section=ROOTED.section, language=code)


def name_language(file: MarkdownFile, fields: Fields) -> None:
    """Say what language the page is in, unless it is that of this site."""
    own, ours = own_language(file.site), settings.LANGUAGE_CODE.lower()
    if file.language:
        fields.values["language"] = file.language
    elif base(own) != base(ours):
        fields.values.setdefault("language", own)
    elif fields.values.get("language", "").lower() in (ours, base(ours)):
        del fields.values["language"]


def refuse_path(path: str) -> None:
    """Raise RefusedFileError for a path that no page can keep."""
    if len(path) > MAX_PATH:
        raise RefusedFileError(f"The path is longer than {MAX_PATH} characters.")
    if UNSHOWABLE.search(path):
        raise RefusedFileError("The path is not UTF-8, or has control characters; rename the file.")


def from_jekyll(file: MarkdownFile, head: str, body: str) -> tuple[str, str, list[FileRemark]]:
    """The same file as Hugo would have it, and what was lost. Raises FrontMatterError."""
    first_line = head.count("\n") + 1
    remarks = [] if head else [FileRemark(Place(1, 1), NO_FRONT_MATTER, keeps_back=True)]
    values = jekyll.Values(file, head)
    is_silent = partial(is_silent_include, file.site)
    body, found = liquid.translate(body, first_line, values, is_silent, is_html=file.is_html)
    return jekyll.hugo_head(file, head), body, remarks + found


def with_section(file: MarkdownFile, front: FrontMatter) -> tuple[MarkdownFile, FileRemark]:
    """A file that lies in no section, put where its front matter suggests."""
    section = guess(front)
    placed = replace(file, section=section)
    text = f"lies in no section; taken as one of the {section}. --map .=outcomes says otherwise."
    return placed, FileRemark(Place(1, 1), text)


def guess(front: FrontMatter) -> str:
    """Insight where nothing speaks for another kind: an essay may come without front matter."""
    for key in ("type", "itemtype", "kind", "itemkind"):
        named = str(front.get(key) or "").lower().replace(" ", "-").replace("_", "-")
        for section in KINDS:
            if named in (section, section.removesuffix("s"), section.replace("ies", "y")):
                return section
    # The last ones have the plainest signs.
    for kind in reversed(KINDS.values()):
        if any(front.get(key) for key in kind.signs):
            return kind.section
    return Article.Kind.INSIGHT


def add_title(document: Document) -> None:
    """A page without a title takes its main heading, or its file's name where there are several."""
    if document.fields.values.get("title"):
        return
    headings = [text.rstrip(" \t\r#") for text in HEADING.findall(document.body)]
    name = re.sub(r"^\d{4}-\d\d?-\d\d?-", "", document.file.name)
    spaced = re.sub(r"[-_\s]+", " ", name).strip().capitalize()
    if document.file.section == HOME:
        spaced = Organisation.current().statement
    title = headings[0] if len(headings) == 1 and headings[0] else spaced or "Untitled"
    title = UNSHOWABLE.sub("", html_as_text(title))
    document.fields.values["title"] = title[:200]
    text = f"has no title; “{title[:60]}” was taken."
    document.fields.remark(Place(1, 1), text)


def built_addresses(file: MarkdownFile, front: FrontMatter) -> list[str]:
    """Where Hugo or Jekyll built the page, below the path of the site; none for a Jekyll draft,
    several where nothing tells how the site was configured.
    """
    if not file.is_jekyll:
        return [hugo_address(file, front)]
    prefix = f"/{prefix_of(file)}".rstrip("/")
    found = jekyll_addresses(file, front, day_of(front), jekyll.date_and_slug(file)[1])
    return [path if path.startswith(f"{prefix}/") else f"{prefix}{path}" for path in found]


def slug_of(document: Document) -> str:
    """The last part of the address: the slug, else the file's name, as Hugo lower-cases it. It may
    be taken; see `free_slug`.
    """
    if document.file.is_section_page:
        return document.file.section
    if document.file.is_rooted:
        return page_path(document)
    written = document.front.get("slug")
    given = str(written) if isinstance(written, str | int) else ""
    candidates = (given.rstrip("/").rpartition("/")[2], document.file.name, "page")
    return next(slug for text in candidates if (slug := clean_slug(text)))


def page_path(document: Document) -> str:
    """The whole path of a page at the root: its address on the old site, as we write addresses."""
    path = (document.built or [document.file.content_path.rpartition(".")[0]])[0]
    for ending in ("index.html", ".html", ".htm", "/index/"):
        path = path.removesuffix(ending)
    parts = filter(None, map(clean_slug, path.split("/")))
    return "/".join(parts)[:200].rstrip("/-_") or "page"


def clean_slug(text: str) -> str:
    return slugify(text.strip().replace(".", "-"), allow_unicode=True)[:200].strip("-_")
