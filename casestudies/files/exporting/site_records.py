"""Testimonials and clients over the data files of a site."""

from casestudies.files.exporting.manifest import sha256_hex
from casestudies.files.exporting.paths import safe_path
from casestudies.files.exporting.site_folder import SiteFolder
from casestudies.files.merging import merged
from casestudies.files.records.exporting import export_records
from casestudies.models import DataFile

RECORDS_GONE = "is gone there: left out."
NEWER = "was changed there since the last import: left alone. Import it."
SAME_LINES = "was changed here and there, in the same lines: left alone. Import it."


def write_records(folder: SiteFolder, *, with_unconfirmed: bool) -> None:
    """Write what was changed of them here; a record that nobody changed stays as it is there."""
    records = export_records(with_unconfirmed=with_unconfirmed, is_over=True)
    folder.outcome.left_out += records.left_out
    known = dict(DataFile.objects.values_list("path", "text"))
    is_home = any(map(folder.has, known))
    for path in sorted({*records.files, *known}):
        data = records.files.get(path, b"")
        if path in known and is_home:
            write_data(folder, path, known[path], data.decode())
        elif data:
            folder.write_new(safe_path(path), data)
    for path, stored in records.pictures:
        name = folder.static_name(path)
        if not (is_home and folder.has(name)):
            folder.write_media(path, name, stored)


def write_data(folder: SiteFolder, name: str, before: str, text: str) -> None:
    """Over a data file; an empty text is one of which nothing is left."""
    here = folder.text_in(name) if folder.has(name) else None
    if here is None:
        folder.outcome.notes.append(f"{name} {RECORDS_GONE}")
        return
    folder.wanted.add(name)
    is_known = here in (text, before) or folder.ours.get(name) == sha256_hex(here.encode())
    if is_known and not text:
        folder.delete(name)
    elif is_known:
        put_records(folder, name, text, is_new=text != before)
    elif text == before:
        folder.outcome.notes.append(f"{name} {NEWER}")
    else:
        both = merged(before, text, here)
        if both.conflicts:
            folder.outcome.problems.append(f"{name} {SAME_LINES}")
        else:
            put_records(folder, name, both.text, is_new=False)


def put_records(folder: SiteFolder, name: str, text: str, *, is_new: bool) -> None:
    """Write the file; `is_new`: as an export's own from now on, until the next import."""
    if folder.write(name, text.encode()) and is_new:
        folder.note(name, text.encode())
