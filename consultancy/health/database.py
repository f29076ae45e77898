"""Whether the database answers, and is as this code wants it."""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from casestudies.lists.study_shelves import studies_watched
from casestudies.triggers.address_triggers import addresses_watched
from casestudies.triggers.text_triggers import texts_watched
from casestudies.triggers.version_triggers import version_watched
from consultancy.health.finding import Finding, State, doubtful

MIGRATE = "manage.py migrate"
# More migrations than that are not named.
NAMED = 3
WATCHED = (version_watched, texts_watched, addresses_watched, studies_watched)


def look_at_database() -> Finding:
    """Asks it one question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        mend = _(
            "Nothing can be stored, and visitors read for ten minutes what was read before. See "
            "whether the database’s server runs, whether it can be reached at DATABASE_URL, and "
            "whether its disk has room."
        )
        return Finding(State.BROKEN, _("The database does not answer."), mend)
    return Finding(said=_("%(kind)s answers.") % {"kind": connection.display_name})


def look_at_migrations() -> Finding:
    """A database that knows more of them than this code is that of the next release, and fine."""
    applied = MigrationRecorder(connection).applied_migrations()
    missing = [".".join(key) for key in wanted_migrations() if key not in applied]
    numbers = {"migrations_missing": len(missing)}
    if not missing:
        return Finding(said=_("The database is as this release wants it."), numbers=numbers)
    names = ", ".join(missing[:NAMED]) + (" …" if missing[NAMED:] else "")
    said = _("The database waits for migrations: %(names)s.") % {"names": names}
    mend = _("Run this, then reload the server.")
    return Finding(State.BROKEN, said, mend, MIGRATE, numbers=numbers)


@cache
def wanted_migrations() -> list[tuple[str, str]]:
    """The migrations of this code, in order. Read once: under a process they do not change."""
    return sorted(MigrationLoader(None).graph.nodes)


def look_at_triggers() -> Finding:
    """What the site leaves to the database to notice."""
    doubts = [said for watched in WATCHED if (said := watched.complaint())]
    mend = _("Run this: it sets again what is missing.")
    return doubtful(" ".join(doubts), _("They are all there."), mend=mend, command=MIGRATE)
