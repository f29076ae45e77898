"""A back-up put back once somebody has said yes; consultancy/backup/ does it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from consultancy.backup.archive import Archive, opened
from consultancy.backup.errors import ArchiveError, first_line
from consultancy.backup.media_changes import MediaChanges, media_changes
from consultancy.backup.places import refuse_in_use, refuse_root
from consultancy.backup.replaced import what_is_replaced
from consultancy.backup.restoring import empty_search_server, restore, tidy_media
from consultancy.backup.rotation import chosen_archive
from contact.erasures.copies import leave_no_copy


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
        with explained("Nothing was changed."):
            file = chosen_archive(file)
            self.show(f"Checking every byte of {file}")
            with opened(file) as archive:
                changes = self.tell_plan(archive)
                refuse_root()
                refuse_in_use()
                if dry_run:
                    self.stdout.write("This was a dry run: nothing was changed.")
                elif yes or self.is_agreed():
                    self.replace_all(archive, changes)
                else:
                    raise CommandError("Nothing was changed.")

    def tell_plan(self, archive: Archive) -> MediaChanges:
        changes = media_changes(archive)
        for sentence in what_is_replaced(archive, changes):
            self.stdout.write(sentence)
        return changes

    def replace_all(self, archive: Archive, changes: MediaChanges) -> None:
        said = restore(archive, changes, self.show)
        with explained("The database is restored, not all the rest is: run this again."):
            tidy_media(archive, changes)
            said += [leave_no_copy().text, empty_search_server()]
            for sentence in filter(None, said):
                self.stdout.write(sentence)
            self.stdout.write("The site is restored: start the server.")

    def is_agreed(self) -> bool:
        self.stdout.write("Type yes to go on (--yes does not ask): ", ending="")
        self.stdout.flush()
        try:
            return input().strip().lower() == "yes"
        except EOFError:
            return False

    def show(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.NOTICE)


@contextmanager
def explained(state: str) -> Iterator[None]:
    """Say what is wrong, or that somebody stopped it, and where that leaves the site."""
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError(f"Stopped. {state}") from None
    except (ArchiveError, Error, OSError) as error:
        raise CommandError(f"{first_line(error).removesuffix('.')}. {state}") from None
