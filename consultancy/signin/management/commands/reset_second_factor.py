"""The way in for an only owner without telephone and codes; the desk helps all others."""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultancy.signin.mails import queue_second_factor_changed
from consultancy.signin.second_factor import take_away


class Command(BaseCommand):
    help = "Take away the second factor of an account, whose owner has lost app and recovery codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, username: str, dry_run: bool, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if not user:
            names = ", ".join(User.objects.filter(is_staff=True).values_list("username", flat=True))
            raise CommandError(f"There is no account {username}. Accounts: {names}")
        if dry_run:
            self.stdout.write(f"Nothing was done. {username} would lose app and recovery codes.")
            return
        take_away(user)
        queue_second_factor_changed(user, "taken_away")
        LogEntry.objects.log_actions(
            user.pk,
            [user],
            CHANGE,
            "Reset the second factor on the command line.",
            single_object=True,
        )
        self.stdout.write(
            f"{username} is signed out everywhere and sets up a new second factor at the next "
            "sign-in. A forgotten password: manage.py changepassword."
        )
