"""Wrong methods, unknown pages and broken addresses get an answer of the 400 family."""

import pytest
from django.test import Client

from tests.casestudies.test_draft_leak import make_site
from tests.factories import stored_once
from tests.surfaces import DETAILS, LISTS, PUBLIC

pytestmark = pytest.mark.django_db

BROKEN = [
    "/case-studies/?page=0",
    "/case-studies/?page=-1",
    "/case-studies/?page=one",
    "/case-studies/?page=99999999999999999999999999",
    f"/case-studies/?page={'9' * 5000}",
    "/case-studies/?page=%00",
    "/case-studies/?page=01",
    "/case-studies/?page=1.0",
    "/case-studies/?page=%201",
    "/case-studies/?page=%EF%BC%91",
    "/case-studies/?problem=%00",
    "/case-studies/?problem=%ff%fe",
    "/case-studies/?problem=unknown",
    "/case-studies/?outcome=unknown",
    "/case-studies/unknown/",
    "/case-studies/%00/",
    "/case-studies/%ff/",
    "/case-studies/%ed%a0%80/",
    f"/case-studies/{'x' * 3000}/",
    "/insights/study/",
    "/problems/unknown/",
    "/outcomes/unknown/",
    "/nowhere",
    "/admin/preview/user/1/",
]

HARMLESS = [
    "/case-studies/?page=",
    "/case-studies/?problem=&outcome=",
    "/case-studies/?&&&=%",
    "/case-studies/?page=1&page=2&page=1",
    "/?utm_source=%F0%9F%98%80",
]


@pytest.fixture(autouse=True, scope="module")
def site(django_db_setup, django_db_blocker):
    """One site for all tests: none of them changes it."""
    with stored_once(django_db_blocker):
        make_site()
        yield


@pytest.mark.parametrize("url", BROKEN)
def test_broken_address_is_refused(client, url):
    assert 400 <= client.get(url).status_code < 500 or client.get(url).status_code == 302


@pytest.mark.parametrize("url", HARMLESS)
def test_odd_query_string_is_harmless(client, url):
    assert client.get(url).status_code == 200


READING = [url for url in PUBLIC if url != "/diagnostic/"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize("url", [*READING, "/healthz", "/readyz", "/case-studies", "/diagnostic"])
def test_reading_pages_refuse_other_methods(url, method):
    response = Client(enforce_csrf_checks=True).generic(method, url)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_writing_where_no_page_can_stand_finds_nothing():
    assert Client(enforce_csrf_checks=True).post("/nowhere.php").status_code == 404


def test_writing_where_a_page_may_stand_tells_nothing_of_it():
    assert Client(enforce_csrf_checks=True).post("/nowhere").status_code == 405


@pytest.mark.parametrize("url", ["/case-studies", "/diagnostic", "/nowhere"])
def test_writing_without_the_last_slash_is_no_error_in_development(settings, url):
    settings.DEBUG = True

    assert Client(enforce_csrf_checks=True).post(url).status_code in {404, 405}


@pytest.mark.parametrize("url", [*DETAILS, *LISTS])
def test_head_is_answered(client, url):
    assert client.head(url).status_code == 200
