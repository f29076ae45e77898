"""What a text says about itself at import: broken shortcodes, dead references, raw HTML."""

from casestudies.files.front_matter import UNSHOWABLE, Place
from casestudies.files.importing.links import Atlas
from casestudies.files.importing.reading import Incoming
from casestudies.files.importing.sources import Source
from casestudies.text import rendering
from casestudies.text.blocks import PageContext

CONTROL = "a control character stands here that no feed can hold; delete it"


def examine(incoming: Incoming, atlas: Atlas, *, keep_html: bool) -> None:
    """Add remarks about the text; an error keeps the page back as a draft.

    Lines count from the top of the file.
    """
    page = ExaminedPage(incoming.source, atlas)
    above = incoming.first_body_line - 1
    for message in rendering.lint(incoming.body, page, allow_html=keep_html):
        place = Place(message.line + above, message.column)
        incoming.fields.remark(place, message.text, keeps_back=message.is_error)
    if match := UNSHOWABLE.search(incoming.body):
        incoming.fields.remark(incoming.place_of(match.start()), CONTROL, keeps_back=True)
    for path in sorted(page.elsewhere):
        text = f"“{path}” is a file that was not imported; the link leads nowhere."
        incoming.fields.remark(incoming.place_of(incoming.body.index(path)), text)


class ExaminedPage(PageContext):
    """A page in which every known content path has an address, published or not."""

    def __init__(self, source: Source, atlas: Atlas) -> None:
        self.source = source
        self.atlas = atlas
        self.elsewhere: set[str] = set()

    def url_for(self, content_path: str) -> str | None:
        """An address where there is a page, or a file that is no page of this site."""
        if self.atlas.find(content_path, self.source.section):
            return "/"
        if is_file(self.source, content_path):
            self.elsewhere.add(content_path)
            return "/"
        return None


def is_file(source: Source, content_path: str) -> bool:
    """Whether the path names a file of the old site that belongs to no section."""
    name = content_path.strip("/").removesuffix(".md")
    if not name or ".." in name or len(name) > 200:
        return False
    folders = (source.root, source.path.parent)
    return any(
        (folder / f"{name}{ending}").is_file()
        for folder in folders
        for ending in (".md", "/index.md", "/_index.md")
    )
