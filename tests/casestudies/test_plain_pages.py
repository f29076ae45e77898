"""Pages of the owner's own: at any path, looked up after every other address."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from casestudies.models import PlainPage
from tests.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["about", "services/coaching", "legal/imprint/2026", "über-uns"])
def test_page_answers_at_its_path(client, path):
    page = make_page(path, title="Words of our own")

    response = client.get(page.get_absolute_url())

    assert response.status_code == 200
    assert "<h1>Words of our own</h1>" in response.text


@pytest.mark.parametrize(
    "address", ["/About/", "/services/", "/services/coaching/x/", "/coaching/"]
)
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
        ("/nowhere/", [PAGES, OLD_ADDRESSES]),
        ("/nowhere", [OLD_ADDRESSES, PAGES]),
        ("/wp-login.php", [OLD_ADDRESSES]),
        ("/.env/", [OLD_ADDRESSES]),
    ],
)
def test_what_is_not_found_asks_no_more_than_it_must(client, address, asked):
    assert tables_asked(client, address) == asked
