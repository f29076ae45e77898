import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.files.exporting import export_site
from casestudies.files.exporting.folders import FolderError, write_folder


class Command(BaseCommand):
    help = (
        "Write every page as a Hugo file below DIR, which is empty, in Git, or an earlier export."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--with-unconfirmed",
            action="store_true",
            help="write testimonials and clients without a valid permission too, and all names",
        )

    def handle(
        self, *args: Any, folder: Path, with_unconfirmed: bool = False, **options: Any
    ) -> None:
        export = export_site(with_unconfirmed=with_unconfirmed)
        try:
            counts, left_alone = write_folder(folder, export.files)
        except FolderError as error:
            raise CommandError(str(error)) from None
        for row in export.left_out:
            self.stdout.write(f"Left out, as there is no valid permission: {row}")
        for problem in [*export.problems, *left_alone]:
            self.stdout.write(problem)
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()) + ".")
        if export.problems or left_alone:
            sys.exit(1)
