from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from contact import privacy

BEYOND_REACH = (
    "Not covered: mails that were delivered already, and backups made before this moment."
)


class Command(BaseCommand):
    help = "Erase everything that is stored about the person with this address; prints a receipt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        receipt = privacy.erase(privacy.sent_from(options["email"]), dry_run=options["dry_run"])
        is_rehearsal = options["dry_run"]
        self.stdout.write("Nothing was erased. This would go:" if is_rehearsal else "Erased.")
        self.stdout.write(str(receipt))
        for other in privacy.mentioning(options["email"]):
            self.stdout.write(f"Another person's request mentions the address: {other.reference}")
        if not is_rehearsal:
            self.stdout.write(privacy.leave_no_copy())
            self.stdout.write(BEYOND_REACH)
