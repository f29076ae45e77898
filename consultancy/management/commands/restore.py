from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultancy.backup.archive import Archive, opened
from consultancy.backup.errors import ArchiveError
from consultancy.backup.replaced import what_is_replaced
from consultancy.backup.restoring import media_changes, restore


class Command(BaseCommand):
    help = (
        "Put a back-up in the place of the whole site, database and media. Stop the server first; "
        "it says what it will replace, and asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be replaced, and by what"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(
        self, *args: Any, file: Path, dry_run: bool = False, yes: bool = False, **options: Any
    ) -> None:
        try:
            with opened(file) as archive:
                self.tell_plan(archive)
                if dry_run:
                    self.stdout.write("This was a dry run: nothing was changed.")
                    return
                if not (yes or self.is_agreed()):
                    raise CommandError("Nothing was changed.")
                for sentence in restore(archive, self.show):
                    self.stdout.write(sentence)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The site is restored: start the server.")

    def tell_plan(self, archive: Archive) -> None:
        for sentence in what_is_replaced(archive, media_changes(archive)):
            self.stdout.write(sentence)

    def is_agreed(self) -> bool:
        self.stdout.write("Type yes to go on (--yes does not ask): ", ending="")
        self.stdout.flush()
        try:
            return input().strip().lower() == "yes"
        except EOFError:
            return False

    def show(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.NOTICE)
