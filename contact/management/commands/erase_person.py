"""For who asks to be forgotten; contact/erasures/ does it."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contact.erasures import copies, privacy
from contact.senders import sent_from

BEYOND_REACH = (
    "Not covered: mails that were delivered already, and backups made before this moment, which "
    "hold what they hold until you delete them: restoring one erases it again, as long as it finds "
    "this erasure in the database or in ERASURES_FILE."
)


class Command(BaseCommand):
    help = "Erase everything that is stored about the person with this address; prints a receipt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, email: str, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write("Nothing was erased. This would go:")
        self.name_what_is_found(email, dry_run)
        mentioning = list(privacy.mentioning(email))
        receipt = privacy.erase(sent_from(email), person=email, dry_run=dry_run)
        self.stdout.write(str(receipt) if dry_run else f"Erased.\n{receipt}")
        for other in mentioning:
            self.stdout.write(f"Another person's request mentions the address: {other.reference}")
        if not dry_run:
            self.leave_no_copy()

    def leave_no_copy(self) -> None:
        """Says what is left where; a status of its own asks whoever runs us to do it again."""
        remains = copies.leave_no_copy()
        self.stdout.write(f"{remains.text}\n{BEYOND_REACH}")
        if not remains.is_clean:
            raise CommandError(copies.RUN_AGAIN, returncode=os.EX_TEMPFAIL)

    def name_what_is_found(self, email: str, dry_run: bool) -> None:
        """Say which addresses count as this person's, beside the receipt, which holds no address.

        It may be kept: so they go to standard error, except in a rehearsal.
        """
        out = self.stdout if dry_run else self.stderr
        for found in privacy.addresses_used(sent_from(email)):
            count = found["requests"]
            line = f"{found['email']}: {count} request{'' if count == 1 else 's'}"
            out.write(line, style_func=str)
