from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from contact import privacy


class Command(BaseCommand):
    help = "Erase the requests whose retention period is over, with all that belongs to them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        receipt = privacy.erase(privacy.purgeable(timezone.now()), dry_run=options["dry_run"])
        if options["dry_run"]:
            self.stdout.write("Nothing was erased. This would go:")
        self.stdout.write(str(receipt))
        if not options["dry_run"]:
            self.stdout.write(privacy.leave_no_copy())
