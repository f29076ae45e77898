"""Pages into Markdown files, from the command line; files/exporting/ writes them."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.files.exporting import Export
from casestudies.files.exporting.checkouts import export_over, site_to_export_over
from casestudies.files.exporting.folders import FolderError, write_folder
from casestudies.files.exporting.site_folder import ExportOutcome

# So many pages at a time.
TOLD_EVERY = 1000


class Command(BaseCommand):
    help = (
        "Write every page as a file: over the Hugo or Jekyll site whose root or content folder is "
        "DIR, or into DIR, which is empty, in Git, or an earlier export. May be stopped and run "
        "again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--with-unconfirmed",
            action="store_true",
            help="write testimonials and clients without a valid permission too, and all names",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="over a site: say what would be written and deleted, and leave all as it is",
        )

    def handle(
        self,
        *args: Any,
        folder: Path,
        with_unconfirmed: bool = False,
        dry_run: bool = False,
        **options: Any,
    ) -> None:
        site = site_to_export_over(folder)
        if site:
            outcome = export_over(
                site, with_unconfirmed=with_unconfirmed, dry_run=dry_run, tell=self.show_done
            )
        elif dry_run:
            raise CommandError(
                f"{folder} is no site that can be written over: leave --dry-run out."
            )
        else:
            outcome = self.written_into(folder, with_unconfirmed=with_unconfirmed)
        self.tell(outcome)
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")
        if outcome.problems:
            sys.exit(1)

    def written_into(self, folder: Path, *, with_unconfirmed: bool) -> ExportOutcome:
        """A whole export into a folder of its own."""
        export = Export()
        files = export.files(with_unconfirmed=with_unconfirmed, tell=self.show_done)
        try:
            counts, left_alone = write_folder(folder, files)
        except FolderError as error:
            raise CommandError(str(error)) from None
        return ExportOutcome(counts, [], [*export.problems, *left_alone], export.left_out)

    def show_done(self, done: int, total: int) -> None:
        if done % TOLD_EVERY == 0 or done == total:
            self.stderr.write(f"{done} of {total} pages", self.style.NOTICE)

    def tell(self, outcome: ExportOutcome) -> None:
        for row in outcome.left_out:
            self.stdout.write(f"Left out, as there is no valid permission: {row}")
        for sentence in [*outcome.notes, *outcome.problems]:
            self.stdout.write(sentence)
        counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
        self.stdout.write(f"{counts}.")
