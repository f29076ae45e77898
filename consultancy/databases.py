"""What a database must be before this site uses it."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# By the connection, which file SQLite opened: device and number.
OPENED = "opened_file"
# How long a process that answers visitors lets a statement run, and a transaction wait for its next
# one: a thread that is lost holds its locks no longer than that. Commands may take their time.
BOUNDS = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"


def refuse_sql_ascii(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Refuse a PostgreSQL database whose encoding is SQL_ASCII.

    psycopg returns bytes instead of text from such a database, and every page would break in its
    own way. Raises ImproperlyConfigured; asks the server nothing, the encoding came with the
    connection.
    """
    if connection.vendor != "postgresql":
        return
    encoding = connection.connection.info.parameter_status("server_encoding")
    if encoding == "SQL_ASCII":
        raise ImproperlyConfigured(
            "The PostgreSQL database has the encoding SQL_ASCII. Create it again with "
            "ENCODING 'UTF8' (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0)."
        )


def bound_statements() -> None:
    """Have PostgreSQL end what takes longer than BOUNDS, on each connection that this process opens
    from now on; what DATABASE_URL says of its own `options` counts more.
    """
    options: dict[str, Any] = connections.settings[DEFAULT_DB_ALIAS].get("OPTIONS", {})
    if "options" in options:
        options["options"] = f"{BOUNDS} {options['options']}"


def note_file(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of connection_created: remember which file SQLite has opened."""
    if connection.vendor == "sqlite":
        setattr(connection, OPENED, file_identity(connection))


def leave_replaced_file(**kwargs: Any) -> None:
    """Receiver of request_started: close a connection that a request before this one has left, if
    another file is in the place of its own: what is written to that one nobody will read.
    """
    for connection in connections.all(initialized_only=True):
        is_free = connection.connection is not None and not connection.in_atomic_block
        is_ours = connection.vendor == "sqlite" and is_free
        if is_ours and file_identity(connection) != getattr(connection, OPENED, None):
            connection.close()


def file_identity(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """The file in the place of the database; None where there is none, and for one in memory."""
    try:
        found = Path(connection.settings_dict["NAME"]).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
