"""Whether there is room for files, and whether those of the pages are there."""

import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultancy.health.finding import Finding, State, doubtful
from consultancy.media.place import media_place
from consultancy.sqlite.database_file import database_file
from consultancy.static_files import doubt_of_static_files

MB = 1024**2
# Of DISK_FREE_MB: with less than that part of it writes fail any moment.
LAST_PART = 10
# Debian's folder of all PostgreSQL's files.
POSTGRESQL = Path("/var/lib/postgresql")
THIS_MACHINE = {"", "localhost", "127.0.0.1", "::1"}


class Room(NamedTuple):
    """What is left on the file system of a folder, in bytes; nothing where no file can be made."""

    name: str
    folder: Path
    free: int
    device: int


def look_at_disk() -> Finding:
    """The file systems of all that the site writes, and of a database server that is on this
    machine; another machine's disk it cannot see.
    """
    rooms = [room_in(name, Path(folder)) for name, folder in folders().items() if folder]
    least = min(rooms, key=lambda room: room.free)
    numbers = {f"disk_free_{room.name}": room.free for room in rooms}
    bound: int = settings.DISK_FREE
    if least.free >= bound:
        said = _("%(free)s are free where there is least.") % {"free": in_units(least.free)}
        return Finding(said=said, numbers=numbers)
    state = State.BROKEN if least.free * LAST_PART < bound else State.LOOK
    same = [str(NAMES[room.name]) for room in rooms if room.device == least.device]
    words = {"free": in_units(least.free), "folder": least.folder, "what": ", ".join(same)}
    said = _("Only %(free)s are free at %(folder)s (%(what)s).") % words
    mend = _(
        "Make room: what stands in %(cards)s may be deleted, and so may old logs and back-ups that "
        "are kept elsewhere. Without room nothing can be stored."
    ) % {"cards": settings.CARDS_FOLDER}
    return Finding(state, said, mend, f"df -h {least.folder}", numbers=numbers)


NAMES = {
    "database": gettext_lazy("the database"),
    "media": gettext_lazy("images"),
    "cards": gettext_lazy("pictures of links"),
    "temporary": gettext_lazy("uploads under way"),
}


def folders() -> dict[str, str]:
    """Where the site writes, by what it is; empty where that is no folder of this machine."""
    return {
        "database": database_folder(),
        "media": str(settings.MEDIA_ROOT),
        "cards": settings.CARDS_FOLDER,
        "temporary": tempfile.gettempdir(),
    }


def database_folder() -> str:
    """Where rows are written, on this machine; empty where that is another one's."""
    if connection.vendor == "sqlite":
        return str(database_file().parent)
    told = connection.settings_dict
    host: str = told["HOST"] or told.get("OPTIONS", {}).get("host", "")
    is_here = host.startswith("/") or host in THIS_MACHINE
    return str(POSTGRESQL) if is_here and POSTGRESQL.is_dir() else ""


def room_in(name: str, folder: Path) -> Room:
    """What is left for whoever may not use the last of it. A folder that is not there yet will be
    on the file system of the one above.
    """
    # A service that systemd hardens sees folders that others write to as read-only.
    is_others = folder == POSTGRESQL
    folder = next(place for place in (folder, *folder.parents) if place.exists())
    told = os.statvfs(folder)
    has_names = told.f_favail > 0 or not told.f_files
    is_writable = is_others or not told.f_flag & os.ST_RDONLY
    free = told.f_bavail * told.f_frsize if has_names and is_writable else 0
    return Room(name, folder, free, folder.stat().st_dev)


def in_units(size: int) -> str:
    return f"{size / 1024 / MB:,.1f} GB" if size >= 1024 * MB else f"{size / MB:,.0f} MB"


def look_at_media() -> Finding:
    """Whether images can be read where they are kept: in a folder, or in a bucket."""
    if not settings.MEDIA_IN_BUCKET:
        return Finding(said=_("Images are in the folder %(folder)s.") % {"folder": media_place()})
    bucket: Any = storages["default"]
    place = {"bucket": media_place(), "doubt": bucket.doubt()}
    if not place["doubt"]:
        return Finding(said=_("The bucket %(bucket)s answers.") % place)
    mend = _(
        "Images that this machine has a copy of are shown all the same, and none can be uploaded. "
        "See to the bucket, its keys (AWS_ACCESS_KEY_ID) and MEDIA_STORAGE_URL."
    )
    said = _("The bucket %(bucket)s does not answer (%(doubt)s).") % place
    return Finding(State.LOOK, said, mend)


def look_at_static_files() -> Finding:
    """Styles and scripts, as far as pages have asked for them in this process."""
    return doubtful(doubt_of_static_files(), _("Styles and scripts are there."))
