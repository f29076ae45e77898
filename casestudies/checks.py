"""System checks: what the site's own addresses have come to hide, and what no trigger notices."""

from typing import Any

from django.core import checks
from django.db import Error

from casestudies.lists.study_shelves import studies_watched
from casestudies.models import PlainPage
from casestudies.page_paths import is_reserved
from casestudies.triggers.address_triggers import addresses_watched
from casestudies.triggers.text_triggers import texts_watched
from casestudies.triggers.trigger_watch import CURE
from casestudies.triggers.version_triggers import version_watched
from casestudies.version.site_version import read_version


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


def check_triggers(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning where writes would go unnoticed: to what pages show, to what texts mention, to
    what is public no more, and to what filters count.

    Asks the database, as `check_hidden_pages` does.
    """
    watched = {
        "W002": version_watched,
        "W003": texts_watched,
        "W004": addresses_watched,
        "W005": studies_watched,
    }
    try:
        # Before the first migration there is nothing to notice.
        is_asked = databases and read_version()
        said = {name: one.complaint() for name, one in watched.items()} if is_asked else {}
    except Error:
        return []
    return [
        checks.Warning(text, hint=CURE, id=f"casestudies.{name}")
        for name, text in said.items()
        if text
    ]
