"""What an import says about itself, like a review: file:line:column: message."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from casestudies.files.front_matter.values import Place

START = Place(1, 1)
MAX_LENGTH = 500


class Level(Enum):
    """How much a message matters."""

    REFUSED = "refused"
    DRAFT = "draft"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class ReportLine:
    """One remark about a file, at a line and column of that file, both counted from 1."""

    file: str
    place: Place
    text: str = field(compare=False)
    level: Level = field(compare=False)

    @property
    def shown_file(self) -> str:
        """The file's name, which may be bytes that are no text, as text."""
        return self.file.encode(errors="replace").decode()

    def __str__(self) -> str:
        line, column = self.place
        return f"{self.shown_file}:{line}:{column}: {self.level.value}: {self.text}"


class RefusedFileError(Exception):
    """A file that does not go in; nothing of it is stored."""

    def __init__(self, text: str, place: Place = START) -> None:
        super().__init__(text)
        self.text = text
        self.place = place


class Report:
    """Remarks, counts, and how many files have which key of front matter with which fate.

    telling.py puts it in words.
    """

    COUNTS = (
        "new", "updated", "unchanged", "kept as drafts", "refused", "skipped as no content",
        "links", "old addresses", "images", "waiting for a permission", "records left out",
    )  # fmt: skip
    # Said only where there are any.
    RARE = ("linked files", "merged", "renamed", "files gone", "unpublished")

    def __init__(self) -> None:
        self.messages: list[ReportLine] = []
        self.counts: Counter[str] = Counter()
        self.keys: Counter[tuple[str, str]] = Counter()
        self.folders: Counter[tuple[str, str]] = Counter()
        """How many files of which folder become which kind of page."""

    def add(self, file: Path | str, level: Level, text: str, place: Place = START) -> None:
        """Note a remark, on one line; a very long one loses its end."""
        line = " ".join(text.split())[:MAX_LENGTH]
        self.messages.append(ReportLine(str(file), place, line, level))

    def refuse(self, file: Path | str, refusal: RefusedFileError) -> None:
        self.counts["refused"] += 1
        self.add(file, Level.REFUSED, refusal.text, refusal.place)

    def skip(self, file: Path | str, reason: str) -> None:
        self.counts["skipped as no content"] += 1
        self.add(file, Level.NOTE, f"skipped: {reason}")

    @property
    def shortfall(self) -> str:
        """What to say where nothing came in, or little; empty where enough did."""
        done = sum(self.counts[name] for name in ("new", "updated", "unchanged"))
        found = self.folders.total() + self.counts["in other formats"]
        if not done:
            return "Nothing was imported: name the root of a Hugo or Jekyll site, or its content."
        if 2 * done < found:
            return f"Little was imported: {done:,} of {found:,} files of content."
        return ""

    def counted(self) -> Iterator[str]:
        """The names of the counts that are said."""
        yield from self.COUNTS
        yield from filter(self.counts.get, self.RARE)
