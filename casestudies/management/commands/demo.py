import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand

import casestudies
from casestudies.files.importing import Options, import_content
from casestudies.kinds import kind_models

CONTENT = Path(casestudies.__file__).parent / "demo"
GROUPS = ("Editors", "Consultants")


class Command(BaseCommand):
    help = "Load the demo content and make an account that can edit it; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="load content only where there is none"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if not (if_empty and any(model.objects.exists() for model in kind_models())):
            report = import_content([CONTENT], Options())
            self.stdout.write(report.lines()[-1])
        self.make_editor()

    def make_editor(self) -> None:
        """An account `editor`. Its password is known to everyone where DEBUG is on, only then."""
        editor, is_new = User.objects.get_or_create(
            username="editor",
            defaults={"is_staff": True, "first_name": "Demo", "last_name": "Editor"},
        )
        if not is_new:
            return
        password = "editor" if settings.DEBUG else secrets.token_urlsafe(16)
        editor.set_password(password)
        editor.save()
        editor.groups.set(Group.objects.filter(name__in=GROUPS))
        self.stdout.write(f"Sign in to the admin as editor, password {password}")
