"""Old addresses of many shapes: each leads on in one step, or says that its page is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.models import Article, PlainPage, Redirect
from tests.factories import make_article, make_page, make_person, make_problem, stored_once

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
STUDY, TEAMS, CAFE = "/case-studies/faster-teams/", "/insights/teams/", "/case-studies/caf%C3%A9/"
PROBLEM, PERSON, COACHING = "/problems/decision-drift/", "/people/anna/", "/services/coaching/"
INSIGHTS, STUDIES, FEED = "/insights/", "/case-studies/", "/insights/feed/"

LEADS_ON = {
    # Aliases and former slugs, as they were stored.
    "/old-name/": STUDY,
    "/case-studies/former-slug/": STUDY,
    "/drift/": PROBLEM,
    "/about/anna.html": PERSON,
    # With and without what stands at the end.
    "/old-name": STUDY,
    "/old-name.html": STUDY,
    "/old-name/index.html": STUDY,
    "/old-name.htm": STUDY,
    "/about/anna": PERSON,
    "/about/anna/": PERSON,
    "/about/anna/index.html": PERSON,
    "/2019//03/07//faster-teams.html": STUDY,
    # Dated permalinks.
    "/2019/03/07/faster-teams.html": STUDY,
    "/2019/03/07/faster-teams/": STUDY,
    "/2019/03/07/faster-teams": STUDY,
    "/2019/03/07/Faster-Teams.html": STUDY,
    "/blog/2020/01/02/Teams/": TEAMS,
    "/blog/2020/01/02/teams": TEAMS,
    # Capital letters, in what is stored, in what is asked for, and in pages as they are.
    "/OLD-NAME/": STUDY,
    "/Old-Name": STUDY,
    "/Blog/Old%20Words": TEAMS,
    "/blog/old words/": TEAMS,
    "/Case-Studies/Faster-Teams/": STUDY,
    "/case-studies/FASTER-TEAMS": STUDY,
    "/PROBLEMS/Decision-Drift.html": PROBLEM,
    "/Services/Coaching": COACHING,
    # Pages where they are, in another spelling.
    "/case-studies/faster-teams": STUDY,
    "/case-studies/faster-teams.html": STUDY,
    "/case-studies/faster-teams/index.html": STUDY,
    "/case-studies/faster-teams/index.htm": STUDY,
    "/case-studies//faster-teams/": STUDY,
    "/services/coaching": COACHING,
    "/services/coaching.html": COACHING,
    "/people/anna": PERSON,
    # Letters beyond ASCII.
    "/case-studies/café": CAFE,
    "/blog/Über-uns": CAFE,
    "/BLOG/Über-uns/": CAFE,
    # Lists that had another name, their pages and feeds, and what stood in them.
    "/blog/": INSIGHTS,
    "/blog": INSIGHTS,
    "/BLOG/": INSIGHTS,
    "/blog/page/2/": INSIGHTS,
    "/blog/page3": INSIGHTS,
    "/blog/index.xml": FEED,
    "/blog/feed/": FEED,
    "/blog/teams/": TEAMS,
    "/Blog/Teams.html": TEAMS,
    "/projects/faster-teams/": STUDY,
    # Lists and fixed addresses as they are, in another spelling.
    "/case-studies": STUDIES,
    "/Case-Studies/": STUDIES,
    "/case-studies/index.html": STUDIES,
    "/insights/page/3/": INSIGHTS,
    "/insights/index.xml": FEED,
    "/index.html": "/",
    # What home had beside it, on any site.
    "/index.xml": FEED,
    "/feed.xml": FEED,
    "/atom.xml": FEED,
    "/feed/": FEED,
    "/page/2/": "/",
    "/Privacy": "/privacy/",
    # What goes with a page.
    "/case-studies/former-slug.md": "/case-studies/faster-teams.md",
    "/drift/feed/": "/problems/decision-drift/feed/",
    "/drift/feed.json": "/problems/decision-drift/feed.json",
    # Elsewhere on this site, and on another one.
    "/filtered/": "/case-studies/?problem=decision-drift#list",
    "/shop": "https://shop.example.org/all?from=us",
}
GONE = [
    "/case-studies/unpublished/",
    "/case-studies/Unpublished",
    "/insights/deleted/",
    "/insights/deleted.html",
    "/insights/deleted-at-once/",
    "/problems/expired/",
    "/withdrawn/page/",
    "/alias-of-deleted/",
    "/alias-of-expired",
    "/by-hand/",
    "/insights/deleted.md",
    "/problems/expired/feed/",
]
NEVER_THERE = [
    "/nothing/",
    "/case-studies/draft/",
    "/case-studies/Draft",
    "/case-studies/scheduled/",
    "/alias-of-draft/",
    "/insights/deleted-draft/",
    "/secret/page",
    "/case-studies/draft.md",
    "/alias-of-draft/feed/",
    # No study has a feed, and this one is not withdrawn.
    "/case-studies/faster-teams/feed/",
    "/old-name/feed.json",
    "/blog/nothing/",
    "/blog/draft/",
    "/insights/" + "a" * 600,
]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Pages that have moved, are withdrawn or were never there; no test changes them."""
    with stored_once(django_db_blocker):
        make_moved()
        make_withdrawn()
        make_drafts()
        yield


def make_moved():
    study = make_article(slug="faster-teams")
    teams = make_article(slug="teams", kind="insights")
    cafe = make_article(slug="café")
    lead(study, "/old-name/", "/case-studies/former-slug/", "/2019/03/07/faster-teams.html")
    lead(teams, "/blog/2020/01/02/Teams/", "/Blog/Old%20Words/")
    lead(cafe, "/blog/Über-uns/")
    lead(make_problem(slug="decision-drift"), "/drift/")
    lead(make_person(slug="anna"), "/about/anna.html")
    make_page("services/coaching")
    for path, address in {
        "/blog/": INSIGHTS,
        "/projects/": STUDIES,
        "/filtered/": "/case-studies/?problem=decision-drift#list",
        "/shop/": "https://shop.example.org/all?from=us",
        "/by-hand/": "",
    }.items():
        Redirect.objects.create(path=path, address=address)


def make_withdrawn():
    unpublished, deleted = make_article(slug="unpublished"), make_insight(slug="deleted")
    Article.objects.filter(pk=unpublished.pk).update(published_at=None)
    lead(deleted, "/alias-of-deleted/")
    deleted.delete()
    make_insight(slug="deleted-at-once")
    Article.objects.filter(slug="deleted-at-once").delete()
    week = timezone.now() - 7 * DAY
    expired = make_problem(slug="expired", published_at=week, expires_at=week + DAY)
    lead(expired, "/alias-of-expired/")
    make_page("withdrawn/page")
    PlainPage.objects.filter(slug="withdrawn/page").update(published_at=None)


def make_drafts():
    lead(make_article(slug="draft", published_at=None), "/alias-of-draft/")
    make_article(slug="scheduled", published_at=timezone.now() + DAY)
    make_page("secret/page", published_at=None)
    make_insight(slug="draft", published_at=None)
    make_insight(slug="deleted-draft", published_at=None).delete()


def make_insight(**kwargs):
    return make_article(kind="insights", **kwargs)


def lead(page, *paths):
    for path in paths:
        Redirect.objects.create(path=path, page=page)


@pytest.mark.parametrize("path", LEADS_ON)
def test_old_address_leads_on_in_one_step(client, site, path):
    response = client.get(path)

    assert (response.status_code, response.url) == (301, LEADS_ON[path])
    if LEADS_ON[path].startswith("/"):
        assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("path", GONE)
def test_what_was_public_and_is_withdrawn_is_gone(client, site, path):
    response = client.get(path)

    assert response.status_code == 410
    assert "This page has been withdrawn" in response.text
    assert 'href="/problems/"' in response.text


@pytest.mark.parametrize("path", NEVER_THERE)
def test_what_was_never_public_cannot_be_told_from_what_does_not_exist(client, site, path):
    section = path.split("/")[1]
    nowhere = f"/{section}/nobody-wrote-this/"

    response, nothing = client.get(path), client.get(nowhere)

    assert response.status_code == 404
    assert response.text.replace(path, "") == nothing.text.replace(nowhere, "")


@pytest.mark.parametrize("path", ["/old-name", "/case-studies/faster-teams", "/privacy"])
def test_query_is_kept(client, site, path):
    response = client.get(f"{path}?utm_source=letter&b=%C3%A9")

    assert response.url.partition("?")[2] == "utm_source=letter&b=%C3%A9"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/filtered/", "/case-studies/?problem=decision-drift&utm_source=letter#list"),
        ("/shop/", "https://shop.example.org/all?from=us&utm_source=letter"),
    ],
)
def test_query_comes_behind_that_of_the_target(client, site, path, leads_to):
    assert client.get(f"{path}?utm_source=letter").url == leads_to


@pytest.mark.parametrize("query", ["next=https://evil.example/", "//evil.example", "url=//x.y/"])
def test_no_query_decides_where_one_is_led(client, site, query):
    response = client.get(f"/old-name/?{query}")

    assert response.url.startswith(f"{STUDY}?")


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example", "/\\evil.example/"])
def test_no_path_leads_to_another_site(client, site, path):
    assert client.get("/", PATH_INFO=path).status_code == 404


@pytest.mark.parametrize("path", ["/blog/nothing.html", "/case-studies/unpublished/"])
def test_absent_page_costs_few_queries(client, site, path, django_assert_max_num_queries):
    client.get(path)

    with django_assert_max_num_queries(8):
        client.get(path)


def test_list_of_its_kind_comes_first_on_the_page_of_what_is_gone(client, site):
    text = client.get("/insights/deleted/").text

    lists = text.partition('<article class="notice">')[2]
    assert lists.index("/insights/") < lists.index("/problems/")


def test_page_that_is_published_again_is_there(client):
    page = make_article(slug="study")
    Article.objects.update(published_at=None)
    assert client.get("/case-studies/study/").status_code == 410

    Article.objects.filter(pk=page.pk).update(published_at=timezone.now() - DAY)

    assert client.get("/case-studies/study/").status_code == 200


def test_another_page_at_the_address_is_there(client):
    make_article(slug="study").delete()

    make_article(slug="study")

    assert client.get("/case-studies/study/").status_code == 200


def test_page_that_nobody_could_read_leaves_nothing_behind():
    draft = make_article(slug="study", published_at=None)
    draft.slug = "other"
    draft.save()

    draft.delete()

    assert not Redirect.objects.filter(path__endswith="/study/").exists()


def test_published_page_that_is_saved_leaves_nothing_behind():
    page = make_article(slug="study")

    page.save()

    assert not Redirect.objects.filter(path="/case-studies/study/").exists()


def test_redirect_stays_when_its_address_becomes_public_and_is_withdrawn(client):
    target = make_problem(slug="target")
    Redirect.objects.create(path="/case-studies/study/", page=target)
    make_article(slug="study")

    Article.objects.all().delete()

    assert client.get("/case-studies/study/").url == "/problems/target/"


def test_page_that_was_renamed_while_withdrawn_leaves_its_address_gone(client):
    page = make_article(slug="study", published_at=None)
    Redirect.objects.create(path="/case-studies/before/", page=page, was_public=True)

    assert client.get("/case-studies/before/").status_code == 410
    assert client.get("/case-studies/study/").status_code == 404
