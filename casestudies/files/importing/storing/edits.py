"""What was edited here stays when a newer file comes in: the two are merged, three ways.

Attributes are merged one by one, the text line by line, as the import has both: in Hugo's words.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casestudies.files import imported
from casestudies.files.front_matter.values import Place
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.merging import merged, unstripped
from casestudies.publishing import Page

BOTH_CHANGED = (
    "Both the page here and the file have a new {what}. Run export_content over the site: it marks "
    "in the file what each side says. Settle that there, and import again."
)
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Base:
    """What both sides began with: attributes as `imported.field_values` has them, and the text."""

    fields: dict[str, Any]
    body: str


@dataclass(slots=True)
class Edits:
    """What somebody made of a page here since `base`."""

    base: Base
    values: dict[str, Any]
    body: str
    unlinked: set[str] = field(default_factory=set)
    old_addresses: set[str] = field(default_factory=set)
    """Those that its file declares, and that were taken away here."""

    def lay_aside(self, page: Page) -> None:
        """Give the page back the dates that a file without dates leaves as they are."""
        before = self.base.fields
        if "published_at" in self.values and "published_at" in before:
            at = before["published_at"]
            page.published_at = datetime.fromisoformat(at) if at else None
        if "date" in self.values and before.get("date"):
            page.date = date.fromisoformat(before["date"])  # type: ignore[attr-defined]

    def put_back(self, page: Page, first_body_line: int) -> None:
        """Change again what was changed here, on a page that is as its newer file says, whose text
        begins on that line.

        Raises RefusedFileError where the file changed the same.
        """
        theirs = imported.field_values(page)
        clashes = [name for name in self.values if self.is_clash(name, theirs)]
        if clashes:
            names = ", ".join(name.removeprefix("fact_").replace("_", " ") for name in clashes)
            raise RefusedFileError(BOTH_CHANGED.format(what=names))
        text = merged(self.base.body, unstripped(self.body, self.base.body), page.body)
        if text.conflicts:
            place = Place(first_body_line + text.conflicts[0] - 1, 1)
            raise RefusedFileError(BOTH_CHANGED.format(what=TEXT), place)
        for name, value in self.values.items():
            setattr(page, name, value)
        page.body = text.text

    def is_clash(self, name: str, theirs: dict[str, Any]) -> bool:
        """Whether the file has another value than before, and another one than the page."""
        before, here = self.base.fields.get(name), imported.comparable(self.values[name])
        return theirs[name] not in (before, here)
