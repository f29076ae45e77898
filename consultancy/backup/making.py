"""A back-up is made while the site runs."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from consultancy.backup.archive import MANIFEST, MEDIA_LIST, media_part, rows_part
from consultancy.backup.errors import ArchiveError
from consultancy.backup.manifest import Manifest, Media, TablePart
from consultancy.backup.media import CHUNK, MediaFile, stored_names
from consultancy.backup.row_numbers import last_key
from consultancy.backup.stored_state import applied_migrations, models_at, one_moment
from consultancy.backup.tables import kept_models, row_lines, told_of
from consultancy.backup.writing import Writer, written_archive
from consultancy.code_version import code_version

TOLD_EVERY = 10_000

Tell = Callable[[str], None]


def make_backup(path: Path, tell: Tell) -> Manifest:
    """Write the whole site to that file, which is not there yet; what it holds.

    Raises ArchiveError and django.db.Error; then nothing is there.
    """
    refuse_empty()
    with written_archive(path) as writer:
        return Making(writer, tell).everything()


def refuse_empty() -> None:
    """Of a mistyped address SQLite makes an empty database: its back-ups would drive out others."""
    if not applied_migrations():
        raise ArchiveError(
            f"The database {connection.settings_dict['NAME']} is empty, so there is nothing to "
            "back up: is DATABASE_URL the right one?"
        )


class Making:
    """An archive that is being written.

    Media come first, then the rows, then what was stored meanwhile: so every file is there that a
    row names, but for one that came and went between the two.
    """

    def __init__(self, writer: Writer, tell: Tell) -> None:
        self.writer, self.tell = writer, tell
        self.media: dict[str, MediaFile] = {}

    def everything(self) -> Manifest:
        self.add_media()
        with one_moment():
            made_at = timezone.now()
            migrations = applied_migrations()
            models = kept_models(models_at(migrations))
            tables = {name: self.add_table(name, model) for name, model in models.items()}
        self.add_media()
        manifest = Manifest(
            made_at=made_at,
            version=code_version(),
            site=settings.SITE_URL,
            engine=connection.vendor,
            migrations=migrations,
            tables=tables,
            media=self.add_media_list(),
        )
        self.writer.add(MANIFEST, [manifest.as_bytes()])
        return manifest

    def add_table(self, name: str, model: object) -> TablePart:
        lines = LineCount(told_of(row_lines(model), name, self.tell))
        size, sha256 = self.writer.add(rows_part(name), lines, packed=True)
        return TablePart(lines.number, size, sha256, last_key(model))

    def add_media(self) -> None:
        """Whatever is stored and not yet in the archive."""
        for name in stored_names():
            if name not in self.media and (content := content_of(name)):
                size, sha256 = self.writer.add(media_part(name), content)
                self.media[name] = MediaFile(name, size, sha256)
                if len(self.media) % TOLD_EVERY == 0:
                    self.tell(f"{len(self.media)} media files")

    def add_media_list(self) -> Media:
        files = sorted(self.media.values())
        _size, sha256 = self.writer.add(MEDIA_LIST, (file.as_line() for file in files), packed=True)
        return Media(len(files), sum(file.size for file in files), sha256)


class LineCount:
    """Lines that are counted while they are read."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.lines, self.number = lines, 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self.lines:
            self.number += 1
            yield line


def content_of(name: str) -> Iterator[bytes] | None:
    """A media file in chunks; None for one that was deleted meanwhile. Raises ArchiveError for a
    name that is not UTF-8.
    """
    try:
        name.encode()
        file = default_storage.open(name)
    except FileNotFoundError:
        return None
    except UnicodeEncodeError as error:
        raise ArchiveError(f"A media file has no readable name: rename {name!r}.") from error

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(CHUNK):
                yield chunk

    return chunks()
