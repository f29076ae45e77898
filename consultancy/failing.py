"""The page for what breaks on our side: it needs nothing that can be missing."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

# Where not even templates are to be had.
PLAIN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Something broke on our side</title>
<h1>Something broke on our side</h1>
<p>It has been noted. Nothing you sent before is lost. Please try again in a few minutes.</p>
<p><a href="/">To the home page</a></p>
</html>
"""


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. The template asks neither database nor request, and where it fails the
    page is the one above.
    """
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        logger.exception("The page 500.html could not be made")
        return HttpResponseServerError(PLAIN)
