"""Records become testimonials and clients, hidden until somebody permits them to be shown."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from casestudies.files.front_matter.values import FrontMatterError, texts
from casestudies.files.importing.known_pages import KnownPages
from casestudies.files.importing.options import Options
from casestudies.files.importing.reading.documents import MAX_PATH
from casestudies.files.importing.reading.file_bytes import decode, file_bytes
from casestudies.files.importing.reading.images import ImageIntake, image_digest
from casestudies.files.importing.reading.locating import find_image
from casestudies.files.importing.report import Level, RefusedFileError, Report
from casestudies.files.records.finding import FoundRecord, find_records
from casestudies.files.records.keys import (
    CLIENTS,
    RECORD_KEYS,
    TESTIMONIALS,
    first_value,
    unknown_keys,
)
from casestudies.files.records.mapping import (
    IMAGES,
    LINKS,
    RecordError,
    RecordValues,
    record_digest,
    row_of,
    value_as_json,
)
from casestudies.files.records.reading import SUFFIXES, read_values
from casestudies.files.sites import Site
from casestudies.history.revisions import record_all
from casestudies.images.decoding import ImageError
from casestudies.models import Client, DataFile, Testimonial
from casestudies.proof.permission import WORDS
from casestudies.proof.testimonials import TESTIMONIAL_PERMISSION
from contact.text.characters import UNSHOWABLE

MODELS: dict[str, Any] = {CLIENTS: Client, TESTIMONIALS: Testimonial}
MAX_DATA_FILES = 1_000
MAX_RECORDS = 5_000
TOO_MANY_RECORDS = f"From here on left out: a file has {MAX_RECORDS:,} records at most. Divide it."
EDITED_HERE = (
    "was edited here since the last import. Change it in the admin, or import with --overwrite to "
    "lose what was edited here."
)
OTHER_WORDS = (
    "was permitted in other words than the file has now. Ask again, or import with --overwrite to "
    "take the new words and hide them until they are permitted."
)
SVG = (
    "an SVG drawing is not taken; save it as PNG, at least 480 pixels wide. The name stands there."
)
ODD_NAME = (
    f"The path is longer than {MAX_PATH} characters, not UTF-8, or has control characters; rename "
    "the file."
)
OTHER_PERMISSION = (
    "has another permission here than the file says. Record it in the admin, or import with "
    "--overwrite to take that of the file; what was withdrawn here stays withdrawn."
)


def import_records(
    site: Site, pages: KnownPages, report: Report, options: Options, intake: ImageIntake
) -> None:
    """Store the testimonials and clients of a site's data files. Belongs into a transaction, after
    the site's pages: records link to them.

    What cannot be read or stored is named in the report with its place; nothing is shown to
    visitors that has no permission recorded in its file.
    """
    reader = RecordStore(site, pages, report, options, intake)
    for path in data_files(site, report):
        reader.read(path)
    reader.finish()


def data_files(site: Site, report: Report) -> Iterator[Path]:
    """The data files of the site in order; links and more than MAX_DATA_FILES are not followed, nor
    is what the database cannot call by its name.
    """
    if site.data.is_symlink():
        return  # The walk over the pages has named it.
    count = 0
    for folder, folders, names in os.walk(site.data):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() not in SUFFIXES:
                continue
            if path.is_symlink():
                report.refuse(path, RefusedFileError("A symbolic link is not followed."))
                continue
            below = path.relative_to(site.folder).as_posix()
            if len(below) > MAX_PATH or UNSHOWABLE.search(below):
                report.refuse(path, RefusedFileError(ODD_NAME))
                continue
            count += 1
            if count > MAX_DATA_FILES:
                report.refuse(path, RefusedFileError(f"More than {MAX_DATA_FILES:,} data files."))
                return
            yield path


class RecordStore:
    """The data files of one site on their way into the database."""

    def __init__(
        self,
        site: Site,
        pages: KnownPages,
        report: Report,
        options: Options,
        intake: ImageIntake,
    ) -> None:
        self.site, self.pages, self.report, self.options = site, pages, report, options
        self.intake = intake
        self.known = {
            kind: model.objects.in_bulk(field_name="key") for kind, model in MODELS.items()
        }
        self.owners: dict[tuple[str, str], str] = {}
        self.written: dict[str, list[Any]] = {kind: [] for kind in MODELS}

    def read(self, path: Path) -> None:
        """Take in one file."""
        try:
            text = decode(file_bytes(path))
            front = read_values(text, path.suffix)
        except FrontMatterError as error:
            self.report.refuse(path, RefusedFileError(error.message, error.place))
            return
        except RefusedFileError as refusal:
            self.report.refuse(path, refusal)
            return
        found = find_records(front, path.relative_to(self.site.data).as_posix())
        records = found[:MAX_RECORDS]
        if beyond := found[MAX_RECORDS:]:
            self.report.counts["records left out"] += len(beyond)
            self.report.refuse(path, RefusedFileError(TOO_MANY_RECORDS, beyond[0].place))
        for record in records:
            self.take(path, record)
        self.keep_file(path.relative_to(self.site.folder).as_posix(), text, records)
        self.name_unknown_keys(path, records)

    def keep_file(self, name: str, text: str, records: list[FoundRecord]) -> None:
        """Keep the file to be written back, if there are rows of it; those whose record is gone
        from it are rows that were written here from now on.
        """
        rows = [
            (kind, row)
            for kind in MODELS
            for row in self.known[kind].values()
            if row.imported.get("file") == name
        ]
        for kind, row in rows:
            if (kind, row.key) not in self.owners:
                del row.imported["file"]
                row.save(update_fields=["imported"])
        places = [row.imported["at"] for _kind, row in rows if "file" in row.imported]
        taken = [list(record.at) for record in records if list(record.at) in places]
        if taken:
            defaults = {"text": text, "taken": taken}
            DataFile.objects.update_or_create(path=name, defaults=defaults)
        else:
            DataFile.objects.filter(path=name).delete()

    def take(self, path: Path, record: FoundRecord) -> None:
        """Store a record, or say why not."""
        try:
            self.store_row(path, record, row_of(record))
        except RecordError as error:
            self.report.counts["records left out"] += 1
            self.report.add(path, Level.REFUSED, f"{label(record)} {error}", record.place)

    def store_row(self, path: Path, record: FoundRecord, row: RecordValues) -> None:
        """Store what is new or changed. Raises RecordError where an editor's work would be lost."""
        lies = {"file": path.relative_to(self.site.folder).as_posix(), "at": list(record.at)}
        self.refuse_twin(record, row, str(lies))
        stored = self.known[record.kind].get(row.fields["key"])
        image = find_image(row.image, [*self.image_folders(path)], self.site.folder)
        source = {"digest": record_digest(record), "image": image_digest(image) if image else ""}
        if stored:
            self.note(stored, lies)
            if source.items() <= stored.imported.items() and not self.options.overwrite:
                self.report.counts["unchanged"] += 1
                return
            self.refuse_lost_work(stored, row)
        target = stored or MODELS[record.kind]()
        self.fill(target, row)
        self.store_image(target, path, record, row, image)
        self.store_with_links(target, row, lies | source)
        self.remark(path, record, row)
        self.known[record.kind][target.key] = target
        self.written[record.kind].append(target)
        self.report.counts["updated" if stored else "new"] += 1

    def store_with_links(self, target: Any, row: RecordValues, source: dict[str, Any]) -> None:
        """Store the row, and what tells an editor's changes from the record from now on."""
        target.imported |= source | {"reference": row.image, "keys": row.keys}
        target.imported |= {"fields": fields_of(target, row), "permission": row.permission}
        target.save()
        self.link(target, row)
        target.save(update_fields=["imported"])

    def refuse_twin(self, record: FoundRecord, row: RecordValues, lies: str) -> None:
        owner = self.owners.setdefault((record.kind, row.fields["key"]), lies)
        if owner != lies:
            raise RecordError(f"has the id of another record ({row.fields['key']}); left out.")

    def refuse_lost_work(self, stored: Any, row: RecordValues) -> None:
        """Raises RecordError where someone changed the row here, and where somebody has permitted
        something else than what the file says now: other words, or words in another way.
        """
        if self.options.overwrite:
            return
        before = stored.imported.get("fields")
        if before is None or any(
            value_as_json(getattr(stored, name)) != before[name] for name in before
        ):
            raise RecordError(EDITED_HERE)
        words = [name for name in WORDS if name in row.fields]
        if stored.permission_at and any(getattr(stored, n) != row.fields[n] for n in words):
            raise RecordError(OTHER_WORDS)
        permission = [name for name in TESTIMONIAL_PERMISSION if name in row.fields]
        if stored.permission_at and any(
            to_the_second(getattr(stored, n)) != to_the_second(row.fields[n]) for n in permission
        ):
            raise RecordError(OTHER_PERMISSION)

    def fill(self, target: Any, row: RecordValues) -> None:
        """Give the row what the record says; other words need another permission, and no file
        gives again what was withdrawn here.
        """
        kept = TESTIMONIAL_PERMISSION if target.withdrawn_at else ()
        words = {name: getattr(target, name) for name in WORDS if name in row.fields}
        is_reworded = any(row.fields[name] != old for name, old in words.items())
        if target.pk and is_reworded and not kept:
            target.permission_at = target.permission_until = None
            target.permission_by = ""
        for name in row.fields.keys() - set(kept):
            setattr(target, name, row.fields[name])

    def store_image(
        self, target: Any, path: Path, record: FoundRecord, row: RecordValues, image: Path | None
    ) -> None:
        """The picture goes through the image pipeline; what is none is said, and left out."""
        said, found = "", ""
        if row.image and image is None:
            said = f"The image “{row.image[:80]}” was not found below the site’s folder."
        elif image and image.suffix.lower() == ".svg":
            said = f"{row.image[:80]}: {SVG}"
        elif image:
            try:
                found = self.intake.stored(image)
            except ImageError as error:
                said = f"{row.image[:80]}: {error}"
        setattr(target, IMAGES[record.kind], found)
        self.report.counts["images"] += bool(found)
        row.remarks += [said] if said else []

    def image_folders(self, path: Path) -> Iterator[Path]:
        """Where the image that a data file names may lie."""
        for folder in self.site.image_folders:
            for images in (folder, folder / "images", folder / "img"):
                yield images
                # Those of `clients.json` often lie together in `images/clients/`.
                yield images / path.stem
        yield path.parent

    def link(self, target: Any, row: RecordValues) -> None:
        """Link the pages that the record names, but those that an editor took off; what editors
        have linked stays.
        """
        links = target.imported.setdefault("links", {})
        for name, paths in row.links.items():
            section = LINKS[name]
            found = [self.pages.find(text, section) for text in paths]
            there = {f"{section}/{p.slug}": p.pk for p in found if p and p.section == section}
            off = set(links.get(name, ())) - content_paths(target, name)
            off = set() if self.options.overwrite else off
            new = [pk for path, pk in there.items() if pk and path not in off]
            getattr(target, name).add(*new)
            self.report.counts["links"] += len(new)
            # What was taken off stays in: so that the next import knows, and the export writes it.
            links[name] = sorted(content_paths(target, name) | off)
            lost = [text for text, page in zip(paths, found, strict=True) if not page]
            row.remarks += [f"{name}: “{text[:60]}” leads to no page." for text in lost]

    def remark(self, path: Path, record: FoundRecord, row: RecordValues) -> None:
        for text in row.remarks:
            self.report.add(path, Level.WARNING, f"{label(record)} {text}", record.place)

    def note(self, stored: Any, lies: dict[str, Any]) -> None:
        """Note where the record lies now; others may have come before it."""
        if not lies.items() <= stored.imported.items():
            stored.imported |= lies
            stored.save(update_fields=["imported"])

    def name_unknown_keys(self, path: Path, records: list[FoundRecord]) -> None:
        unknown = sorted({key for one in records for key in unknown_keys(one.kind, one.values)})
        if unknown:
            text = f"These keys say nothing here and stay in the file: {', '.join(unknown)}."
            self.report.add(path, Level.NOTE, text)

    def finish(self) -> None:
        """Join testimonials with clients, begin the history, and list what waits for its owner."""
        self.join_clients()
        for kind, rows in self.written.items():
            record_all(rows, reason=gettext("Imported"))
            for row in rows:
                if not row.is_permitted:
                    self.report.counts["waiting for a permission"] += 1
                    text = f"{kind} “{row}” is hidden until its permission is confirmed."
                    self.report.add(self.site.folder / row.imported["file"], Level.NOTE, text)

    def join_clients(self) -> None:
        """Join testimonials with the clients whose name is their organisation, but with one that an
        editor took off.
        """
        clients = {client.name.casefold(): client for client in self.known[CLIENTS].values()}
        for row in self.written[TESTIMONIALS]:
            client = clients.get(row.organisation.casefold())
            if client is None or row.client is not None:
                continue
            if row.imported.get("client") != client.key or self.options.overwrite:
                row.client, row.imported["client"] = client, client.key
                row.save(update_fields=["client", "imported"])


def to_the_second(value: Any) -> Any:
    """A moment as data files have it."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def content_paths(target: Any, name: str) -> set[str]:
    return {page.content_path for page in getattr(target, name).all()}


def fields_of(target: Any, row: RecordValues) -> dict[str, Any]:
    """What the import has written into the row's fields, to tell an editor's changes by."""
    names = [*row.fields, *(name for name in ("portrait", "logo") if hasattr(target, name))]
    return {name: value_as_json(getattr(target, name)) for name in names}


def label(record: FoundRecord) -> str:
    """How the report calls a record."""
    name = next(iter(texts(first_value(record.values, RECORD_KEYS[record.kind]["name"]))), "")
    return f"{record.kind} {record.at[-1] if record.at else record.name} “{name[:40]}”"
