"""The site with its demo content, for tests of how all pages look and read.

Loaded as a plugin by conftest.py.
"""

import shutil
import sqlite3

import pytest
from django.core.management import call_command
from django.db import connection

ARTICLE = "/case-studies/fourteen-teams-one-shipment/"
# One that has a pattern where others have a photograph.
WITHOUT_PICTURE = "/case-studies/built-before-anyone-agreed/"
PAGES = [
    "/",
    "/case-studies/",
    "/case-studies/?problem=scaling&outcome=decision-clarity",
    ARTICLE,
    "/case-studies/the-signature-on-every-drawing/",
    "/case-studies/pack/",
    "/case-studies/pack/?ids=fourteen-teams-one-shipment,built-before-anyone-agreed",
    "/insights/",
    "/insights/write-down-what-would-change-your-mind/",
    "/problems/",
    "/problems/decision-drift/",
    "/outcomes/",
    "/outcomes/decision-clarity/",
    "/about/",
    "/services/",
    "/services/decision-review/",
    "/people/",
    "/people/ingrid-tarn/",
    "/legal/imprint/",
    "/diagnostic/",
    "/diagnostic/thanks/?about=scaling",
    "/privacy/",
    "/search/",
    "/search/?q=we+hire+more+and+ship+less",
    "/search/?q=flummery",
    "/styleguide/",
]


@pytest.fixture(scope="session")
def demo_copy(tmp_path_factory):
    """Where the demo content is kept after it was loaded for the first time: a database in memory,
    and a folder of media files.
    """
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    yield copy, tmp_path_factory.mktemp("demo") / "media"
    copy.close()


@pytest.fixture
def demo(transactional_db, settings, demo_copy, capsys):
    """The demo content, stored; and the style guide, which only shows where DEBUG is on. On SQLite,
    where tests in a browser are, it is loaded once and then copied.
    """
    # Imported late: the apps are not there yet when this plugin is loaded.
    from django.contrib.contenttypes.models import ContentType

    settings.DEBUG = True
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    rows, media = demo_copy
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        call_command("demo", verbosity=0)
    elif media.exists():
        rows.backup(connection.connection)
        shutil.copytree(media, settings.MEDIA_ROOT)
        ContentType.objects.clear_cache()
    else:
        call_command("demo", verbosity=0)
        connection.connection.backup(rows)
        shutil.copytree(settings.MEDIA_ROOT, media)


def left():
    """How many rows of whatever the demo makes are there."""
    # Imported late, as above.
    from django.contrib.auth.models import User

    from casestudies.kinds import page_models
    from casestudies.models import Client, DataFile, Redirect, Testimonial
    from casestudies.tables.menu_entries import MenuEntry

    models = (*page_models(), Client, Testimonial, MenuEntry, DataFile, User)
    found = {model.__name__: number for model in models if (number := model.objects.count())}
    # Those of lists stay: they lead to lists, which are there in any case.
    old = Redirect.objects.exclude(pk__in=Redirect.objects.elsewhere()).count()
    return found | ({"Redirect": old} if old else {})
