"""By hand what the mail worker erases each day, and the leave to go on where it has stopped."""

import os
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contact.erasures import copies, privacy, purging


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
        parser.add_argument(
            "--rewrite",
            action="store_true",
            help="write also a large database's files anew, so that no copy is left in them: "
            "nothing can be stored meanwhile, so do it at night",
        )

    def handle(self, *args: Any, dry_run: bool, yes: bool, rewrite: bool, **options: Any) -> None:
        now = timezone.now()
        objections = purging.objections(now)
        if dry_run:
            self.rehearse(now, objections)
            return
        if objections and not yes:
            raise CommandError("\n".join([*objections, self.how_to_go_on(now)]))
        self.stdout.write(str(privacy.in_all(purging.erase_over(now))))
        self.leave_no_copy(rewrite)

    def rehearse(self, now: datetime, objections: list[str]) -> None:
        receipt = privacy.erase(privacy.purgeable(now), dry_run=True)
        self.stdout.write("Nothing was erased. This would go:")
        self.stdout.write("\n".join([str(receipt), *objections]))

    def leave_no_copy(self, is_large_too: bool) -> None:
        remains = copies.leave_no_copy() if is_large_too else copies.leave_no_copy_at_once()
        self.stdout.write(remains.text)
        if not remains.is_clean:
            raise CommandError(copies.RUN_AGAIN, returncode=os.EX_TEMPFAIL)

    def how_to_go_on(self, now: datetime) -> str:
        return (
            f"Nothing was erased; the time of {privacy.number_over(now)} requests is over. "
            f"Look with --dry-run; if they may go: {purging.CONFIRM}"
        )
