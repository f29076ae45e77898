"""A link as it stands in a text."""

from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings


@dataclass(frozen=True, slots=True)
class TextLink:
    """What is written in a text to lead to a page, and where it stands there (offsets).

    `is_ref` tells a content path (`problems/scaling#causes`) from an address
    (`/problems/scaling/#causes`). The fragment is empty or without its `#`. `section` is
    that of the page, where the call tells it and a name alone is enough.
    """

    written: str
    start: int
    is_ref: bool
    section: str = ""

    @property
    def path(self) -> str:
        """Without host, query and fragment; decoded."""
        local = self.written.removeprefix(settings.SITE_URL)
        path = unquote(local.partition("#")[0].partition("?")[0])
        return path if "/" in path or not self.section else f"{self.section}/{path}"

    @property
    def fragment(self) -> str:
        return self.written.partition("#")[2]

    def line_in(self, markdown: str) -> int:
        """The line, from 1, on which it stands."""
        return markdown.count("\n", 0, self.start) + 1
