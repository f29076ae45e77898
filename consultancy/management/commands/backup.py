"""Back-ups, by hand or by the timer in deploy/; consultancy/backup/ makes them."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from consultancy.backup.archive import opened
from consultancy.backup.drill import rehearse
from consultancy.backup.errors import ArchiveError, first_line
from consultancy.backup.making import make_backup
from consultancy.backup.manifest import Manifest
from consultancy.backup.rotation import (
    Dated,
    Keep,
    archive_name,
    chosen_archive,
    own_archives,
    read_keep,
    to_be_deleted,
)
from consultancy.backup.writing import refuse_existing, refuse_public
from contact.backup_runs import BackupRun, note_failure, note_success
from contact.erasures.record import bring_file_up_to_date

FOLDER_OPTIONS = ("keep", "drill", "dry_run")


class Command(BaseCommand):
    help = (
        "Write the whole site, database and media, to FILE while it runs; in a folder, to a new "
        "file named for site and moment. With --verify: restore FILE, or the newest of the folder, "
        "into a scratch database, compare every row, and leave nothing of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--verify", action="store_true", help="the drill: try whether FILE can be restored"
        )
        add_folder_arguments(parser)

    def handle(self, *args: Any, file: Path, verify: bool = False, **options: Any) -> None:
        folder_options: Any = {name: options.get(name) for name in FOLDER_OPTIONS}
        try:
            is_folder = file.is_dir()
            if any(folder_options.values()) and not is_folder:
                raise CommandError(f"{file} is no folder: --keep, --drill and --dry-run want one.")
            if verify:
                self.verify(chosen_archive(file))
            elif is_folder:
                self.back_up_into(file, **folder_options)
            else:
                self.back_up(file)
        except (ArchiveError, OSError) as error:
            raise CommandError(first_line(error)) from None

    def back_up(self, file: Path) -> None:
        refuse_existing(file)
        refuse_public(file)
        with noted(BackupRun.Kind.BACKUP, file):
            manifest = make_backup(file, self.show)
        self.stdout.write(f"{file} is written: {archive_in_numbers(manifest)}.")
        if not bring_file_up_to_date():
            self.show(f"{settings.ERASURES_FILE} cannot be written: see ERASURES_FILE.")

    def verify(self, file: Path) -> None:
        with noted(BackupRun.Kind.DRILL, file):
            manifest = self.rehearsed(file)
        self.stdout.write(f"{file} can be restored: {archive_in_numbers(manifest)}.")

    def back_up_into(self, folder: Path, *, keep: Keep | None, drill: bool, dry_run: bool) -> None:
        """Nothing is deleted before the new one is written, and was tried if that is wanted."""
        now = timezone.now()
        file = folder / archive_name(now)
        if not dry_run:
            self.back_up(file)
        if drill and not dry_run:
            self.verify(file)
        if keep:
            others = [one for one in own_archives(folder) if one.path != file]
            self.delete_outdated(to_be_deleted([Dated(now, file), *others], keep), dry_run)

    def delete_outdated(self, outdated: list[Dated], dry_run: bool) -> None:
        for one in outdated:
            self.stdout.write(f"{'Would be deleted' if dry_run else 'Deleted'}: {one.path}")
            if not dry_run:
                one.path.unlink(missing_ok=True)

    def rehearsed(self, file: Path) -> Manifest:
        self.show(f"Checking every byte of {file}")
        with opened(file) as archive:
            rehearse(archive, self.show)
            return archive.manifest

    def show(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.NOTICE)


def add_folder_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--keep",
        nargs="?",
        const=Keep(),
        type=read_keep,
        metavar="RULE",
        help="in a folder: afterwards delete the site's older ones, but for the last of each of so "
        f"many days, weeks and months; by default {Keep()}",
    )
    parser.add_argument(
        "--drill",
        action="store_true",
        help="in a folder: try whether the new one can be restored, before any is deleted",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="in a folder: only say what --keep would delete"
    )


@contextmanager
def noted(kind: BackupRun.Kind, file: Path) -> Iterator[None]:
    """Let the site remember how it went. Raises CommandError where it did not go well."""
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError("Stopped: nothing is left of it.") from None
    except (ArchiveError, Error, OSError) as error:
        if isinstance(error, OSError):
            # A write to a full disk does not say which.
            error.filename = error.filename or file.parent
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
