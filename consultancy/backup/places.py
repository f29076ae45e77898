"""Where a restore builds: out of sight, until all is there.

On SQLite a new file beside the present one, renamed into its place; on PostgreSQL one transaction.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from consultancy.backup.errors import ArchiveError
from consultancy.backup.writing import locked_file, sync_folder
from consultancy.sqlite.database_file import database_file
from contact.erasures.file import erasures_file

# Nobody reads it before it is whole: what a power cut takes is made anew.
QUICK = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
LOGS = ("-wal", "-shm")
# The lowest byte of what SQLite calls an error; the others say more.
PRIMARY = 0xFF
IN_USE = "The database is in use{by}: stop the server and whatever else reads it, and try again."


@contextmanager
def in_place_of_all() -> Iterator[None]:
    """In it the connection leads to an empty database, which takes the place of the present one at
    its end. If it fails, or is killed, all is as it was.

    Raises ArchiveError while somebody else uses the database.
    """
    with fresh_caches(), {"sqlite": new_file, "postgresql": same_schema}[connection.vendor]():
        yield


@contextmanager
def scratch() -> Iterator[None]:
    """In it the connection leads to an empty database, of which nothing remains. The site may run.

    Raises ArchiveError where there can be none.
    """
    with fresh_caches(), {"sqlite": other_file, "postgresql": other_schema}[connection.vendor]():
        yield


def refuse_in_use() -> None:
    """Raises ArchiveError while somebody else uses the database, as far as that can be told."""
    if connection.vendor == "sqlite":
        connection.close()
        if alone := only_user(database_file()):
            alone.close()
    elif others := other_users():
        raise ArchiveError(IN_USE.format(by=f" by {', '.join(others)}"))


def refuse_root() -> None:
    """Raises ArchiveError where the site could not change what root would write for it."""
    for folder in (Path(settings.MEDIA_ROOT), erasures_file().parent):
        if os.geteuid() == 0 and folder.exists() and (owner := owner_of(folder)) != "root":
            raise ArchiveError(
                f"{folder} is {owner}'s, and what root writes there would not be: do it as that "
                f"user (runuser -u {owner} -- …)."
            )


def owner_of(folder: Path) -> str:
    """By name, if there is one for the number."""
    try:
        return folder.owner()
    except KeyError:
        return str(folder.stat().st_uid)


def other_users() -> list[str]:
    """Who else is connected to this database of PostgreSQL as the site is, by the names that
    programs give and the addresses of other machines; others watch it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT COALESCE(NULLIF(application_name, ''), usename, 'somebody') "
            "|| COALESCE(' at ' || host(client_addr), '') "
            "FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def fresh_caches() -> Iterator[None]:
    """The numbers of content types are those of one database."""
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        ContentType.objects.clear_cache()


@contextmanager
def new_file() -> Iterator[None]:
    path = database_file()
    refuse_in_use()
    unfinished = path.with_name(f"{path.name}.restoring")
    with locked_file(unfinished) as file:
        with connected_to(unfinished):
            yield
        os.fsync(file.fileno())
        take_place(unfinished, path)


def take_place(new: Path, path: Path) -> None:
    """Rename it, while nobody has the old file, its logs or a lock on it."""
    alone = only_user(path)
    try:
        keep_owner(new, path)
        for log in LOGS:
            path.with_name(f"{path.name}{log}").unlink(missing_ok=True)
        new.rename(path)
        sync_folder(path.parent)
    finally:
        if alone:
            alone.close()


def only_user(path: Path) -> sqlite3.Connection | None:
    """A connection that keeps all others out; None where no database is that could be opened.

    Every connection in write-ahead mode has a lock that stands against leaving that mode. Raises
    ArchiveError while there is one.
    """
    if not path.exists():
        return None
    with ExitStack() as closed_if_refused:
        try:
            alone = sqlite3.connect(path, timeout=0, isolation_level=None)
            closed_if_refused.callback(alone.close)
            alone.execute("PRAGMA journal_mode = DELETE")
            alone.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & PRIMARY == sqlite3.SQLITE_BUSY
            said = IN_USE.format(by="") if is_busy else f"{path} cannot be replaced: {error}."
            raise ArchiveError(said) from error
        except sqlite3.DatabaseError:
            return None
        closed_if_refused.pop_all()
    return alone


def keep_owner(new: Path, old: Path) -> None:
    """Root, who puts a back-up in place, is not who runs the site; nor is that told by an empty
    file that root has just made by looking whether there was one.
    """
    told_by = old if old.exists() and old.stat().st_uid else old.parent
    if old.exists():
        new.chmod(old.stat().st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(new, told_by.stat().st_uid, told_by.stat().st_gid)


@contextmanager
def other_file() -> Iterator[None]:
    """Its name is gone as soon as it is open: also of a drill that is killed nothing remains."""
    with ExitStack() as connected:
        with TemporaryDirectory(prefix="drill-") as folder:
            connected.enter_context(connected_to(Path(folder) / "db.sqlite3"))
            connection.ensure_connection()
        try:
            yield
        except (DatabaseError, ArchiveError) as error:
            if "disk is full" not in str(error):
                raise
            said = f"The disk of {gettempdir()} is full, where the drill has its database: TMPDIR="
            raise ArchiveError(f"{said} names another folder.") from error


@contextmanager
def connected_to(path: Path) -> Iterator[None]:
    """Let the site's connection lead to another file of SQLite."""
    connection.close()
    known: dict[str, Any] = connection.settings_dict
    usual = {name: known[name] for name in ("NAME", "OPTIONS")}
    known |= {"NAME": str(path), "OPTIONS": known["OPTIONS"] | {"init_command": QUICK}}
    try:
        yield
    finally:
        connection.close()
        known |= usual


@contextmanager
def same_schema() -> Iterator[None]:
    refuse_in_use()
    with transaction.atomic():
        check_at_once()
        drop_own_tables()
        yield


@contextmanager
def other_schema() -> Iterator[None]:
    """It is made in a transaction that ends in nothing: also of a drill that is killed nothing
    remains.
    """
    name = f"drill_{token_hex(6)}"
    with transaction.atomic():
        check_at_once()
        with connection.cursor() as cursor:
            try:
                cursor.execute(f"CREATE SCHEMA {name}")
            except ProgrammingError as error:
                raise ArchiveError(
                    "The drill needs a schema for itself: let the site's user make one "
                    "(GRANT CREATE ON DATABASE … TO …)."
                ) from error
            # This one alone: nothing can be read or written elsewhere by mistake.
            cursor.execute(f"SET LOCAL search_path TO {name}")
        yield
        transaction.set_rollback(True)


def check_at_once() -> None:
    """Tables cannot be altered while checks of their rows are put off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def drop_own_tables() -> None:
    """Those whose names begin as the apps' do, of whatever release: what a later one leaves would
    be in its own way the next time. Others in the schema stay.
    """
    labels = {app.label for app in apps.get_app_configs()}
    labels |= {app for app, _name in MigrationRecorder(connection).applied_migrations()}
    prefixes = ("django_", *(f"{label}_" for label in labels))
    names = [name for name in connection.introspection.table_names() if name.startswith(prefixes)]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
