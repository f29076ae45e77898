"""Visitors get no cookie, and pages that any cache may keep."""

import pytest

from tests.casestudies.test_draft_leak import make_site
from tests.factories import stored_once
from tests.surfaces import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def site(django_db_setup, django_db_blocker):
    """One site for all tests: none of them changes it."""
    with stored_once(django_db_blocker):
        make_site()
        yield


@pytest.mark.parametrize("url", [*PUBLIC, "/case-studies/?page=1&problem=problem", "/nowhere/"])
def test_public_pages_set_no_cookie_and_do_not_vary_by_it(client, url):
    response = client.get(url)

    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_are_the_same_for_a_signed_in_editor(client, admin_client, url):
    assert client.get(url).content == admin_client.get(url).content


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_may_be_kept_and_are_asked_for_again(client, url):
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert "public" in first["Cache-Control"]
    assert again.status_code == 304


def test_admin_pages_are_kept_nowhere(admin_client):
    assert "no-store" in admin_client.get("/admin/")["Cache-Control"]
