"""The WSGI application that the server runs, for development and production alike."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")

CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)

django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, told that what comes in is UTF-8, whatever its sender calls it.

    Our pages are UTF-8, so browsers send that. Django believes any charset that Python has a codec
    for, also one that decodes no text (`base64`), and fails before the first middleware.
    """
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
    return django_application(environ, start_response)
