"""SQLite's file holds what visitors wrote: nobody else on the machine reads it."""

from contextlib import suppress
from pathlib import Path

from django.db import connection

from consultancy.sqlite.database_file import database_file

OTHERS = 0o007
# What SQLite makes beside the file from now on has the file's rights; what is there has its own.
FILES = ("", "-wal", "-shm")


def keep_from_others() -> None:
    """Take from users of the machine, but for the owner and his group, what an umask has left them.

    Where the file is somebody else's it is for him to do.
    """
    if connection.vendor != "sqlite":
        return
    for ending in FILES:
        with suppress(OSError):
            file = Path(f"{database_file()}{ending}")
            file.chmod(file.stat().st_mode & 0o777 & ~OTHERS)
