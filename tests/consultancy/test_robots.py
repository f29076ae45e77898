"""What robots are asked: to pass over a copy of the site, thanks and answers to what was sent."""

import pytest

from consultancy.checks import check_hidden_site
from tests.posts import OURS
from tests.signin import setting

pytestmark = pytest.mark.django_db

NOINDEX = '<meta name="robots" content="noindex">'
EVERYWHERE = ["/", "/problems/", "/nowhere/", "/sitemap.xml", "/favicon.svg", "/robots.txt"]


@pytest.mark.parametrize("url", EVERYWHERE)
def test_copy_of_the_site_asks_to_be_passed_over_with_every_answer(client, settings, url):
    settings.NOINDEX = True

    response = client.get(url)

    assert response["X-Robots-Tag"] == "noindex"
    assert "<html" not in response.text or NOINDEX in response.text


@pytest.mark.parametrize("url", ["/", "/problems/", "/favicon.svg", "/diagnostic/"])
def test_the_site_itself_asks_nothing(client, url):
    response = client.get(url)

    assert "X-Robots-Tag" not in response
    assert NOINDEX not in response.text


def test_result_of_a_search_may_show_the_whole_picture(client):
    assert '<meta name="robots" content="max-image-preview:large">' in client.get("/").text


def test_development_is_a_copy_and_production_is_none_unless_it_says_so():
    assert setting("NOINDEX", DEBUG="false") == "False"
    assert setting("NOINDEX", DEBUG="true") == "True"
    assert setting("NOINDEX", DEBUG="false", NOINDEX="true") == "True"
    assert setting("NOINDEX", DEBUG="true", NOINDEX="false") == "False"


def test_start_says_that_the_site_is_hidden(settings):
    assert check_hidden_site() == []

    settings.NOINDEX = True

    assert [message.id for message in check_hidden_site()] == ["consultancy.I001"]


def test_thanks_are_no_result_of_a_search(client):
    assert NOINDEX in client.get("/diagnostic/thanks/").text


def test_answer_to_what_was_sent_is_no_result_of_a_search(client):
    response = client.post("/diagnostic/", {"name": "Maria"}, headers=OURS)

    assert response.status_code == 422
    assert response["X-Robots-Tag"] == "noindex"


def test_robots_are_shown_the_sitemap_and_kept_from_searches_and_drafts(client, settings):
    lines = client.get("/robots.txt").text.splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /shared/"} <= {*lines}
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_copy_names_no_sitemap_and_lets_robots_read_what_it_asks(client, settings):
    settings.NOINDEX = True

    assert "Sitemap" not in client.get("/robots.txt").text
    assert "Disallow: /\n" not in client.get("/robots.txt").text
