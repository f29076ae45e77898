"""What an archive says of itself."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from consultancy.backup.errors import ArchiveError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table's part: rows, bytes and SHA-256 of its lines, and the last number that was given to
    a row of it, which is not to be given again; None where rows have no such numbers.
    """

    rows: int
    size: int
    sha256: str
    last_key: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """The media files, and the part that lists them."""

    files: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: datetime
    version: str
    site: str
    engine: str
    # By app, in the order of their names.
    migrations: dict[str, list[str]]
    # By model, as `contact.diagnosticrequest`.
    tables: dict[str, TablePart]
    media: Media
    format: int = field(default=FORMAT)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def as_bytes(self) -> bytes:
        values = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(values, indent=1, sort_keys=True).encode()


def manifest_of(content: bytes) -> Manifest:
    """Raises ArchiveError for a format that this code does not know, or what is no manifest."""
    try:
        values: dict[str, Any] = json.loads(content)
        if values["format"] != FORMAT:
            raise ArchiveError(
                f"This back-up has the format {values['format']}, and this release knows {FORMAT}: "
                f"restore it with release {values['version']} of the code."
            )
        return Manifest(
            **values
            | {
                "made_at": datetime.fromisoformat(values["made_at"]),
                "tables": {name: TablePart(**table) for name, table in values["tables"].items()},
                "media": Media(**values["media"]),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError("The manifest of this back-up cannot be read: take another.") from error
