"""The lists of links brought up to date by hand; else the mail worker does it (desk/links/)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casestudies.desk.links.reading import read_all_changed_texts
from casestudies.triggers.text_triggers import note_all_texts


class Command(BaseCommand):
    help = "Read the texts that have changed, for the lists of links. May be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every text anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            note_all_texts()
        for left in read_all_changed_texts():
            self.stdout.write(f"{left} changes left")
