"""The way back to the release before, once this one has migrated the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from consultancy.backup.archive import opened
from consultancy.backup.errors import ArchiveError, first_line
from consultancy.backup.going_back import take_back_to, to_be_taken_back


class Command(BaseCommand):
    help = (
        "Take back the migrations that the release did not have which made the back-up FILE, and "
        "keep the rows that came in since: before its code takes over again. Stop the server first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be taken back"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool = False, **options: Any) -> None:
        try:
            with opened(file) as archive:
                manifest = archive.manifest
            found = to_be_taken_back(manifest.migrations)
            self.stdout.write(
                "\n".join([f"Back to release {manifest.version}:", *map(str, found)])
                if found
                else f"The tables are those of release {manifest.version} already."
            )
            if found and not dry_run:
                take_back_to(manifest.migrations)
        except KeyboardInterrupt:
            raise CommandError("Stopped: what was taken back stays so, run this again.") from None
        except (ArchiveError, Error) as error:
            raise CommandError(first_line(error)) from None
