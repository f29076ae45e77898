"""Pages for what goes wrong: in plain words, and with nothing that could go wrong again."""

import pytest
from django.template.loader import render_to_string

from consultancy import views
from contact.organisation import Organisation
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


GONE = "Something broke on our side"


@pytest.fixture
def broken(client, monkeypatch):
    """Asks for a page that fails, as visitors do and without a database."""

    def ask():
        client.raise_request_exception = False
        monkeypatch.setattr(views, "render", lambda *args: 1 / 0)
        return client.get("/privacy/")

    return ask


def test_error_is_told_without_templates(broken, settings, tmp_path):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    response = broken()

    assert (response.status_code, GONE in response.text) == (500, True)
    assert response["Content-Security-Policy"]


def test_error_is_told_with_a_template_that_is_broken(broken, settings, tmp_path):
    (tmp_path / "500.html").write_text("{% no such tag %}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    response = broken()

    assert (response.status_code, GONE in response.text) == (500, True)


def test_error_is_told_without_collected_files(broken, settings, tmp_path):
    collected = {"BACKEND": "consultancy.static_files.CollectedFiles"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": collected}

    response = broken()

    assert (response.status_code, GONE in response.text) == (500, True)
    assert "/static/site/site.css" in response.text


def test_error_is_told_without_translations(broken, monkeypatch):
    def lose(_text):
        raise OSError("no catalogue")

    monkeypatch.setattr("django.utils.translation._trans.gettext", lose, raising=False)

    response = broken()

    assert (response.status_code, GONE in response.text) == (500, True)


@pytest.mark.django_db
def test_error_is_told_without_the_organisation(broken):
    Organisation.objects.all().delete()

    assert GONE in broken().text


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
