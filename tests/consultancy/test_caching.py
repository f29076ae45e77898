"""What caches may keep, and which parameters of an address make another page."""

import pytest
from django.http import QueryDict

from casestudies.version.version_watch import OUTAGE_BRIDGED_FOR
from contact.pages.reading import names_read_by, reads, values_read
from tests.factories import make_article

pytestmark = pytest.mark.django_db


FOR_A_SECOND = f"public, max-age=0, s-maxage=1, stale-if-error={int(OUTAGE_BRIDGED_FOR)}"


@pytest.mark.parametrize("address", ["/insights/", "/nowhere/", "/insights"])
def test_caches_keep_a_page_for_a_second_and_through_an_outage(client, address):
    rule = client.get(address)["Cache-Control"]

    assert rule == f"{FOR_A_SECOND}, stale-while-revalidate=1"


@pytest.mark.parametrize("address", ["/brand.css", "/insights/feed/"])
def test_no_browser_shows_a_stylesheet_while_it_asks_for_it(client, address):
    assert client.get(address)["Cache-Control"] == FOR_A_SECOND


@pytest.mark.parametrize("address", ["/%00", "/healthz", "/diagnostic/stamp/", "/admin/login/"])
def test_errors_and_what_is_of_the_moment_are_kept_nowhere(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


def test_answer_to_a_wrong_method_is_kept_nowhere(client):
    assert client.post("/insights/")["Cache-Control"] == "no-store"


def test_parameter_counts_only_where_it_is_declared(client):
    make_article(kind="insights")

    assert client.get("/case-studies/?problem=unknown").status_code == 404
    assert client.get("/insights/?problem=unknown").status_code == 200
    assert client.get("/insights/?page=2").status_code == 404
    assert client.get("/?page=2&about=x").status_code == 200


def test_values_are_those_that_a_view_would_read():
    @reads("b", "a")
    def view(request):
        """Reads two."""

    query = "a=1&x=2&b=%20&a=3&c"
    read = values_read(names_read_by(view), query)

    assert list(read.items()) == [("b", " "), ("a", "3")]
    assert all(QueryDict(query)[name] == value for name, value in read.items())
    assert values_read(names_read_by(lambda request: None), query) == {}
