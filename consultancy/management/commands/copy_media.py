"""manage.py copy_media PLACE"""

from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.storage import Storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultancy.backup.errors import first_line
from consultancy.media.moving import copy_file, files_to_copy, storage_at
from consultancy.media.place import media_place

TOLD_EACH = 100
MB = 1024**2
AGAIN = "Run it again: it goes on where it ended."


class Command(BaseCommand):
    help = (
        "Copy the images of another folder or bucket to where MEDIA_STORAGE_URL says that they "
        "are; nothing is deleted, and what is there already is passed over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="/srv/site/media or s3://bucket/folder?endpoint=…")
        parser.add_argument("--dry-run", action="store_true", help="say what would be copied")

    def handle(self, *, place: str, dry_run: bool, **options: Any) -> None:
        with TemporaryDirectory() as copies:
            try:
                self.copy_from(storage_at(place, copies), dry_run=dry_run)
            except ValueError as error:
                raise CommandError(str(error)) from None
            except OSError as error:
                raise CommandError(f"{first_line(error).removesuffix('.')}. {AGAIN}") from None
            except KeyboardInterrupt:
                raise CommandError(f"Stopped. {AGAIN}") from None

    def copy_from(self, source: Storage, *, dry_run: bool) -> None:
        copied, size, known = 0, 0, 0
        for file in files_to_copy(source):
            if file.is_there:
                known += 1
                continue
            if not dry_run:
                copy_file(source, file.name)
            copied, size = copied + 1, size + file.size
            if copied % TOLD_EACH == 0:
                self.stdout.write(f"{copied} files, {size / MB:,.1f} MB …")
        verb = "would be copied" if dry_run else "copied"
        self.stdout.write(
            f"{copied} files ({size / MB:,.1f} MB) {verb} to {media_place()}; {known} were there."
        )
