"""Which release this code is."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def code_version() -> str:
    """As pyproject.toml says; nothing is installed of which one could ask it."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
