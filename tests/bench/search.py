"""What a question to the search costs over 10,000 articles with the words of a language, on SQLite
and on PostgreSQL: CPU, the database's included, of one that no cache answers, and of the first
after a change.
"""

import json
import os
import tempfile

from tests.bench.databases import KINDS, python
from tests.bench.table import Row
from tests.served import empty_environment

ARTICLES = os.environ.get("SEARCH_ARTICLES", "10000")
# In milliseconds.
FEW_TENS = 50


def rows():
    for name, databases in KINDS.items():
        with (
            tempfile.TemporaryDirectory(prefix="search-") as folder,
            databases(folder, "site") as (url,),
        ):
            environment = empty_environment(folder, "http://127.0.0.1", url)
            python(environment, "tests.bench.search_pages", ARTICLES)
            costs = json.loads(python(environment, "tests.bench.search_costs"))
        for question, (usual, changed, total) in costs.items():
            figures = f"{changed:.0f} ms after a change; {total:,} found among {ARTICLES}"
            yield Row(f"search on {name}: {question}", usual, "ms", most=FEW_TENS, figures=figures)
