"""Markdown files into pages, from the command line; files/importing/ reads and stores them."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.files.importing import (
    Options,
    Report,
    UnreadableSiteError,
    import_content,
    telling,
)
from casestudies.files.importing.reading.folder_kinds import read_choice
from casestudies.kinds import KINDS
from casestudies.search.indexing import index_first_changes

SEARCH_FOLLOWS = (
    "The search has still %d changes to read: the mail worker does, or manage.py index_pages."
)


class Command(BaseCommand):
    help = (
        "Import Markdown files of a Hugo or Jekyll site; says what it did, file by file. What it "
        "says of many files alike stands there once; --verbosity 2 says it of each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="report, but write nothing")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FOLDER=KIND",
            help="the pages of a folder are of that kind: " + ", ".join(KINDS),
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="replace pages that were edited here"
        )
        parser.add_argument(
            "--prune", action="store_true", help="unpublish pages whose files are gone"
        )
        parser.add_argument(
            "--keep-html", action="store_true", help="show raw HTML as far as it is safe"
        )
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="how the report is told"
        )

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        for path in paths:
            if not path.exists():
                raise CommandError(f"{path} does not exist.")
        chosen = Options(
            kinds=self.chosen_kinds(options["map"]),
            dry_run=options["dry_run"],
            overwrite=options["overwrite"],
            prune=options["prune"],
            keep_html=options["keep_html"],
        )
        try:
            report = import_content(paths, chosen, self.show_progress)
        except UnreadableSiteError as error:
            raise CommandError(str(error)) from None
        left = 0 if chosen.dry_run else index_first_changes()
        if options["format"] == "json":
            data = telling.as_data(report, dry_run=chosen.dry_run)
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            self.tell(report, options)
            if left:
                self.stdout.write(SEARCH_FOLLOWS % left)
        if report.counts["refused"] or report.shortfall:
            sys.exit(1)

    def chosen_kinds(self, choices: list[str]) -> dict[str, str]:
        try:
            return dict(map(read_choice, choices))
        except ValueError as error:
            raise CommandError(str(error)) from None

    def tell(self, report: Report, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            self.stdout.write("\n".join([*telling.table_of_folders(report), ""]))
        for line in telling.in_lines(report, every=options["verbosity"] > 1):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written.")

    def show_progress(self, done: int, total: int) -> None:
        """A bar on a terminal; a line a thousand files where the output is read later."""
        if not self.stderr.isatty():
            if done % 1000 == 0:
                self.stderr.write(f"{done} of {total} files read", self.style.NOTICE)
            return
        if done % 50 and done != total:
            return
        width = 40 * done // total
        bar = "#" * width + "." * (40 - width)
        end = "\n" if done == total else ""
        self.stderr.write(f"\r[{bar}] {done} of {total}", ending=end)
