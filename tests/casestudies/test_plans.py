"""What one page costs does not grow with the site: no public query reads all articles."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.many_pages import fill
from tests.surfaces import FIXED, LISTS

pytestmark = pytest.mark.django_db

PAGES = [
    "/case-studies/article-10/",
    "/insights/article-56/",
    "/problems/problem-0/",
    "/outcomes/outcome-0/",
    "/people/person-0/",
    "/page-3/",
    "/case-studies/?page=2",
    "/case-studies/?problem=problem-0&outcome=outcome-0",
    "/people/person-0/?page=2",
    "/diagnostic/thanks/?about=problem-0",
    "/blog/article-14/",
    "/case-studies/nothing/",
    "/cards/case-studies/article-10.png",
]
ARTICLES = "casestudies_article"


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "(SELECT"))]


def plan(cursor, query):
    """Each step of the database's plan, in its words."""
    cursor.execute(f"EXPLAIN {'QUERY PLAN ' * (connection.vendor == 'sqlite')}{query}")
    return [row[-1] for row in cursor.fetchall()]


def scans(query):
    """The steps of its plan that read the rows of all articles, or of all published ones."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It reads small tables whole, unless there is no index that would do.
            cursor.execute("SET LOCAL enable_seqscan = off")
            return [step for step in plan(cursor, query) if f"Seq Scan on {ARTICLES} " in step]
        names = "|".join([ARTICLES, *re.findall(rf'"{ARTICLES}" (?:AS )?"?([TUVW]\d+)', query)])
        reads_all = re.compile(rf"SCAN ({names})$|SEARCH ({names}) USING INDEX .*\bpublished_at<")
        return [step for step in plan(cursor, query) if reads_all.match(step)]


def test_no_public_page_reads_all_articles(client):
    fill(300)

    found = {
        path: [(step, query) for query in queries_of(client, path) for step in scans(query)]
        for path in [*LISTS, *FIXED, *PAGES]
    }

    assert {path: steps for path, steps in found.items() if steps} == {}
