from dataclasses import dataclass, field
from typing import Any

from casestudies.files.importing.documents import Document
from casestudies.publishing import Page


@dataclass(slots=True)
class PageImport:
    """A document and its page, with the page's address and `imported` before this import."""

    document: Document
    page: Page
    old_address: str = ""
    before: dict[str, Any] = field(default_factory=dict)
