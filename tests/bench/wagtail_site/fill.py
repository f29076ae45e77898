"""python -m texts.fill FILE: fifteen pages with the HTML of that file, below a list."""

import sys
from datetime import date
from pathlib import Path

import django

django.setup()

from texts.models import ListPage, TextPage  # noqa: E402
from wagtail.models import Site  # noqa: E402

home = Site.objects.get().root_page
list_page = home.add_child(instance=ListPage(title="Texts", slug="texts"))
for number in range(15):
    list_page.add_child(
        instance=TextPage(
            title=f"Text {number}",
            slug=f"text-{number}",
            date=date(2026, 1, 1 + number),
            introduction="What had slowed a marketplace down, and what happened then.",
            body=Path(sys.argv[1]).read_text(),
        )
    )
