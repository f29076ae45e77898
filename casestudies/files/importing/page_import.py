from dataclasses import dataclass, field
from typing import Any

from casestudies.files.importing.reading import Incoming
from casestudies.publishing import Page


@dataclass(slots=True)
class PageImport:
    """A file and its page, with the page's address and `imported` before this import."""

    incoming: Incoming
    page: Page
    old_address: str = ""
    before: dict[str, Any] = field(default_factory=dict)
