"""Which pages were edited here since their files came in, and what both sides began with."""

from collections.abc import Container

from casestudies.files import cross_links, imported
from casestudies.files.exporting.manifest import manifest_path
from casestudies.files.exporting.page_files import file_of
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.documents import document_of
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.importing.storing import filling
from casestudies.files.importing.storing.edits import Base, Edits
from casestudies.files.merging import is_marked
from casestudies.models import SourceFile
from casestudies.publishing import Page

UNSETTLED = "This line was marked by the export: settle what stands between the marks."
MADE_HERE = (
    "A page with this address was written here, and came from no file. Give one of them another "
    "slug, or import with --overwrite to lose what was written here."
)


def edits_of(
    page: Page, document: Document, source: SourceFile | None, keys: Container[str]
) -> Edits | None:
    """What was edited on the page since its file came in, or left; None where nothing was, or where
    the file says the same. `keys` are those of all pages, by which links are known.

    Raises RefusedFileError where marked lines wait to be settled, and for a page that was written
    here.
    """
    if source and source.is_marked and is_marked(document.text):
        raise RefusedFileError(UNSETTLED)
    links = cross_links.edited_links(page, keys)
    lost = imported.lost_addresses(page)
    if not (links or lost or imported.is_edited(page)):
        return None
    if file_of(page, keys, source, is_jekyll=document.file.is_jekyll) == document.text:
        return None
    if source is None:
        raise RefusedFileError(MADE_HERE)
    base = base_of(page, document, source)
    names = [n for n, value in imported.field_values(page).items() if base.fields.get(n) != value]
    values = {name: getattr(page, name) for name in names}
    return Edits(base, values, page.body, links[0] if links else set(), lost)


def base_of(page: Page, document: Document, source: SourceFile) -> Base:
    """The file as the last import read it; as the last export wrote it, if that was into the folder
    from which the newer one comes.
    """
    is_given = source.is_marked or manifest_path(document.file.site.folder).is_file()
    if source.given and is_given:
        return base_in(page, document_of(document.file, source.given.encode()))
    body = source.body if source.is_jekyll else source.text.removeprefix(page.front_matter)
    return Base(imported.imported_fields(page), body)


def base_in(page: Page, document: Document) -> Base:
    """What the page would have, were it made of this file."""
    other = type(page)(published_at=page.published_at)
    filling.fill(other, document)
    image = getattr(other, "image", "")
    if image:
        stored = page.imported.get("images", {}).get(image, [image.removeprefix("/media/")])
        other.image = stored[0]  # type: ignore[attr-defined]
    return Base(imported.field_values(other), document.body)
