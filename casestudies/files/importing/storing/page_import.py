"""A page on its way from its file into the database."""

from dataclasses import dataclass, field
from typing import Any

from casestudies.files.importing.reading.document import Document, PageImage
from casestudies.files.importing.storing.edits import Edits
from casestudies.publishing import Page


@dataclass(slots=True)
class PageImport:
    """A document and its page, with the page's address and `imported` before this import, what was
    edited here since the last one, and the pictures that come along.
    """

    document: Document
    page: Page
    old_address: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    images: list[PageImage] = field(default_factory=list)
    edits: Edits | None = None
    is_stored: bool = False
    """Whether the page was here before this import."""
