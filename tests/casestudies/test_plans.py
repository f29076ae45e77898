"""What one page costs does not grow with the site: no query of it reads all articles."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.desk.links.findings import MOST_FINDINGS, FindingKind, links_to_mend
from casestudies.models import Article, Problem
from casestudies.page.related import related_articles
from tests import many_edits
from tests.desk import sign_in
from tests.factories import make_article, make_outcome, make_problem
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
# What the search asks once for a version of the site: every page's key.
CATALOGUE = '"casestudies_searchedpage"."object_id"'
MENTIONS = "casestudies_mention"
REDIRECTS = "casestudies_redirect"
DESK_LIST = "/admin/casestudies/article/"
PICKER = "/admin/autocomplete/?app_label=casestudies&model_name=article&field_name=related&term="
DESK = [
    "/admin/",
    "/admin/pages/?q=team",
    DESK_LIST,
    f"{DESK_LIST}?p=3",
    f"{DESK_LIST}?q=team",
    f"{DESK_LIST}?state=draft",
    f"{DESK_LIST}?state=published",
    f"{DESK_LIST}?state=draft-changes",
    f"{DESK_LIST}?year=2020",
    f"{DESK_LIST}?problems={{problem}}",
    f"{DESK_LIST}{{article}}/change/",
    f"{DESK_LIST}{{article}}/history/",
    f"{DESK_LIST}{{article}}/delete/?version=1",
    "/admin/casestudies/problem/{problem}/change/",
    "/admin/casestudies/problem/{problem}/delete/?version=1",
    "/admin/merge/problem/{problem}/",
    "/admin/casestudies/libraryimage/?use=unused",
    PICKER,
    f"{PICKER}team",
]


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
        # Between two moments there are few.
        by_moment = r"USING INDEX \S+ \((?!published_at>).*\bpublished_at<"
        reads_all = re.compile(rf"SCAN ({names})$|SEARCH ({names}) {by_moment}")
        return [step for step in plan(cursor, query) if reads_all.match(step)]


def test_no_public_page_reads_all_articles(client):
    fill(300)

    found = {
        path: [
            (step, query)
            for query in queries_of(client, path)
            for step in scans(query)
            if CATALOGUE not in query
        ]
        for path in [*LISTS, *FIXED, *PAGES]
    }

    assert {path: steps for path, steps in found.items() if steps} == {}


@pytest.mark.skipif(connection.vendor == "postgresql", reason="it goes by how many there are")
def test_old_addresses_of_what_a_text_refers_to_are_found_by_their_path(client):
    fill(300)

    asked = [q for q in queries_of(client, "/case-studies/article-10/") if REDIRECTS in q]

    with connection.cursor() as cursor:
        steps = [step for query in asked for step in plan(cursor, query) if REDIRECTS in step]
    assert steps
    assert [step for step in steps if "redirect_path_lower" not in step] == []


def test_no_page_of_the_desk_reads_all_articles():
    fill(300)
    many_edits.fill()
    colleague = sign_in("", is_superuser=True)
    keys = {"article": Article.objects.earliest("pk").pk, "problem": Problem.objects.first().pk}

    found = {
        path: [
            (step, query)
            for query in queries_of(colleague, path.format(**keys))
            for step in scans(query)
        ]
        for path in DESK
    }

    assert {path: steps for path, steps in found.items() if steps} == {}


@pytest.mark.skipif(connection.vendor == "postgresql", reason="it goes by how many there are")
@pytest.mark.parametrize(
    ("kind", "index"),
    [
        (FindingKind.BROKEN, "mention_broken"),
        (FindingKind.FRAGMENT, "mention_no_heading"),
        (FindingKind.DRAFT, "mention_target"),
        (FindingKind.OLD, "mention_old"),
    ],
)
def test_links_to_mend_are_found_by_their_index(kind, index):
    with CaptureQueriesContext(connection) as queries:
        list(links_to_mend()[kind][: MOST_FINDINGS + 1])

    with connection.cursor() as cursor:
        steps = plan(cursor, queries[-1]["sql"])
    used = [step for step in steps if f"{MENTIONS} " in step]
    assert used
    assert all(index in step for step in used)


def test_list_of_the_desk_reads_the_texts_of_those_it_shows_only():
    fill(120)
    colleague = sign_in("", is_superuser=True)

    queries = queries_of(colleague, DESK_LIST)

    with_text = [query for query in queries if f'"{ARTICLES}"."body"' in query]
    assert len(with_text) == 1
    assert f'"{ARTICLES}"."id" IN (' in with_text[0]


def steps_to(ask, *arguments):
    """How many tens of its instructions SQLite runs meanwhile."""
    steps = []
    connection.connection.set_progress_handler(lambda: steps.append(None), 10)
    ask(*arguments)
    connection.connection.set_progress_handler(None, 0)
    return len(steps)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="SQLite counts its instructions")
def test_articles_beside_one_with_a_rare_tag_are_found_as_soon_on_a_larger_site():
    rare = make_problem()
    make_article(problems=[rare])
    article = make_article(problems=[rare])
    before = steps_to(related_articles, article)

    for _ in range(40):
        make_article()

    assert steps_to(related_articles, article) < before + 20


@pytest.mark.skipif(connection.vendor == "postgresql", reason="SQLite counts its instructions")
@pytest.mark.parametrize("is_problem_rare", [True, False])
def test_list_by_a_rare_and_a_common_tag_is_found_as_soon_on_a_larger_site(client, is_problem_rare):
    problem, outcome = make_problem(), make_outcome()
    make_article(problems=[problem], outcomes=[outcome])
    address = f"/case-studies/?problem={problem.slug}&outcome={outcome.slug}"
    before = steps_to(ask_for_rows, queries_of(client, address))

    for _ in range(40):
        if is_problem_rare:
            make_article(outcomes=[outcome])
        else:
            make_article(problems=[problem])

    assert steps_to(ask_for_rows, queries_of(client, address)) < before + 20


def ask_for_rows(queries):
    """Those of a list, once more."""
    (query,) = [query for query in queries if "LIMIT" in query and '"outcome_id"' in query]
    with connection.cursor() as cursor:
        assert cursor.execute(query).fetchall()
