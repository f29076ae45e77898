"""System checks: what the site's own addresses have come to hide."""

from typing import Any

from django.core import checks
from django.db import Error

from casestudies.models import PlainPage
from casestudies.page_paths import is_reserved


def check_hidden_pages(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning for each page of the owner's at whose address the site itself answers by now, as
    after a release with a new kind of page.

    Asks the database, so only commands that prepare one run it: `migrate` does, before each start.
    """
    try:
        paths = PlainPage.objects.order_by("slug").values_list("slug", flat=True)
        hidden = [path for path in paths if is_reserved(path)] if databases else []
    except Error:
        # Before the first migration there is no table.
        return []
    return [
        checks.Warning(f"/{path}/ {SAYS}", hint=MOVE_IT, id="casestudies.W001") for path in hidden
    ]


SAYS = "is an address of the site itself now: nobody can reach the page that stands there."
MOVE_IT = "Give it another path in the admin, under Pages."
