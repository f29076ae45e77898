"""Django’s SQLite, which does not read the same queries again and again (settings: ENGINE)."""
