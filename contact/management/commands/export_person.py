"""For who asks what is kept about them; contact/erasures/ finds it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from contact.erasures import privacy


class Command(BaseCommand):
    help = "Write everything that is stored about the person with this address, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        stored = privacy.export(options["email"])
        text = json.dumps(stored, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.stdout.write(text)
