"""What a process reads before it answers. A release is laid over the files while processes of the
one before still answer, and pages must not be made half of one and half of the other.
"""

import logging
from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template

TEMPLATES = {".html", ".txt", ".xml", ".css"}

logger = logging.getLogger(__name__)


def read_templates() -> int:
    """Compile the site's templates, which Django keeps as they are now; returns how many.

    One that is wrong is told, and fails whoever asks for it. With DEBUG they are read when they are
    asked for, since somebody edits them.
    """
    if settings.DEBUG:
        return 0
    folder: Path = settings.BASE_DIR / "templates"
    files = [file for file in folder.rglob("*") if file.suffix in TEMPLATES]
    return sum(is_readable(str(file.relative_to(folder))) for file in files)


def is_readable(name: str) -> bool:
    try:
        get_template(name)
    except TemplateSyntaxError:
        logger.exception("The template %s cannot be read", name)
        return False
    return True
