"""After an erasure: what is gone from the tables leaves the database's own files as well."""

import time
from typing import NamedTuple

from django.db import Error, OperationalError, connection, transaction
from django.db.models import CharField, Model, TextField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contact.erasures import privacy
from contact.models import DiagnosticRequest

# Others queue up behind whoever waits for a table: so ask briefly, and often.
LOCK_TIMEOUT = "500ms"
# Seconds altogether, and between two attempts.
LONGEST_TRY = 20.0
TRY_EVERY = 1.0
# In bytes: a second or two of writing.
LARGE_DATABASE = 256 * 1024 * 1024
REWRITE = "manage.py purge_requests --rewrite"
RUN_AGAIN = "The rows are gone, copies in the database's files are not: run this command again."


class Remains(NamedTuple):
    """Whether a copy is left in the database's files, and what to say of it and of other places."""

    is_clean: bool
    text: str


def leave_no_copy() -> Remains:
    """Write anew the files that held what was erased. Must not run inside a transaction.

    Where others are in the way it gives up after a while and says what stays until when: whoever
    calls it must call again then.
    """
    if connection.vendor == "sqlite":
        return rewrite_file()
    kept = privacy.records(DiagnosticRequest.objects.none()).values()
    until = time.monotonic() + LONGEST_TRY
    reasons = {rows.model._meta.db_table: rewrite_table(rows.model, until) for rows in kept}
    if held := [f"{table} ({reason})" for table, reason in reasons.items() if reason]:
        return Remains(False, still_there(held))
    said = _("No copy is left in PostgreSQL's tables and indexes: they were written anew.")
    return Remains(True, " ".join([said, *elsewhere()]))


def leave_no_copy_at_once() -> Remains:
    """The same where it takes a moment. Nothing can be written meanwhile: so the files of a large
    database stay as they are until somebody chooses the hour; says so.
    """
    if bytes_to_rewrite() <= LARGE_DATABASE:
        return leave_no_copy()
    said = _(
        "The database is large: what was moved within its files may have left copies there until "
        "they are written anew by “%(command)s”, when nobody wants to write for a while."
    )
    return Remains(True, said % {"command": REWRITE})


def bytes_to_rewrite() -> int:
    """How large the files are that hold requests and what belongs to them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            return int(cursor.fetchone()[0])
        kept = privacy.records(DiagnosticRequest.objects.none()).values()
        tables = [connection.ops.quote_name(rows.model._meta.db_table) for rows in kept]
        cursor.execute(
            "SELECT sum(pg_total_relation_size(name)) FROM unnest(%s::regclass[]) name", [tables]
        )
        return int(cursor.fetchone()[0])


def rewrite_file() -> Remains:
    """SQLite: write the file anew and empty the write-ahead log.

    secure_delete alone overwrites deleted cells, but not the copies that remain in the gaps of
    pages whose cells were moved together. Other writers wait meanwhile; others are waited for as
    long as the connection's timeout.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = cursor.fetchone()[0]
    except OperationalError:
        return Remains(False, _("The database is in use and may hold copies."))
    if is_busy:
        return Remains(False, _("The write-ahead log is in use and still holds copies."))
    said = _("No copy is left in the database file; its write-ahead log is empty.")
    return Remains(True, said)


def rewrite_table(model: type[Model], until: float) -> str:
    """PostgreSQL: write a table and its indexes anew; says what was in the way, or "".

    A column gets the type that it has, by an expression that PostgreSQL cannot see through. Unlike
    VACUUM FULL and CLUSTER this keeps no erased row for an older snapshot somewhere else. Of what
    is written in these tables the planner keeps no samples (migration 0007).
    """
    table = connection.ops.quote_name(model._meta.db_table)
    column, kind = a_text_column(model)
    change = f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {column} || ''"
    while True:
        try:
            with transaction.atomic(durable=True), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
                cursor.execute(change)
        except OperationalError as error:
            if time.monotonic() >= until:
                return first_line_of_error(error)
            time.sleep(TRY_EVERY)
        except Error as error:
            return first_line_of_error(error)
        else:
            return ""


def a_text_column(model: type[Model]) -> tuple[str, str]:
    """Some column that holds text and is no key, and its type in the database."""
    for field in model._meta.concrete_fields:
        if isinstance(field, CharField | TextField) and not field.unique:
            return connection.ops.quote_name(field.column or ""), str(field.db_type(connection))
    raise TypeError(f"{model} has no text that could be written anew.")


def first_line_of_error(error: Exception) -> str:
    return str(error).partition("\n")[0]


def still_there(tables: list[str]) -> str:
    said = _("Copies stay until other transactions have ended, in %(tables)s.")
    return said % {"tables": ", ".join(tables)}


def elsewhere() -> list[str]:
    """What the rest of a PostgreSQL installation still holds, and until when."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT current_setting('checkpoint_timeout'), current_setting('archive_mode'),
                (SELECT count(*) FROM pg_stat_replication),
                (SELECT count(*) FROM pg_replication_slots WHERE NOT active)
            """
        )
        checkpoints, archive, replicas, slots = cursor.fetchone()
    found = [
        _(
            "The write-ahead log holds earlier copies until a checkpoint (one every %(time)s at "
            "most) has freed its files and new entries have overwritten them."
        )
        % {"time": checkpoints}
    ]
    if archive != "off":
        found.append(_("The log is archived: there they stay until you delete that archive."))
    if replicas:
        said = ngettext(
            "%(count)d replica is rid of them once it has replayed the log up to now.",
            "%(count)d replicas are rid of them once they have replayed the log up to now.",
            replicas,
        )
        found.append(said % {"count": replicas})
    if slots:
        found.append(_("An inactive replication slot keeps the log until it is read or dropped."))
    return found
