"""What a page costs, public or of the desk, on a site of many articles, beside one of 1,000: CPU of
one request that no cache answers, on SQLite and on PostgreSQL. SCALE_ARTICLES says how many.
"""

import json
import os
import tempfile

from tests.bench.databases import KINDS, python
from tests.bench.table import Row
from tests.served import empty_environment

SIZES = (1_000, int(os.environ.get("SCALE_ARTICLES", "20000")))
MOST = 3


def rows():
    names = [f"articles{size}" for size in SIZES]
    for name, databases in KINDS.items():
        with (
            tempfile.TemporaryDirectory(prefix="scale-") as folder,
            databases(folder, *names) as urls,
        ):
            few, many = (measured(folder, *one) for one in zip(urls, SIZES, strict=True))
            for page, cost in many.items():
                yield row(f"{page}, {name}", few[page], cost)


def row(what, few, many):
    figures = "; ".join(
        f"{size:,}: {each['ms']:.1f} ms, {each['queries']} queries, {each['bytes']:,} bytes"
        for size, each in zip(SIZES, (few, many), strict=True)
    )
    return Row(what, many["ms"] / few["ms"], "×", most=MOST, figures=figures)


def measured(folder, url, size):
    """What each page costs on a site of that size, which is made in the database."""
    environment = empty_environment(folder, "http://127.0.0.1", url)
    python(environment, "tests.many_pages", str(size))
    python(environment, "tests.many_edits")
    return json.loads(python(environment, "tests.bench.page_costs"))
