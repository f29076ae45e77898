"""What a text says about itself at import: broken shortcodes, dead references, raw HTML."""

from os.path import isfile

from casestudies.addresses.content_paths import is_list
from casestudies.files.front_matter.values import Place
from casestudies.files.importing.known_pages import KnownPages
from casestudies.files.importing.reading.document import Document, Foreseen
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.templates import words_of_shortcode
from casestudies.files.importing.report import RefusedFileError
from casestudies.text.blocks import PageContext
from casestudies.text.examining import ExaminedText, examine_text
from contact.text.characters import UNSHOWABLE

CONTROL = "a control character stands here that no feed can hold; delete it"


def examine_document(document: Document, site: KnownPages, *, keep_html: bool) -> None:
    """Add remarks about the text; an error keeps the page back as a draft.

    Lines count from the top of the file. Raises RefusedFileError for a text that costs too much to
    be shown (see text/budget.py).
    """
    page = ExaminedPage(document.file, site)
    above = document.first_body_line - 1
    document.examined = examined(document, page, keep_html=keep_html)
    for message in document.examined.messages:
        place = Place(message.line + above, message.column)
        if message.is_refusal:
            raise RefusedFileError(f"{message.text}.", place)
        document.fields.remark(place, message.text, keeps_back=message.is_error)
    foreseen = document.foreseen
    if control := foreseen.control if foreseen else control_in(document):
        document.fields.remark(control, CONTROL, keeps_back=True)
    for path in sorted(page.elsewhere):
        text = f"“{path}” is a file that was not imported; the link leads nowhere."
        document.fields.remark(document.place_of(document.body.index(path)), text)


def examined(document: Document, page: "ExaminedPage", *, keep_html: bool) -> ExaminedText:
    """What there is to say about the text: as foreseen, unless a path in it leads nowhere."""
    foreseen = document.foreseen
    if foreseen and all(map(page.url_for, foreseen.paths)):
        return foreseen.examined
    page.elsewhere.clear()
    return examined_in(page, document, keep_html=keep_html)


def foresee(document: Document, *, keep_html: bool) -> Foreseen:
    """What `examine_document` will find if every content path leads to a page; asks for no page."""
    page = TrustedPage(document.file)
    found = examined_in(page, document, keep_html=keep_html)
    return Foreseen(found, frozenset(page.asked), control_in(document))


def control_in(document: Document) -> Place | None:
    """Where a control character is that no feed can hold."""
    match = UNSHOWABLE.search(document.body)
    return document.place_of(match.start()) if match else None


def examined_in(page: PageContext, document: Document, *, keep_html: bool) -> ExaminedText:
    file = document.file
    allow_html = keep_html or file.keeps_html
    return examine_text(document.body, page, allow_html=allow_html, html_counts=not file.hides_html)


class PageOfFile(PageContext):
    """A page on its way in, with the templates of its own site."""

    def __init__(self, file: MarkdownFile) -> None:
        self.file = file
        self.is_html = file.is_html

    def words_of_template(self, shortcode: str) -> int:
        return words_of_shortcode(self.file.site, shortcode)


class TrustedPage(PageOfFile):
    """A page in which every content path leads somewhere; it notes which were asked for."""

    def __init__(self, file: MarkdownFile) -> None:
        super().__init__(file)
        self.asked: set[str] = set()

    def url_for(self, content_path: str) -> str:
        self.asked.add(content_path)
        return "/"


class ExaminedPage(PageOfFile):
    """A page in which every known content path has an address, published or not."""

    def __init__(self, file: MarkdownFile, site: KnownPages) -> None:
        super().__init__(file)
        self.site = site
        self.elsewhere: set[str] = set()

    def url_for(self, content_path: str) -> str | None:
        """An address where there is a page, or a file that is no page of this site."""
        folder = self.file.folder
        if self.site.find(content_path, folder, self.file.language_folder) or is_list(
            content_path, folder
        ):
            return "/"
        if is_file(self.file, content_path):
            self.elsewhere.add(content_path)
            return "/"
        return None


def is_file(file: MarkdownFile, content_path: str) -> bool:
    """Whether the path names a file of the old site that belongs to no section."""
    name = content_path.strip("/").removesuffix(".md")
    if not name or ".." in name or len(name) > 200:
        return False
    folders = (file.root, file.path.parent)
    # pathlib's raises where a name is longer than any file's.
    return any(
        isfile(folder / f"{name}{ending}")  # noqa: PTH113
        for folder in folders
        for ending in (".md", "/index.md", "/_index.md")
    )
