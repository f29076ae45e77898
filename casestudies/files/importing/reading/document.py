"""A file on its way to becoming a page."""

from dataclasses import dataclass, field
from pathlib import Path

from casestudies.files.front_matter.values import FrontMatter, Place, place_in
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.mapping import Fields
from casestudies.kinds import KINDS
from casestudies.models import Section
from casestudies.publishing import Page
from casestudies.text.examining import ExaminedText


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture that a page mentions: the author's reference, where it stands, and the file."""

    reference: str
    place: Place
    path: Path


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What there is to say about a text, if every one of these content paths leads to a page."""

    examined: ExaminedText
    paths: frozenset[str]
    control: Place | None
    """Where a control character is that no feed can hold."""


@dataclass(slots=True)
class Document:
    """A file on its way to becoming a page: `text` is all of it, as it was read."""

    file: MarkdownFile
    text: str
    head: str
    body: str
    digest: str
    front: FrontMatter
    fields: Fields
    first_body_line: int
    foreseen: Foreseen | None = None
    destinations: dict[str, Place] | None = None
    images: list[PageImage] | None = None
    slug: str = field(default="", init=False)
    examined: ExaminedText | None = field(default=None, init=False)
    """What there is to say about the text, once it is known."""
    built: list[str] = field(default_factory=list, init=False)
    """The addresses that the old site had for it."""

    @property
    def address(self) -> str:
        """Where its page will stand."""
        kind = KINDS.get(self.file.section)
        return f"/{kind.path_of(self.slug)}/" if kind else "/"

    def place_of(self, index: int) -> Place:
        """Where an index of the body is in the file."""
        return place_in(self.body, index, self.first_body_line)


def model_of(file: MarkdownFile) -> type[Page]:
    """The kind of page that the file becomes; its section is known."""
    model: type[Page] = Section if file.is_section_page else KINDS[file.section].model
    return model
