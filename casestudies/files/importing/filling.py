"""A page takes what its file says."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from casestudies.files import mapping
from casestudies.files.front_matter import Place
from casestudies.files.importing.reading import Incoming, modified, read_head
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.importing.sources import Source
from casestudies.models import Article
from casestudies.publishing import Page

HIDING_KEYS = ("draft", "build", "_build", "headless", "publishdate", "expirydate")


def keep_back_cascades(files: list[Incoming]) -> None:
    """Keep pages back to which an `_index.md` above hands down keys that may hide them.

    Those are read from the folder: they need not be among the files, nor be pages here.
    """
    hides = cache(may_hide)
    for incoming in files:
        if found := next(filter(hides, introductions(incoming.source)), None):
            text = f"cascade in {found} may hide this page; kept as a draft."
            incoming.fields.remark(Place(1, 1), text, keeps_back=True)


def introductions(source: Source) -> Iterator[Path]:
    """Where an `_index.md` may be that hands keys down to the file, from its folder upwards."""
    root = source.root
    for folder in source.path.absolute().parents:
        yield folder / "_index.md"
        if folder == root:
            return


def may_hide(introduction: Path) -> bool:
    """Whether there is such a file with a cascade that may hide the pages below it."""
    if introduction.is_symlink() or not introduction.is_file():
        return False
    try:
        cascade = read_head(introduction).get("cascade")
    except RefusedFileError:
        return False
    return any(f"'{key}'" in str(cascade) for key in HIDING_KEYS)


def fill(page: Page, incoming: Incoming) -> None:
    """Give the page everything that the file says; what it does not say becomes empty."""
    values = incoming.fields.values
    for mapped in mapping.mapped_fields(type(page)):
        default = page._meta.get_field(mapped.attribute).get_default()  # type: ignore[union-attr]
        setattr(page, mapped.attribute, values.get(mapped.attribute, default))
    page.slug = incoming.slug
    page.front_matter, page.body = incoming.head, incoming.body
    page.file_path, page.file_digest = incoming.source.content_path, incoming.digest
    fill_dates(page, incoming)
    if isinstance(page, Article):
        page.kind = incoming.source.section


def fill_dates(page: Page, incoming: Incoming) -> None:
    """Hugo publishes what has no date; here the file's own time stands in, for good."""
    values = incoming.fields.values
    if incoming.fields.is_draft:
        page.published_at = None
    elif "published_at" in values:
        page.published_at = values["published_at"]
    elif page.published_at is None:
        page.published_at = modified(incoming.source.path)
        text = f"has no date; published as of the file’s own time, {page.published_at:%Y-%m-%d}."
        incoming.fields.remark(incoming.front.place("date"), text)
    if isinstance(page, Article) and ("date" in values or page.pk is None):
        page.date = (
            values.get("date") or (page.published_at or modified(incoming.source.path)).date()
        )
    page.updated_at = values.get("updated_at") or page.published_at or page.updated_at
