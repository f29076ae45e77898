"""A page takes what its file says."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from casestudies.files import mapping
from casestudies.files.front_matter.values import FrontMatterError, Place
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.file_bytes import read_head
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.report import RefusedFileError
from casestudies.kinds import has_date
from casestudies.models import Article
from casestudies.publishing import Page

HIDING_KEYS = ("draft", "build", "_build", "headless", "publishdate", "expirydate")


def keep_back_cascades(documents: list[Document]) -> None:
    """Keep pages back to which an `_index.md` above hands down keys that may hide them.

    Those are read from the folder: they need not be among the files, nor be pages here.
    """
    hides = cache(may_hide)
    by_folder: dict[tuple[Path, str], Path | None] = {}
    for document in documents:
        place = document.file.path.parent, document.file.language
        if place not in by_folder:
            by_folder[place] = next(filter(hides, introduction_files(document.file)), None)
        if found := by_folder[place]:
            text = f"cascade in {found} may hide this page; kept as a draft."
            document.fields.remark(Place(1, 1), text, keeps_back=True)


def introduction_files(file: MarkdownFile) -> Iterator[Path]:
    """Where an `_index.md` may be that hands keys down to the file, from its folder upwards."""
    root = file.root
    for folder in file.path.absolute().parents:
        yield folder / "_index.md"
        if file.language:
            yield folder / f"_index.{file.language}.md"
        if folder == root:
            return


def may_hide(introduction: Path) -> bool:
    """Whether there is such a file with a cascade that may hide the pages below it."""
    if introduction.is_symlink() or not introduction.is_file():
        return False
    try:
        cascade = read_head(introduction).get("cascade")
    except (RefusedFileError, FrontMatterError):
        return False
    return any(f"'{key}'" in str(cascade) for key in HIDING_KEYS)


def blank_values(model: type[Page]) -> list[Any]:
    """The values of a new page's columns, in their order, which Django takes four times as fast as
    values with names.
    """
    return [column.get_default() for column in model._meta.concrete_fields]


@cache
def empty_values(model: type[Page]) -> dict[str, Any]:
    """What the attributes are that a file may decide and does not."""
    names = [mapped.attribute for mapped in mapping.mapped_fields(model)]
    return {name: mapping.empty_value(model, name) for name in names}


def fill(page: Page, document: Document) -> None:
    """Give the page everything that the file says; what it does not say becomes empty."""
    values = document.fields.values
    for name, empty in empty_values(type(page)).items():
        setattr(page, name, values.get(name, empty))
    page.slug = document.slug
    page.front_matter, page.body = document.head, document.body
    page.file_path, page.file_digest = document.file.content_path, document.digest
    fill_dates(page, document)
    if isinstance(page, Article):
        page.kind = document.file.section


def fill_dates(page: Page, document: Document) -> None:
    """Hugo publishes what has no date, and shows none. When a page came here is no date of its
    text: nobody is told.
    """
    values = document.fields.values
    if document.fields.is_draft:
        page.published_at = None
    elif "published_at" in values:
        page.published_at = values["published_at"]
    elif page.published_at is None:
        page.published_at = values.get("updated_at") or timezone.now().replace(microsecond=0)
    if has_date(type(page)) and ("date" in values or page.pk is None):
        page.date = values.get("date")  # type: ignore[attr-defined]
        if "date" not in values:
            document.fields.remark(document.front.place("date"), "has no date; none is shown.")
    known = values.get("updated_at") or values.get("published_at")
    page.updated_at = known or (page.updated_at if document.fields.is_draft else None)
