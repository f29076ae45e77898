"""The examples of docs/editors.md, each with the picture below it."""

import re
from typing import NamedTuple

from django.conf import settings

_EXAMPLE = re.compile(
    r"^```text\n(.*?)\n```\n\n!\[[^\]]+\]\(pictures/([\w-]+\.webp)\)$", re.M | re.S
)


class Example(NamedTuple):
    text: str
    picture: str


def examples():
    return [Example(*found) for found in _EXAMPLE.findall(guide_text("editors"))]


def guide_text(name):
    return (settings.BASE_DIR / "docs" / f"{name}.md").read_text()
