"""The public site as plain files, by hand or by cron; consultancy/edition/ writes them."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from consultancy.edition.exporting import Edition, export_edition
from consultancy.edition.folder import EditionFolder, EditionFolderError
from consultancy.edition.walk import SiteAwayError
from consultancy.wsgi import application

# So many files at a time.
TOLD_EVERY = 500


class Command(BaseCommand):
    help = (
        "Write the public site as plain files into DIR, which is empty or an earlier export: what "
        "has changed since, and delete what is gone. May be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--verbatim",
            action="store_true",
            help="every page as the site sends it, to the last byte: for a server at the site’s "
            "own address that asks the site for what it has not (nginx.conf in DIR does)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would be written and deleted, and leave all as it is",
        )

    def handle(
        self,
        *args: Any,
        folder: Path,
        verbatim: bool = False,
        dry_run: bool = False,
        **options: Any,
    ) -> None:
        try:
            edition = export_edition(
                application,
                EditionFolder(folder, is_dry=dry_run),
                is_verbatim=verbatim,
                tell=self.show_done,
            )
        except EditionFolderError as error:
            raise CommandError(str(error)) from None
        except (SiteAwayError, Error) as error:
            said = str(error).partition("\n")[0]
            raise CommandError(f"Nothing was written. {said}") from None
        self.tell(edition, is_dry=dry_run, is_verbatim=verbatim)
        if edition.problems:
            sys.exit(1)

    def show_done(self, done: int) -> None:
        if done % TOLD_EVERY == 0:
            self.stderr.write(f"{done} files", self.style.NOTICE)

    def tell(self, edition: Edition, *, is_dry: bool, is_verbatim: bool) -> None:
        for line in [*(edition.changed if is_dry else []), *edition.problems]:
            self.stdout.write(line)
        if not edition.is_of_one_moment:
            self.stdout.write("The site was edited meanwhile: run it once more.")
        if not is_verbatim:
            self.stdout.write(f"Forms and searches are sent to {settings.SITE_URL}.")
        counts = ", ".join(f"{number} {name}" for name, number in edition.counts.items())
        self.stdout.write(f"{counts}.")
        if is_dry:
            self.stdout.write("This was a dry run: nothing was written.")
