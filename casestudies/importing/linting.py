"""What a text says about itself at import: broken shortcodes, dead references, raw HTML."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from django.utils.safestring import SafeString

from casestudies import rendering, shortcodes
from casestudies.blocks import CallToActionParameters, PageLink, registry
from casestudies.front_matter import UNSHOWABLE, Place
from casestudies.importing.links import Atlas
from casestudies.importing.reading import Incoming
from casestudies.importing.report import place_in
from casestudies.importing.sources import Source
from casestudies.mapping import Remark
from casestudies.rendering import Message
from casestudies.shortcodes import Shortcode, ShortcodeError

# What only the whole renderer can judge; it takes milliseconds, so it is asked only then.
MAX_MESSAGES = 100
CONTROL = "a control character stands here that no feed can hold; delete it"
NEEDS_RENDERER = re.compile(
    r"(?<!\{)<[A-Za-z/!?]|!\[\]|\]\(\s*(?!https?:)[a-z]+:|^\[[^\]]+\]:", re.M
)


def examine(incoming: Incoming, atlas: Atlas, *, keep_html: bool) -> None:
    """Add remarks about the text; an error keeps the page back as a draft.

    Lines count from the top of the file.
    """
    page = ExaminedPage(incoming.source, atlas)
    if NEEDS_RENDERER.search(incoming.body) or len(incoming.body) > rendering.MAX_LENGTH:
        messages = rendering.lint(incoming.body, page, allow_html=keep_html)
    else:
        messages = list(islice(shortcode_messages(incoming.body, page), MAX_MESSAGES))
    above = incoming.first_body_line - 1
    for message in messages:
        place = Place(message.line + above, message.column)
        incoming.fields.remarks.append(Remark(place, message.text, keeps_back=message.is_error))
    if match := UNSHOWABLE.search(incoming.body):
        remark(incoming, match.start(), CONTROL, keeps_back=True)
    for path in sorted(page.elsewhere):
        text = f"“{path}” is a file that was not imported; the link leads nowhere."
        remark(incoming, incoming.body.index(path), text)


def remark(incoming: Incoming, index: int, text: str, *, keeps_back: bool = False) -> None:
    place = place_in(incoming.body, index, incoming.first_body_line)
    incoming.fields.remarks.append(Remark(place, text, keeps_back))


def shortcode_messages(body: str, page: "ExaminedPage") -> Iterator[Message]:
    """The renderer's messages about shortcodes, without rendering the Markdown around them."""
    if "{{" not in body:
        return
    parts = shortcodes.scan(body)
    for error in shortcodes.errors(parts):
        yield Message(error.line, error.column, error.message)
    for call in shortcodes.walk(parts):
        yield from call_messages(call, page)


def call_messages(call: Shortcode, page: "ExaminedPage") -> Iterator[Message]:
    block = registry().get(call.name)
    if block is None:
        text = f"the shortcode “{call.name}” is not known here: visitors see nothing"
        yield Message(call.line, call.column, text, is_error=False)
        return
    for text in block.warnings(call):
        yield Message(call.line, call.column, text, is_error=False)
    try:
        block.render(call, page)
    except ShortcodeError as error:
        yield Message(error.line, error.column, error.message)


class ExaminedPage:
    """A page context in which every known content path has an address, published or not."""

    for_staff = False

    def __init__(self, source: Source, atlas: Atlas) -> None:
        self.source = source
        self.atlas = atlas
        self.elsewhere: set[str] = set()

    def prefetch_urls(self, content_paths: Collection[str]) -> None:
        """Nothing to fetch: the atlas is in memory."""

    def url_for(self, content_path: str) -> str | None:
        """An address where there is a page, or a file that is no page of this site."""
        if self.atlas.find(content_path, self.source.section):
            return "/"
        if is_file(self.source, content_path):
            self.elsewhere.add(content_path)
            return "/"
        return None

    def call_to_action(self, cta: CallToActionParameters) -> SafeString:
        return SafeString()

    def image_for(self, source: str) -> str | None:
        return None

    def links(self, relation: str) -> Sequence[PageLink]:
        return ()

    def all_case_studies(self) -> Sequence[PageLink]:
        return ()


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
