"""Without collected files pages are read without styles, and whoever runs the site is told."""

import pytest
from django.templatetags.static import static
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from consultancy.static_files import doubt_of_static_files


@pytest.fixture
def uncollected(settings, tmp_path):
    """A release for which nobody has run `make release`."""
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "consultancy.static_files.CollectedFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}


@pytest.mark.django_db
@pytest.mark.usefixtures("uncollected")
def test_page_is_answered_without_collected_files_and_the_log_says_so_once(client, caplog):
    responses = [client.get("/privacy/") for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert "/static/site/site.css" in responses[0].text
    said = [one.getMessage() for one in caplog.records if one.name.endswith("static_files")]
    assert len(said) == 1
    assert "make release" in said[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("uncollected")
def test_probe_tells_what_is_missing(client, settings):
    settings.PROBE_TOKEN = "token"
    static("site/site.css")

    state = client.get("/readyz", headers={"Authorization": "Bearer token"}).json()

    assert "make release" in state["static_files"]
    assert "site/site.css" in state["static_files"]


@pytest.mark.usefixtures("uncollected")
def test_empty_folder_is_told_before_anybody_asks():
    assert "make release" in doubt_of_static_files()


@pytest.mark.usefixtures("uncollected")
def test_start_of_the_site_asks_for_no_file_that_is_not_there(tmp_path):
    (tmp_path / "jquery.init.js").touch()
    (tmp_path / "jquery.init.0123456789ab.js").touch()

    served = WhiteNoiseMiddleware(lambda _request: None)

    assert "jquery.js" not in doubt_of_static_files()
    kept = {url: served.immutable_file_test(None, url) for url in served.files}
    assert kept == {"/static/jquery.init.js": False, "/static/jquery.init.0123456789ab.js": True}


def test_nothing_is_told_where_files_need_no_collecting():
    assert doubt_of_static_files() == ""


def test_foreign_host_is_a_line_of_the_log(capsys, caplog):
    Client(raise_request_exception=False).get("/", headers={"Host": "evil.example"})

    (record,) = (one for one in caplog.records if one.name == "django.security.DisallowedHost")
    assert "evil.example" in record.getMessage()
    assert record.exc_info is None
