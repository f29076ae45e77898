"""Pages for what goes wrong: in plain words, and with nothing that could go wrong again."""

import pytest
from django.template.loader import render_to_string

from consultancy import views
from tests.surfaces import FIXED, LISTS


@pytest.mark.parametrize("status", [400, 403, 500])
def test_page_needs_no_context_and_no_database(status):
    page = render_to_string(f"{status}.html")

    assert "<h1>" in page
    assert 'href="/"' in page
    assert "brand.css" in page


def test_error_on_our_side_is_told_without_the_database(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(views, "render", lambda *args: 1 / 0)

    response = client.get("/privacy/")

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", [one for one in [*LISTS, *FIXED] if "?" not in one])
def test_more_parameters_than_anybody_sends_are_no_error_on_our_side(client, settings, address):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    response = client.get(f"{address}?a=1&b=2&c=3&d=4")

    assert response.status_code < 500


@pytest.mark.django_db
def test_page_that_is_not_here_leads_to_what_is(client):
    response = client.get("/case-studies/nowhere/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "This page is not here" in page
    assert 'href="/case-studies/"' in page
    assert response.headers.get("Set-Cookie") is None


@pytest.mark.django_db
def test_style_guide_is_for_development_only(client, settings):
    assert client.get("/styleguide/").status_code == 404

    settings.DEBUG = True

    assert client.get("/styleguide/").status_code == 200
