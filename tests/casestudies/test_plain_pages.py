"""Pages of the owner's own: at any path, looked up after every other address."""

import re

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from casestudies.models import PlainPage
from casestudies.page import page_tree
from casestudies.page.page_context import SitePage
from tests.desk import send, sign_in
from tests.factories import make_article, make_outcome, make_page, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["about", "services/coaching", "legal/imprint/2026", "über-uns"])
def test_page_answers_at_its_path(client, path):
    page = make_page(path, title="Words of our own")

    response = client.get(page.get_absolute_url())

    assert response.status_code == 200
    assert "<h1>Words of our own</h1>" in response.text


@pytest.mark.parametrize("address", ["/services/", "/services/coaching/x/", "/coaching/"])
def test_page_answers_nowhere_else(client, address):
    make_page("about")
    make_page("services/coaching")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "admin",
        "admin/pages",
        "diagnostic",
        "diagnostic/thanks",
        "search",
        "people/maria",
        "media/x",
        "static/x",
        "cards/x",
        "shared/x",
        "case-studies",
        "insights/feed",
        "problems/a/b",
        "privacy",
        "healthz",
        "feed",
    ],
)
def test_page_cannot_take_an_address_of_the_site(path):
    with pytest.raises(ValidationError, match="an address of the site itself"):
        PlainPage(title="About", slug=path).full_clean()


@pytest.mark.parametrize("path", ["About", "/about/", "a//b", "a b", "a.html", "a/", "a?b", "../a"])
def test_path_of_another_form_is_refused(path):
    with pytest.raises(ValidationError, match="Write a path such as"):
        PlainPage(title="About", slug=path).full_clean()


@pytest.mark.parametrize("path", ["index", "_index", "services/index", "services/_index"])
def test_path_that_names_the_file_of_a_folder_is_refused(path):
    with pytest.raises(ValidationError, match="leave it out"):
        PlainPage(title="Services", slug=path).full_clean()


def test_every_address_of_the_site_comes_before_pages(client):
    make_page("privacy")
    make_page("case-studies")

    assert resolve("/privacy/").url_name == "privacy"
    assert resolve("/case-studies/").url_name == "case_studies"


@pytest.mark.parametrize("address", ["/about", "/about?utm_source=letter"])
def test_missing_slash_is_added(client, address):
    make_page("about")

    response = client.get(address)

    assert response.status_code == 301
    assert response.url == address.replace("about", "about/")


def test_missing_slash_leads_to_the_page_that_is_there_now(client):
    moved = make_page("about-us")
    moved.aliases.create(path="/about/")
    make_page("about")

    assert client.get("/about").url == "/about/"


def test_missing_slash_tells_nothing_of_a_draft(client):
    make_page("about", published_at=None)

    assert client.get("/about").status_code == 404


PAGES, OLD_ADDRESSES = "casestudies_plainpage", "casestudies_redirect"


def tables_asked(client, address):
    """The tables of pages and of old addresses, in the order in which a request asks them."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 404
    found = (query["sql"].partition(' FROM "')[2].partition('"')[0] for query in queries)
    return [table for table in found if table in {PAGES, OLD_ADDRESSES}]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        # Once more for a page whose address is spelled otherwise.
        ("/nowhere/", [PAGES, OLD_ADDRESSES, PAGES]),
        ("/nowhere", [OLD_ADDRESSES, PAGES]),
        ("/wp-login.php", [OLD_ADDRESSES]),
        ("/.env/", [OLD_ADDRESSES]),
    ],
)
def test_what_is_not_found_asks_no_more_than_it_must(client, address, asked):
    assert tables_asked(client, address) == asked


@pytest.fixture
def services():
    """Services with two below, one of which has a page below it, and drafts everywhere."""
    draft = {"published_at": None}
    make_page("services", title="What we offer", short_title="Services")
    make_page("services/coaching", title="Coaching", description="Twelve weeks.")
    make_page("services/coaching/fees", title="Fees")
    make_page("services/audit", title="Audit")
    make_page("services/secret", title="Secret", **draft)
    make_page("services/coaching/secret", title="Secret", **draft)
    make_page("services-of-others", title="Others")


def way_up(response):
    _before, _class, rest = response.text.partition("breadcrumbs")
    return re.findall(r'href="([^"]+)"', rest.partition("</ol>")[0])


def links_below(response, heading):
    _before, _id, rest = response.text.partition(f'id="page.{heading}"')
    return re.findall(r'href="([^"]+)"', rest.partition("</ul>")[0])


def test_page_shows_the_way_up(client, services):
    response = client.get("/services/coaching/fees/")

    assert way_up(response) == ["/", "/services/", "/services/coaching/"]
    assert ">Services</a>" in response.text


def test_way_up_leaves_out_what_is_not_published(client, services):
    PlainPage.objects.filter(slug="services/coaching").update(published_at=None)

    assert way_up(client.get("/services/coaching/fees/")) == ["/", "/services/"]


def test_page_at_the_top_shows_no_way_up(client, services):
    assert "breadcrumbs" not in client.get("/services/").text


def test_page_shows_what_is_right_below_it(client, services):
    response = client.get("/services/")

    assert links_below(response, "below") == ["/services/audit/", "/services/coaching/"]
    assert "Twelve weeks." in response.text
    assert links_below(response, "beside") == []


def test_page_shows_what_is_beside_it(client, services):
    assert links_below(client.get("/services/coaching/"), "beside") == ["/services/audit/"]


@pytest.mark.parametrize(
    ("limit", "path", "where"),
    [("MOST_BESIDE", "/services/coaching/", "beside"), ("MOST_BELOW", "/services/", "below")],
)
def test_no_page_lists_hundreds_of_others(client, services, monkeypatch, limit, path, where):
    monkeypatch.setattr(page_tree, limit, 2)
    for number in range(3):
        make_page(f"services/more-{number}")

    assert len(links_below(client.get(path), where)) == 2


def test_page_shows_what_it_answers_and_produces_and_is_shown_there(client):
    problem, outcome = make_problem(slug="drift"), make_outcome(slug="clarity")
    study = make_article(slug="study")
    make_page("coaching", problems=[problem], outcomes=[outcome], articles=[study])

    text = client.get("/coaching/").text

    assert {"/problems/drift/", "/outcomes/clarity/", "/case-studies/study/"} <= addresses_in(text)
    assert links_below(client.get("/problems/drift/"), "pages") == ["/coaching/"]
    assert links_below(client.get("/outcomes/clarity/"), "pages") == ["/coaching/"]


def addresses_in(text):
    return set(re.findall(r'href="([^"]+)"', text))


def test_request_from_a_page_is_of_its_problems(client):
    make_page("coaching", problems=[make_problem(slug="drift")], body="{{< contact-cta >}}")

    page = SitePage(PlainPage.objects.get())

    assert page.source.path == "/coaching/"
    assert page.source.problems == ("drift",)


def test_only_a_page_that_answers_something_ends_with_the_form(client):
    make_page("imprint")
    make_page("coaching", problems=[make_problem()])

    assert "request-form" not in client.get("/imprint/").text
    assert "<form" in client.get("/coaching/").text


def test_card_of_a_nested_page_is_drawn(client, services):
    assert client.get("/cards/pages/services/coaching.png").status_code == 200
    assert client.get("/cards/pages/services/secret.png").status_code == 404


def test_desk_lists_pages_in_the_order_of_the_tree(services):
    response = sign_in("Editors").get("/admin/casestudies/plainpage/")

    listed = [page.slug for page in response.context["cl"].result_list]
    assert listed == [
        "services", "services/audit", "services/coaching", "services/coaching/fees",
        "services/coaching/secret", "services/secret", "services-of-others",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["Über uns", "a//b", "what?"])
def test_path_of_another_form_comes_back_with_the_reason(typed):
    response = send(sign_in("Editors"), make_page("services"), slug=typed)

    assert response.status_code == 200
    assert "Write a path such as services/coaching" in response.text


# The organisation, the menus; the page, its problems, outcomes and articles, what is around it.
def test_page_of_words_asks_five_queries(client, services):
    assert count_queries(client, "/services/coaching/") == 5


# Those, the links in its text, and of the call to action its defaults and who answers.
def test_page_with_everything_asks_as_many_however_much_there_is(client):
    store_offer("one", 1)
    store_offer("many", 5)

    assert count_queries(client, "/one/") == count_queries(client, "/many/") == 8


def store_offer(path, count):
    """A page that links so many of everything, with as many below it."""
    make_page(
        path,
        problems=[make_problem() for _ in range(count)],
        outcomes=[make_outcome() for _ in range(count)],
        articles=[make_article() for _ in range(count)],
        body=f'[a]({{{{< ref "{path}/0" >}}}})',
    )
    for number in range(count):
        make_page(f"{path}/{number}")


def test_page_that_a_new_address_of_the_site_hides_is_named_at_migration():
    make_page("people/us")
    make_page("about")

    said = [str(issue) for issue in run_checks(databases=["default"])]

    assert [text for text in said if "casestudies.W001" in text and "/people/us/" in text]
    assert not [text for text in said if "/about/" in text]
    assert "people/us" not in str(run_checks())
