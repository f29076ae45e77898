from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.template.defaultfilters import filesizeformat

from consultancy.backup.archive import opened
from consultancy.backup.drill import rehearse
from consultancy.backup.errors import ArchiveError, first_line
from consultancy.backup.making import make_backup
from consultancy.backup.manifest import Manifest
from contact.backup_runs import BackupRun, note_failure, note_success


class Command(BaseCommand):
    help = (
        "Write the whole site, database and media, to FILE while it runs. With --verify: restore "
        "FILE into a scratch database, compare every row, and leave nothing of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--verify", action="store_true", help="the drill: try whether FILE can be restored"
        )

    def handle(self, *args: Any, file: Path, verify: bool = False, **options: Any) -> None:
        kind = BackupRun.Kind.DRILL if verify else BackupRun.Kind.BACKUP
        with noted(kind, file):
            manifest = self.rehearsed(file) if verify else make_backup(file, self.show)
        done = "can be restored" if verify else "is written"
        self.stdout.write(f"{file} {done}: {archive_in_numbers(manifest)}.")

    def rehearsed(self, file: Path) -> Manifest:
        self.show(f"Checking every byte of {file}")
        with opened(file) as archive:
            rehearse(archive, self.show)
            return archive.manifest

    def show(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.NOTICE)


@contextmanager
def noted(kind: BackupRun.Kind, file: Path) -> Iterator[None]:
    """Let the site remember how it went. Raises CommandError where it did not go well."""
    try:
        yield
    except (ArchiveError, Error, OSError) as error:
        said = first_line(error)
        with suppress(Error):
            note_failure(kind, said)
        raise CommandError(said) from None
    # The database may be of a release that remembered nothing.
    with suppress(Error):
        note_success(kind, file.name, file.stat().st_size)


def archive_in_numbers(manifest: Manifest) -> str:
    """What an archive holds, in words."""
    return (
        f"{manifest.rows} rows of {len(manifest.tables)} tables and {manifest.media.files} media "
        f"files ({filesizeformat(manifest.media.size)})"
    ).replace("\N{NO-BREAK SPACE}", " ")
