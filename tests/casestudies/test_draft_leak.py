"""What is not published is never shown: not in a list, a feed, the sitemap, or as a link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.models import Article, Outcome, Problem, Redirect
from tests.factories import (
    make_article,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_section,
    stored_once,
)
from tests.sitemap import get_whole
from tests.surfaces import DETAILS, FEEDS, LISTS, MARKDOWN, PACKS, PUBLIC

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HIDDEN = [
    pytest.param((None, None), id="draft"),
    pytest.param((DAY, None), id="scheduled"),
    pytest.param((-2 * DAY, -DAY), id="expired"),
]
SECRET = "Unannounced"


PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON, PAGE = EVERY = (
    "problem",
    "outcome",
    "case-studies",
    "insights",
    "person",
    "page",
)
# Which of those pages each list and each page shows once they are published; what names every page
# names those of a new kind too.
SHOWN = {
    "/": {PROBLEM, OUTCOME, STUDY, PERSON},
    "/case-studies/": {PROBLEM, OUTCOME, STUDY},
    "/insights/": {PROBLEM, OUTCOME, INSIGHT},
    "/problems/": {PROBLEM},
    "/outcomes/": {OUTCOME},
    "/people/": {PERSON},
    "/case-studies/pack/": {STUDY},
    "/case-studies/pack.md": {STUDY},
    "/case-studies/pack/?ids=study,secret-case-studies": {PROBLEM, OUTCOME, STUDY, PERSON},
    "/case-studies/pack.md?ids=study,secret-case-studies": {PROBLEM, OUTCOME, STUDY, PERSON},
    "/case-studies/feed/": {PROBLEM, OUTCOME, STUDY, PERSON},
    "/insights/feed/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/case-studies/feed.json": {PROBLEM, OUTCOME, STUDY, PERSON},
    "/insights/feed.json": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/problems/problem/feed/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/problems/problem/feed.json": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/outcomes/outcome/feed/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/outcomes/outcome/feed.json": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/sitemap.xml": {*EVERY},
    "/search/": {PROBLEM},
    "/search.md": {PROBLEM},
    # The word stands in the texts of those pages alone.
    "/search/?q=text": {*EVERY},
    "/search.md?q=text": {*EVERY},
    "/search/suggestions.json": {*EVERY},
    "/case-studies/study/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/insights/insight/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON},
    "/problems/problem/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON, PAGE},
    "/outcomes/outcome/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PAGE},
    "/people/person/": {PROBLEM, OUTCOME, STUDY, INSIGHT},
    "/page/": {PROBLEM, OUTCOME, STUDY, INSIGHT, PERSON, PAGE},
    "/page/below/": {PROBLEM, OUTCOME, STUDY, PAGE},
    "/index.md": {PROBLEM, OUTCOME, STUDY, PERSON},
    "/case-studies.md": {STUDY},
    "/insights.md": {INSIGHT},
    "/problems.md": {PROBLEM},
    "/outcomes.md": {OUTCOME},
    "/people.md": {PERSON},
    "/case-studies/study.md": {PROBLEM, OUTCOME, STUDY, INSIGHT},
    "/insights/insight.md": {PROBLEM, OUTCOME, STUDY, INSIGHT},
    "/problems/problem.md": {PROBLEM, OUTCOME, STUDY, INSIGHT, PAGE},
    "/outcomes/outcome.md": {PROBLEM, OUTCOME, STUDY, INSIGHT, PAGE},
    "/people/person.md": {PROBLEM, OUTCOME, STUDY, INSIGHT},
    "/page.md": {PROBLEM, OUTCOME, STUDY, INSIGHT, PAGE},
    "/page/below.md": {PROBLEM, OUTCOME, STUDY, PAGE},
    "/llms.txt": {*EVERY},
}


def make_site(**state):
    """Published pages, each linked with a page of every kind whose visibility is `state`."""
    secret = {"description": SECRET, "body": f"{SECRET} text", **state}
    secret_problem = make_problem(title=f"{SECRET} problem", slug="secret-problem", **secret)
    secret_outcome = make_outcome(title=f"{SECRET} outcome", slug="secret-outcome", **secret)
    secret_person = make_person(title=f"{SECRET} person", slug="secret-person", **secret)
    person = make_person(title="Person", slug="person", body=LINKS)
    problem = make_problem(title="Problem", slug="problem", body=LINKS)
    outcome = make_outcome(title="Outcome", slug="outcome", body=LINKS)
    problem.outcomes.set([outcome, secret_outcome])
    # One by one: together they are stored in any order, and the first one answers.
    problem.answered_by.add(secret_person)
    problem.answered_by.add(person)
    secret_problem.outcomes.set([outcome])
    tags = {
        "problems": [problem, secret_problem],
        "outcomes": [outcome, secret_outcome],
        "authors": [secret_person, person],
    }
    study = make_article(title="Study", slug="study", body=LINKS, **tags)
    make_article(title="Insight", slug="insight", kind="insights", body=LINKS, **tags)
    make_section("home", title="Home", body=f"{LINKS}\n\n{BLOCKS}")
    for kind in Article.Kind.values:
        title = f"{SECRET} {kind}"
        make_article(
            title=title, slug=f"secret-{kind}", kind=kind, related=[study], **tags, **secret
        )
    make_pages(tags["problems"], tags["outcomes"], secret)


def make_pages(problems, outcomes, secret):
    """Pages above, beside and below each other, with everything that is stored by now."""
    links = {"problems": problems, "outcomes": outcomes, "articles": Article.objects.all()}
    make_page("page", title="Page", body=LINKS, **links)
    make_page("page/below", title="Below", body=LINKS)
    make_page("page/secret-page", title=f"{SECRET} page", **links, **secret)
    make_page("page/below/secret-page", title=f"{SECRET} page", **secret)


LINKS = "\n\n".join(
    [
        'See [this]({{< ref "case-studies/secret-case-studies" >}}).',
        '{{< related-problems >}} {{< related-outcomes "inline" >}}',
        "{{< related-case-studies >}}",
        "{{< case-studies-list >}}",
    ]
)
BLOCKS = "\n\n".join(
    [
        '{{< problem-constraints heading="Problems" >}}',
        '{{< case-studies-list paths="secret-case-studies, study" >}}',
        '{{< case-studies-list problem="secret-problem" outcome="secret-outcome" limit="3" >}}',
        "{{< outcomes >}}",
        '{{< people paths="secret-person" >}}',
        '{{< steps />}} {{< contact-cta person="people/secret-person" >}}',
    ]
)


def moments(published, expires):
    now = timezone.now()
    return {
        "published_at": published and now + published,
        "expires_at": expires and now + expires,
    }


def shows_secret(response):
    return SECRET.encode() in response.content or b"secret-" in response.content


@pytest.fixture(scope="module")
def site(request, django_db_setup, django_db_blocker):
    """One site for all tests with the same state of its secret pages: none of them changes it."""
    with stored_once(django_db_blocker):
        make_site(**moments(*request.param))
        secret = Problem.objects.get(slug="secret-problem")
        Redirect.objects.create(path="/old/secret/", page=secret)
        yield


@pytest.mark.parametrize("site", HIDDEN, indirect=True)
@pytest.mark.parametrize("url", [*PUBLIC, *PACKS])
def test_hidden_pages_show_nowhere(client, site, url):
    response = get_whole(client, url)

    assert response.status_code == 200
    assert not shows_secret(response)


@pytest.mark.parametrize("site", [(-DAY, None)], indirect=True)
@pytest.mark.parametrize("url", [*LISTS, *DETAILS, *FEEDS, *MARKDOWN, *PACKS])
def test_published_pages_show_there(client, site, url):
    response = get_whole(client, url)

    assert {page for page in EVERY if f"secret-{page}" in response.text} == SHOWN[url]


@pytest.mark.parametrize("site", [(DAY, None)], indirect=True)
@pytest.mark.parametrize("url", [*LISTS, *DETAILS, *FEEDS, *MARKDOWN, *PACKS])
def test_pages_come_at_their_moment(client, site, url, monkeypatch):
    before = get_whole(client, url)
    later = timezone.now() + 2 * DAY
    monkeypatch.setattr(timezone, "now", lambda: later)

    after = get_whole(client, url)

    assert not shows_secret(before)
    assert {page for page in EVERY if f"secret-{page}" in after.text} == SHOWN[url]


@pytest.mark.parametrize("site", [(-DAY, DAY)], indirect=True)
@pytest.mark.parametrize("url", [*LISTS, *DETAILS, *FEEDS, *MARKDOWN, *PACKS])
def test_pages_go_at_their_moment(client, site, url, monkeypatch):
    before = get_whole(client, url)
    later = timezone.now() + 2 * DAY
    monkeypatch.setattr(timezone, "now", lambda: later)

    after = get_whole(client, url)

    assert shows_secret(before)
    assert not shows_secret(after)


@pytest.mark.parametrize("site", HIDDEN, indirect=True)
@pytest.mark.parametrize(
    "url",
    [
        "/case-studies/secret-case-studies/",
        "/insights/secret-insights/",
        "/problems/secret-problem/",
        "/outcomes/secret-outcome/",
        "/people/secret-person/",
        "/case-studies/?problem=secret-problem",
        "/case-studies/?outcome=secret-outcome",
        "/old/secret/",
        "/cards/case-studies/secret-case-studies.png",
        "/cards/problems/secret-problem.png",
        "/page/secret-page/",
        "/page/below/secret-page/",
        "/cards/pages/page/secret-page.png",
        "/cards/people/secret-person.png",
    ],
)
def test_hidden_pages_are_not_found(client, site, url):
    response = client.get(url)

    assert response.status_code in {404, 410}
    assert SECRET not in response.text


def test_old_address_of_a_published_page_leads_to_it(client):
    Redirect.objects.create(path="/old/", page=make_problem(slug="moved"))

    response = client.get("/old/")

    assert response.status_code == 301
    assert response.url == "/problems/moved/"


@pytest.mark.parametrize("site", [(None, None)], indirect=True)
def test_tags_count_published_case_studies_only(client, site):
    filters = client.get("/case-studies/").context["filters"]

    assert [[choice.number for choice in one.choices] for one in filters] == [[1], [1]]
    assert Outcome.objects.count() == 2
