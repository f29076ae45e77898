"""What a deploy does once on each machine; the server does none of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from consultancy.backup.errors import first_line
from consultancy.releases.alone import alone
from consultancy.releases.private_file import keep_from_others
from consultancy.releases.static_folder import lay_out_static_files, outdated_static_files

KEPT = "What is applied stays, the rest is as it was"


class Command(BaseCommand):
    help = "Prepares the database and the static files for this code, once its settings are right."
    # It runs those that count, and all of them, first.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        self.say("Checks")
        call_command("check", deploy=True)
        try:
            if dry_run:
                self.tell()
                return
            with alone(self.say):
                self.migrate()
                self.lay_out()
        except (Error, OSError) as error:
            raise CommandError(
                f"The database did not let us: {first_line(error)}. {KEPT}; mend it, or wait for "
                "whoever is in the way, and run this again."
            ) from error
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {KEPT}; run this again.") from None
        self.say("Released: start the server, or let it take up the new code (SIGHUP)")

    def tell(self) -> None:
        self.say("Database")
        call_command("migrate", plan=True)
        outdated = outdated_static_files(Path(settings.STATIC_ROOT), settings.STATIC_RELEASES)
        self.say(f"Static files: those of this release; {len(outdated)} old ones would go")
        for name in outdated:
            self.stdout.write(f"  {name}")

    def migrate(self) -> None:
        """Each migration is applied whole, or not at all."""
        self.say("Database")
        call_command("migrate", interactive=False)
        keep_from_others()

    def lay_out(self) -> None:
        self.say("Static files")
        folder = Path(settings.STATIC_ROOT)
        try:
            done = lay_out_static_files(folder, settings.STATIC_RELEASES)
        except OSError as error:
            raise CommandError(
                f"Static files cannot be written ({first_line(error)}); see STATIC_FOLDER."
            ) from error
        self.stdout.write(
            f"  {len(done.files)} in {folder}, {len(done.new)} of them new; "
            f"{len(done.removed)} removed that only older releases had"
        )

    def say(self, text: str) -> None:
        self.stdout.write(f"==> {text}")
        self.stdout.flush()
