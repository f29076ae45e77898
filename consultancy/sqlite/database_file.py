"""Where SQLite's file is."""

from pathlib import Path

from django.db import connection


def database_file() -> Path:
    """Of SQLite; where it is a link, the file to which it leads: its journals are beside that."""
    return Path(connection.settings_dict["NAME"]).resolve()
