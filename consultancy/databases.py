"""What a database must be before this site uses it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper


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
