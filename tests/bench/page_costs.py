"""python -m tests.bench.page_costs: what each address costs on the site of DATABASE_URL, the public
ones and those of the desk that are about pages.

Prints JSON: by address the milliseconds of CPU of this process and of PostgreSQL's, the queries,
and the bytes. No page is kept: each is made anew, while what a process keeps of the site is kept.
"""

import json
import logging
import sys
import time
from pathlib import Path
from statistics import median

ROUNDS = 5
ADDRESSES = {
    "home": "/",
    "list": "/case-studies/",
    "list, last page": "/case-studies/?page={last}",
    "list by problem": "/case-studies/?problem=problem-0",
    "list by problem and outcome": "/case-studies/?problem=problem-0&outcome=outcome-0",
    "insights": "/insights/",
    "problems": "/problems/",
    "outcomes": "/outcomes/",
    "people": "/people/",
    "article": "/case-studies/article-500/",
    "insight": "/insights/article-56/",
    "problem": "/problems/problem-0/",
    "problem, last page": "/problems/problem-0/?page={last_of_problem}",
    "outcome": "/outcomes/outcome-0/",
    "person": "/people/person-0/",
    "page": "/page-3/",
    "feed": "/case-studies/feed/",
    "sitemap": "/sitemap.xml",
    "part of the sitemap": "/sitemap-case-studies-0.xml",
    "card": "/cards/case-studies/article-10.png",
    "old address": "/blog/article-14/",
    "nothing there": "/case-studies/nothing/",
    "form": "/diagnostic/",
    "thanks": "/diagnostic/thanks/?about=problem-0",
    "privacy": "/privacy/",
}

LIST = "/admin/casestudies/article/"
PICKER = "/admin/autocomplete/?app_label=casestudies&model_name=article&field_name=related&term="
DESK = {
    "links": "/admin/links/",
    "articles": LIST,
    "articles, page 20": f"{LIST}?p=20",
    "articles by title": f"{LIST}?o=1",
    "articles, drafts": f"{LIST}?state=draft",
    "articles with draft changes": f"{LIST}?state=draft-changes",
    "articles of a year": f"{LIST}?year=2020",
    "articles of a problem": f"{LIST}?problems={{problem}}",
    "articles, words found": f"{LIST}?q=team",
    "articles, words not found": f"{LIST}?q=zyxqv",
    "form of an article": f"{LIST}{{article}}/change/",
    "form of a problem": "/admin/casestudies/problem/{problem}/change/",
    "question before a problem goes": "/admin/casestudies/problem/{problem}/delete/?version=1",
    "history": f"{LIST}{{article}}/history/",
    "merging": "/admin/merge/problem/{problem}/",
    "pages to link": "/admin/pages/?q=zyxqv",
    "articles to relate": PICKER,
    "articles to relate, words": f"{PICKER}team",
    "images": "/admin/casestudies/libraryimage/",
    "unused images": "/admin/casestudies/libraryimage/?use=unused",
}


def print_costs(costs):
    """What a function says of the site, of which the process keeps what a server's would."""
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from casestudies.version.version_watch import site_watch

    site_watch.start()
    while site_watch.current() is None:
        time.sleep(0.05)
    json.dump(costs(), sys.stdout)
    site_watch.stop()


def costs():
    from django.conf import settings
    from django.test import Client

    # One connection for all, as a thread of the server has; its time is that of one process.
    host = settings.ALLOWED_HOSTS[0]
    client = Client(SERVER_NAME=host, headers={"x-forwarded-proto": "https"})
    found = {name: cost(client, path.format(**places())) for name, path in ADDRESSES.items()}
    client.force_login(colleague())
    desk = {name: cost(client, path.format(**keys())) for name, path in DESK.items()}
    assert all(one["bytes"] for one in desk.values()), "the desk asked to sign in"
    return found | {f"desk: {name}": one for name, one in desk.items()}


def colleague():
    """Whoever may do everything, by a password alone."""
    from django.conf import settings
    from django.contrib.auth.models import User

    settings.SECOND_FACTOR_REQUIRED = False
    return User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0]


def keys():
    """What the desk calls an article and the problem that has most."""
    from casestudies.models import Article, Problem

    return {
        "article": Article.objects.get(slug="article-500").pk,
        "problem": Problem.objects.get(slug="problem-0").pk,
    }


def places():
    """The numbers of the last pages."""
    from casestudies.lists.listed_pages import ArticlesOf, PublishedPages
    from casestudies.lists.lists import PAGE_SIZE
    from casestudies.models import Problem

    counts = {
        "last": PublishedPages("case-studies").count(),
        "last_of_problem": ArticlesOf(Problem.objects.get(slug="problem-0")).count(),
    }
    return {name: -(-count // PAGE_SIZE) for name, count in counts.items()}


def cost(client, path):
    client.get(path)
    queries, response = queries_of(lambda: client.get(path))
    times = [timed(client, path) for _round in range(ROUNDS)]
    return {"ms": median(times) * 1000, "queries": queries, "bytes": len(response.content)}


def queries_of(ask):
    """How many queries asking takes, and the answer."""
    from django.db import connection

    queries = []

    def note(execute, *query):
        queries.append(query)
        return execute(*query)

    with connection.execute_wrapper(note):
        answer = ask()
    return len(queries), answer


def timed(client, path):
    began = time.process_time() + database_time()
    client.get(path)
    return time.process_time() + database_time() - began


def database_time():
    """The seconds of CPU that our process of PostgreSQL has had; on SQLite they are our own."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    print_costs(costs)
