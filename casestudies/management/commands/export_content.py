import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.files.exporting import export_site
from casestudies.files.exporting.checkouts import export_over, site_to_export_over
from casestudies.files.exporting.folders import FolderError, write_folder
from casestudies.files.exporting.site_folder import ExportOutcome


class Command(BaseCommand):
    help = (
        "Write every page as a file: over the Hugo or Jekyll site whose root or content folder is "
        "DIR, or into DIR, which is empty, in Git, or an earlier export."
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
            outcome = export_over(site, with_unconfirmed=with_unconfirmed, dry_run=dry_run)
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
        export = export_site(with_unconfirmed=with_unconfirmed)
        try:
            counts, left_alone = write_folder(folder, export.files)
        except FolderError as error:
            raise CommandError(str(error)) from None
        return ExportOutcome(counts, [], [*export.problems, *left_alone], export.left_out)

    def tell(self, outcome: ExportOutcome) -> None:
        for row in outcome.left_out:
            self.stdout.write(f"Left out, as there is no valid permission: {row}")
        for sentence in [*outcome.notes, *outcome.problems]:
            self.stdout.write(sentence)
        counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
        self.stdout.write(f"{counts}.")
