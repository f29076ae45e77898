import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contact import copies, privacy, purging


class Command(BaseCommand):
    help = "Erase the requests whose retention period is over, with all that belongs to them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="erase also what makes the purge stop: more than a tenth of all requests, mails "
            "that were not sent, a clock that jumped",
        )

    def handle(self, *args: Any, dry_run: bool, yes: bool, **options: Any) -> None:
        now = timezone.now()
        over = privacy.purgeable(now)
        objections = purging.objections(over, now)
        if objections and not (dry_run or yes):
            raise CommandError("\n".join([*objections, self.how_to_go_on(over.count())]))
        receipt = privacy.erase(over, dry_run=dry_run)
        if dry_run:
            self.stdout.write("Nothing was erased. This would go:")
        self.stdout.write("\n".join([str(receipt), *(objections if dry_run else [])]))
        if not dry_run:
            remains = copies.leave_no_copy()
            self.stdout.write(remains.text)
            if not remains.is_clean:
                raise CommandError(copies.RUN_AGAIN, returncode=os.EX_TEMPFAIL)

    def how_to_go_on(self, count: int) -> str:
        return (
            f"Nothing was erased; the time of {count} requests is over. "
            f"Look with --dry-run; if they may go: {purging.CONFIRM}"
        )
