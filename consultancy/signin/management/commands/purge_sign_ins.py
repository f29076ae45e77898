"""By hand, or where nobody signs in, what each sign-in erases besides."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consultancy.signin.records import outdated


class Command(BaseCommand):
    help = "Erase the sign-ins, and the mails about accounts, whose time is over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write("Nothing was erased. This would go:")
        for name, rows in outdated().items():
            self.stdout.write(f"{name}: {rows.count()}")
            if not dry_run:
                rows.delete()
