"""Testimonials and clients back in their data files: same file, same order, same keys.

A file in which nothing changed keeps its bytes. Whoever publishes the files should show no more
than this site does: what has no valid permission is left out, and so is whose words they are where
that stays unnamed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from casestudies.files.records.finding import FoundRecord, Path, find_records
from casestudies.files.records.keys import CLIENTS, PERMISSION_KEY, TESTIMONIALS
from casestudies.files.records.mapping import (
    IMAGES,
    LINKS,
    permission_as_record,
    record_digest,
    value_as_json,
)
from casestudies.files.records.patching import DataDocument, dump_yaml
from casestudies.files.records.reading import read_values
from casestudies.models import Client, DataFile, Testimonial

DATA_FOLDER = "data"
NEW_KEYS = {
    TESTIMONIALS: {"quote": "quote", "name": "name", "role": "role", "organisation": "organisation",
                   "sector": "sector", "portrait": "image", "portrait_alt": "alt",
                   "portrait_position": "image_position", "date": "date", "weight": "weight"},
    CLIENTS: {"name": "name", "sector": "sector", "website": "url", "logo": "image",
              "logo_alt": "alt", "weight": "weight"},
}  # fmt: skip
# What tells who somebody is.
NAMING = ("name", "organisation", "portrait", "portrait_alt")
# Who permitted it may be who said it.
NOT_NAMED = "not named here"


@dataclass(slots=True)
class RecordExport:
    """The data files, the pictures they name, and what is left out of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def export_records(*, with_unconfirmed: bool, is_over: bool = False) -> RecordExport:
    """Every data file of the import, and new ones for what was written here. Without
    `with_unconfirmed` what has no valid permission is left out, and named; `is_over` the files
    themselves a record stays as it is there until somebody changes it here.
    """
    export, shown = RecordExport(), stored_rows()
    untouched = list(taken_out(shown)) if is_over else None
    if not with_unconfirmed:
        shown = {kind: leave_out(kind, rows, export) for kind, rows in shown.items()}
    files = {file.path: file for file in DataFile.objects.order_by("path")}
    for path, file in files.items():
        text = rewritten(file, shown, export, is_whole=with_unconfirmed, untouched=untouched)
        if text:
            export.files[path] = text.encode()
    for kind, rows in shown.items():
        if new := [row for row in rows if row.imported.get("file") not in files]:
            records = [new_record(kind, row, is_whole=with_unconfirmed) for row in new]
            export.files[free_path(kind, files)] = dump_yaml(records, "").encode()
            for row in new:
                export.pictures += pictures_of(kind, row, is_whole=with_unconfirmed)
    return export


def leave_out(kind: str, rows: list[Any], export: RecordExport) -> list[Any]:
    """The rows with a valid permission; the export names the others."""
    hidden = {row.pk: row for row in rows if not row.is_permitted}
    for row in hidden.values():
        export.left_out.append(f"{kind} {row.key}: {row} ({row.permission.label})")
    return [row for row in rows if row.pk not in hidden]


def stored_rows() -> dict[str, list[Any]]:
    """Every client and every testimonial, with their links."""
    clients = Client.objects.prefetch_related("case_studies")
    testimonials = Testimonial.objects.prefetch_related("case_studies", "problems", "outcomes")
    return {CLIENTS: [*clients], TESTIMONIALS: [*testimonials]}


def free_path(kind: str, files: dict[str, DataFile]) -> str:
    """`data/testimonials.yaml`, or the next name that no file of the import has."""
    stems = {str(PurePosixPath(path).with_suffix("")) for path in files}
    names = [
        f"{DATA_FOLDER}/{kind}s",
        *(f"{DATA_FOLDER}/{kind}s-{number}" for number in range(2, 100)),
    ]
    return next(name for name in names if name not in stems) + ".yaml"


def taken_out(rows: dict[str, list[Any]]) -> Iterator[Any]:
    """The rows that are as their records in files are; they are no longer among `rows`."""
    for kind, found in rows.items():
        same = [row for row in found if row.imported.get("file") and not record_changes(kind, row)]
        rows[kind] = [row for row in found if row not in same]
        yield from same


def rewritten(
    file: DataFile,
    shown: dict[str, list[Any]],
    export: RecordExport,
    *,
    is_whole: bool,
    untouched: list[Any] | None,
) -> str:
    """The file's text, in which only what was changed here is another; empty if nothing is left.

    `untouched` are the rows whose records stay, as do those that never came in; None where they do
    not.
    """
    own = [(kind, row) for kind in shown for row in shown[kind]]
    wanted = [(kind, row) for kind, row in own if row.imported.get("file") == file.path]
    document, found = DataDocument(file.path, file.text), records_in(file)
    is_changed = False
    for kind, row in wanted:
        record = found.get(tuple(row.imported["at"]))
        is_changed |= write_record(document, kind, row, record, is_whole=is_whole)
        export.pictures += pictures_of(kind, row, is_whole=is_whole)
    left = [row for row in untouched or () if row.imported["file"] == file.path]
    stay = [row.imported["at"] for row in (*left, *(row for _kind, row in wanted))]
    # What never came in has no permission either.
    has_all = is_whole or untouched is not None
    there = file.taken if has_all else [*file.taken, *map(list, found)]
    gone = {tuple(at) for at in there if at not in stay}
    if () in gone:
        return ""
    # From the end, so that the places of the others hold.
    for at in sorted(gone, key=order, reverse=True):
        document.remove(at)
    if not is_whole and (gone or any(is_unnamed(row) for _kind, row in wanted)):
        document.drop_comments()
    return document.text if is_changed or gone else file.text


def records_in(file: DataFile) -> dict[Path, FoundRecord]:
    """The records in a data file by where they lie, those too that did not come in."""
    path = PurePosixPath(file.path)
    below = path.relative_to(path.parts[0]).as_posix()
    return {one.at: one for one in find_records(read_values(file.text, path.suffix), below)}


def write_record(
    document: DataDocument, kind: str, row: Any, record: FoundRecord | None, *, is_whole: bool
) -> bool:
    """Write what was changed here into the row's record; whether that was anything.

    The record is written anew where any of its keys may tell who stays unnamed, and where the file
    has other words than the row by now.
    """
    at = tuple(row.imported["at"])
    is_other = record is None or record_digest(record) != row.imported["digest"]
    if is_other or (is_unnamed(row) and not is_whole):
        document.replace(at, new_record(kind, row, is_whole=is_whole))
        return True
    changes = record_changes(kind, row)
    for name, value in changes.items():
        document.change(at, name, value)
    return bool(changes)


def order(at: Path) -> list[tuple[bool, int, str]]:
    return [
        (isinstance(one, int), one, "") if isinstance(one, int) else (False, 0, one) for one in at
    ]


def record_changes(kind: str, row: Any) -> dict[str, Any]:
    """What the record has to say that it did not, by key; None for what it must not."""
    before: dict[str, Any] = row.imported["fields"]
    keys: dict[str, str] = row.imported["keys"]
    changes: dict[str, Any] = {}
    for name, default in NEW_KEYS[kind].items():
        value = getattr(row, name)
        if value_as_json(value) != before.get(name) and (value or before.get(name)):
            changes[keys.get(name, default)] = written(kind, name, value)
    for name, paths in links_of(row).items():
        if paths != row.imported["links"].get(name, []):
            changes[keys.get(name, name)] = paths or None
    permission = permission_as_record(row)
    if permission != row.imported.get("permission", {}):
        changes[PERMISSION_KEY] = permission or None
    return changes


def is_unnamed(row: Any) -> bool:
    """Whether it is of somebody who permits no name."""
    return bool(getattr(row, "is_anonymous", False))


def written(kind: str, name: str, value: Any) -> Any:
    """A value as a data file has it."""
    if value and name == IMAGES[kind]:
        return f"/media/{value}"
    return value_as_json(value) if value != "" else None


def links_of(row: Any) -> dict[str, list[str]]:
    """The pages it is linked to, by their content paths."""
    return {
        name: sorted(page.content_path for page in getattr(row, name).all())
        for name in LINKS
        if hasattr(row, name)
    }


def pictures_of(kind: str, row: Any, *, is_whole: bool) -> Iterator[tuple[str, str]]:
    """Where the picture of a row goes, and where the media folder has it."""
    stored = getattr(row, IMAGES[kind])
    if stored and (is_whole or not is_unnamed(row)):
        is_same = stored == row.imported.get("fields", {}).get(IMAGES[kind])
        reference = row.imported["reference"] if is_same else f"media/{stored}"
        yield f"static/{reference.lstrip('/')}", stored


def new_record(kind: str, row: Any, *, is_whole: bool) -> dict[str, Any]:
    """The record of a row, by the keys that its file has; what is empty is left out, and without
    `is_whole` also what tells who stays unnamed.
    """
    is_cut = is_unnamed(row) and not is_whole
    keys: dict[str, str] = row.imported.get("keys", {})
    values: dict[str, Any] = {keys.get("key") or "id": row.key}
    for name, default in NEW_KEYS[kind].items():
        if not (is_cut and name in NAMING):
            values[keys.get(name) or default] = written(kind, name, getattr(row, name))
    values |= {keys.get(name) or name: paths for name, paths in links_of(row).items()}
    permission = permission_as_record(row)
    values[PERMISSION_KEY] = permission | {"given_by": NOT_NAMED} if is_cut else permission
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
