"""What a question to the search costs on a site of 10,000 articles on SQLite: CPU of one that no
cache answers, a while after the last change and right after one.
"""

import json
import os
import tempfile

from tests.bench.scale import python
from tests.bench.table import Row
from tests.served import empty_environment

ARTICLES = os.environ.get("SEARCH_ARTICLES", "10000")


def rows():
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        url = f"sqlite:///{folder}/site.sqlite3"
        environment = empty_environment(folder, "http://127.0.0.1", url)
        python(environment, "tests.many_pages", ARTICLES)
        costs = json.loads(python(environment, "tests.bench.search_costs"))
    for question, (usual, changed, total) in costs.items():
        figures = f"{changed:.0f} ms after a change; {total:,} found among {ARTICLES}"
        yield Row(f"search: {question}", usual, "ms", figures=figures)
