"""The folder of a site that is written over: which of its files are an export's, which are not."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from casestudies.files.exporting.folders import cannot_be_written, is_inside
from casestudies.files.exporting.manifest import (
    manifest_path,
    note_written,
    read_manifest,
    sha256_hex,
    write_manifest,
)
from casestudies.files.exporting.media import media_file
from casestudies.files.exporting.paths import safe_path
from casestudies.files.sites import Site

NOT_OURS = "left alone, as no export wrote it so."
NOT_TEXT = "left alone, as it is no UTF-8 text."
OUTSIDE = "left alone, it leads out of the folder."


@dataclass(slots=True)
class ExportOutcome:
    """What was done, in numbers; what somebody should know, and what went wrong, in sentences."""

    counts: Counter[str] = field(
        default_factory=lambda: Counter({"written": 0, "unchanged": 0, "deleted": 0})
    )
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class SiteFolder:
    """The files of a site, called by their paths below its folder. With `dry_run` nothing in it
    changes, and the outcome is the same.
    """

    def __init__(self, site: Site, *, dry_run: bool) -> None:
        self.site, self.dry_run = site, dry_run
        self.outcome = ExportOutcome()
        self.manifest = manifest_path(site.folder)
        self.ours = read_manifest(self.manifest)
        self.written: dict[str, str] = {}
        self.wanted: set[str] = set()

    def has(self, name: str) -> bool:
        return (self.site.folder / name).is_file()

    def text_in(self, name: str) -> str | None:
        """What stands in a file; None, and a problem, where that is no text."""
        try:
            return (self.site.folder / name).read_bytes().decode()
        except (OSError, ValueError):
            self.outcome.problems.append(f"{name}: {NOT_TEXT}")
            return None

    def write(self, name: str, data: bytes) -> bool:
        """Make the file hold the data; whether it does. What fails is a problem."""
        self.wanted.add(name)
        try:
            outcome = self.put(self.site.folder / name, data)
        except (OSError, ValueError) as error:
            self.outcome.problems.append(cannot_be_written(name, error))
            return False
        self.outcome.counts[outcome] += 1
        return True

    def put(self, file: Path, data: bytes) -> str:
        """`written` or `unchanged`. Raises OSError, and ValueError for a name that is none."""
        if not is_inside(file, self.site.folder):
            raise ValueError(OUTSIDE)
        if file.is_file() and file.read_bytes() == data:
            return "unchanged"
        if not self.dry_run:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return "written"

    def write_new(self, name: str, data: bytes) -> None:
        """Write a file of the export's own; never over one of the site's."""
        self.wanted.add(name)
        if self.has(name) and not self.is_ours(name):
            if (self.site.folder / name).read_bytes() != data:
                self.outcome.problems.append(f"{name}: {NOT_OURS}")
        elif self.write(name, data):
            self.note(name, data)

    def note(self, name: str, data: bytes) -> None:
        """Remember that the file is as this export wrote it."""
        self.written[name] = sha256_hex(data)
        if not self.dry_run:
            # At the end it is told if the list cannot be written.
            with suppress(OSError):
                note_written(self.manifest, name, self.written[name])

    def write_media(self, asked_by: str, name: str, stored: str) -> None:
        """Write a file of the media folder, for the page or the data at `asked_by`."""
        try:
            data = media_file(stored)
        except OSError as error:
            self.outcome.problems.append(f"{asked_by}: {error}")
        else:
            self.write_new(name, data)

    def delete(self, name: str) -> None:
        file = self.site.folder / name
        if is_inside(file, self.site.folder):
            self.outcome.counts["deleted"] += 1
            if not self.dry_run:
                file.unlink()

    def finish(self) -> None:
        """Delete what earlier exports wrote and nobody wants any more; note what this one wrote."""
        for name in sorted(self.ours.keys() - self.wanted):
            if self.has(name) and self.is_ours(name):
                self.delete(name)
        if not self.dry_run:
            try:
                write_manifest(self.manifest, self.written)
            except OSError as error:
                self.outcome.problems.append(cannot_be_written(str(self.manifest), error))

    def is_ours(self, name: str) -> bool:
        """Whether the file is as an export wrote it."""
        digest = self.ours.get(name)
        return digest is not None and digest == sha256_hex((self.site.folder / name).read_bytes())

    def is_free(self, content_path: str) -> bool:
        """Whether a new page's file may be there."""
        name = self.content_name(content_path)
        return name in self.ours or not (self.site.folder / name).exists()

    def content_name(self, content_path: str) -> str:
        """What a content file is called here."""
        return self.name_of(self.site.file_at(safe_path(content_path)))

    def static_name(self, name: str) -> str:
        """What is called here what Hugo has below `static/`."""
        folder = self.site.content if self.site.is_jekyll else self.site.component("static")[0]
        return self.name_of(folder / safe_path(name.removeprefix("static/")))

    def name_of(self, file: Path) -> str:
        return file.relative_to(self.site.folder).as_posix()
