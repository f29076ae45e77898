"""What each page of the desk costs at 2,000 articles and 20,000 requests, on SQLite and PostgreSQL:
CPU beside the sign-in page, and queries.
"""

import json
import tempfile

from tests.bench.databases import KINDS, python
from tests.bench.table import Row
from tests.served import empty_environment

ARTICLES, REQUESTS = 2_000, 20_000
# Of one page an aim is written down: whoever comes to the desk waits for it first.
MOST = {"front page": 200}
# None of what is there is over yet.
SETTINGS = {"REQUEST_RETENTION_DAYS": "1200"}


def rows():
    for name, databases in KINDS.items():
        with (
            tempfile.TemporaryDirectory(prefix="desk-") as folder,
            databases(folder, "site") as (url,),
        ):
            for page, cost in measured(folder, url).items():
                figures = f"{cost['queries']} queries, {cost['times']:.1f} × the sign-in page"
                most = MOST.get(page)
                yield Row(f"{page}, {name}", cost["ms"], "ms", most=most, figures=figures)


def measured(folder, url):
    """What each page costs on a site that is made in the database."""
    environment = empty_environment(folder, "http://127.0.0.1", url) | SETTINGS
    python(environment, "tests.many_pages", str(ARTICLES))
    python(environment, "tests.many_requests", str(REQUESTS))
    python(environment, "tests.many_edits")
    python(environment, "tests.many_traces")
    return json.loads(python(environment, "tests.bench.desk_costs"))
