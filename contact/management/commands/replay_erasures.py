"""For a database that came from a back-up by other means than `restore`, or under another key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from contact.erasures import copies
from contact.erasures.record import recorded_erasures
from contact.erasures.replay import replay_erasures


class Command(BaseCommand):
    help = (
        "Erase again what was erased before, in a database that came from a backup; `restore` does "
        "so itself. What was erased is known by this database and ERASURES_FILE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write("Nothing was erased. This would be:")
        self.stdout.write(str(replay_erasures(recorded_erasures(), dry_run=dry_run)))
        if not dry_run:
            self.stdout.write(copies.leave_no_copy().text)
