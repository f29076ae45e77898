"""The demonstration put in and taken away; `make run` puts it where nothing is yet."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from casestudies.demo_content import EDITOR, Removal, delete_images, remove_demo
from casestudies.files.demo_pages import SITE
from casestudies.files.importing import Options, import_content
from casestudies.files.importing.telling import in_numbers
from casestudies.kinds import kind_models
from casestudies.search.indexing import compare_all_articles, index_all_changed_pages

# Whoever tries the site tries all of it: the words of the organisation are Administrators’ only.
GROUPS = ("Administrators", "Editors", "Consultants")


class Command(BaseCommand):
    help = "Load the demo content and make an account that can edit it; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="load content only where there is none"
        )
        parser.add_argument(
            "--remove", action="store_true", help="take the demo away, but what was edited"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="with --remove: say what would go"
        )

    def handle(
        self, *args: Any, if_empty: bool, remove: bool, dry_run: bool, **options: Any
    ) -> None:
        if remove or dry_run:
            self.remove(dry_run=dry_run)
            return
        if not (if_empty and any(model.objects.exists() for model in kind_models())):
            self.stdout.write(in_numbers(import_content([SITE], Options())))
            for _left in index_all_changed_pages():
                pass
            compare_all_articles()
        self.make_editor()

    def remove(self, *, dry_run: bool) -> None:
        """Take it away, and tell what was kept. A dry run takes nothing."""
        with transaction.atomic():
            removal = remove_demo()
            transaction.set_rollback(dry_run)
        if not dry_run:
            delete_images(removal.images)
        self.report(removal)
        if dry_run:
            self.stdout.write("This was a dry run: nothing was removed.")

    def report(self, removal: Removal) -> None:
        for line in removal.kept:
            self.stdout.write(f"Kept: {line}")
        counts = {**removal.counts, "images": len(removal.images)}
        gone = [f"{number} {name}" for name, number in counts.items() if number]
        self.stdout.write(f"Removed: {', '.join(gone) or 'nothing'}.")

    def make_editor(self) -> None:
        """An account `editor`. Its password is known to everyone where DEBUG is on, only then."""
        editor, is_new = User.objects.get_or_create(
            username=EDITOR["username"], defaults={**EDITOR, "is_staff": True}
        )
        if not is_new:
            return
        password = "editor" if settings.DEBUG else secrets.token_urlsafe(16)
        editor.set_password(password)
        editor.save()
        editor.groups.set(Group.objects.filter(name__in=GROUPS))
        self.stdout.write(f"Sign in to the admin as editor, password {password}")
