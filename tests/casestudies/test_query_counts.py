"""The number of queries does not grow with the content, and stays small."""

import pytest

from tests.factories import make_article, make_outcome, make_person, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/case-studies/",
    "/case-studies/?problem=problem",
    "/insights/",
    "/problems/",
    "/outcomes/",
    "/problems/problem/",
    "/outcomes/outcome/",
    "/people/",
    "/people/person/",
    "/case-studies/study/",
    "/insights/insight/",
    "/case-studies/feed/",
    "/insights/feed/",
    "/insights/feed.json",
    "/problems/problem/feed/",
    "/index.md",
    "/case-studies.md",
    "/case-studies/study.md",
    "/problems/problem.md",
    "/people/person.md",
    "/llms.txt",
    "/sitemap.xml",
]
BODY = (
    '[a]({{< ref "problems/problem" >}}) [b]({{< ref "case-studies/study" >}}) {{< contact-cta >}} '
    '[c]({{< ref "problems/gone" >}}) [d]({{< ref "insights/gone" >}}) '
    '{{< contact-cta person="person" >}}'
)


def fill(count):
    """`count` articles of each kind, and as many problems and outcomes, all linked."""
    problems = [make_problem(body=BODY) for _ in range(count)]
    outcomes = [make_outcome(body=BODY) for _ in range(count)]
    problem, outcome = make_problem(slug="problem"), make_outcome(slug="outcome")
    problem.outcomes.set([outcome, *outcomes])
    people = [make_person(), make_person(slug="person", body=BODY)]
    problem.answered_by.set(people)
    tags = {"problems": [problem, *problems], "outcomes": [outcome, *outcomes], "body": BODY}
    tags |= {"authors": people}
    studies = [make_article(**tags) for _ in range(count)]
    insights = [make_article(kind="insights", **tags) for _ in range(count)]
    make_article(slug="study", related=[*studies, *insights], **tags)
    make_article(slug="insight", kind="insights", related=studies, **tags)


@pytest.mark.slow
def test_queries_do_not_grow_with_the_content(client):
    fill(5)
    few = {url: count_queries(client, url) for url in PAGES}
    fill_more(45)

    assert {url: count_queries(client, url) for url in PAGES} == few


def fill_more(count):
    from casestudies.models import Outcome, Person, Problem

    tags = {"problems": Problem.objects.all(), "outcomes": Outcome.objects.all(), "body": BODY}
    tags |= {"authors": [*Person.objects.all(), *(make_person() for _ in range(5))]}
    for _ in range(count):
        make_article(**tags)
        make_article(kind="insights", **tags)


# On every page: the organisation, the menus.
# Article: itself, its problems and outcomes, the links in its text, the CTA's defaults, who wrote
# it and who answers, related articles, those before and after.
@pytest.mark.parametrize("url", ["/case-studies/study/", "/insights/insight/"])
def test_article_asks_so_many_queries(client, url):
    fill(3)

    assert count_queries(client, url) == 9


# List: how many, the page, its problems and outcomes together, both filters, their counts, which
# the map shares, the introduction. Outside of transactions the counts are kept.
def test_case_study_list_asks_so_many_queries(client):
    fill(3)

    assert count_queries(client, "/case-studies/") == 9


# Problem: the page, what it is linked with but articles, how many of these, those shown, the CTA's
# defaults, who answers.
def test_problem_asks_so_many_queries(client):
    fill(3)

    assert count_queries(client, "/problems/problem/") == 8


# Person: the page, how many articles, those shown, the links in its text, the CTA's defaults, who
# is named.
def test_person_asks_so_many_queries(client):
    fill(3)

    assert count_queries(client, "/people/person/") == 8


# Home: the organisation, its text, whatever its blocks show, the CTA's defaults, who answers, the
# menus.
def test_home_asks_so_many_queries(client):
    fill(3)

    assert count_queries(client, "/") == 6
