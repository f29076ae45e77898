"""What search engines are asked: to pass a page over, or to find it elsewhere."""

import re

import pytest
from django.core.exceptions import ValidationError

from tests.desk import send, sign_in
from tests.factories import make_article, make_page, make_section
from tests.sitemap import get_whole

pytestmark = pytest.mark.django_db

NOINDEX = '<meta name="robots" content="noindex">'
ELSEWHERE = "https://magazine.example/flow"


def listed(client):
    return re.findall("<loc>(.*?)</loc>", get_whole(client, "/sitemap.xml").text)


def test_hidden_page_asks_not_to_be_shown_and_is_not_listed(client, settings):
    page = make_article(noindex=True)

    assert NOINDEX in client.get(page.get_absolute_url()).text
    assert f"{settings.SITE_URL}{page.get_absolute_url()}" not in listed(client)


def test_other_pages_ask_nothing(client, settings):
    page = make_article()

    assert "noindex" not in client.get(page.get_absolute_url()).text
    assert f"{settings.SITE_URL}{page.get_absolute_url()}" in listed(client)


def test_hidden_list_asks_not_to_be_shown_and_is_not_listed(client, settings):
    make_section("people", noindex=True)

    assert NOINDEX in client.get("/people/").text
    assert f"{settings.SITE_URL}/people/" not in listed(client)
    assert f"{settings.SITE_URL}/problems/" in listed(client)


def test_page_left_out_of_the_sitemap_may_be_found_all_the_same(client, settings):
    page = make_page(slug="about", sitemap_disabled=True)

    assert "noindex" not in client.get(page.get_absolute_url()).text
    assert f"{settings.SITE_URL}/about/" not in listed(client)


def test_page_that_appeared_elsewhere_names_its_original(client, settings):
    page = make_article(canonical=ELSEWHERE)

    shown = client.get(page.get_absolute_url()).text

    assert f'<link rel="canonical" href="{ELSEWHERE}">' in shown
    assert f'<meta property="og:url" content="{ELSEWHERE}">' in shown
    assert f"{settings.SITE_URL}{page.get_absolute_url()}" not in listed(client)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/flow/", "ftp://a.example/", 'x"y'])
def test_original_is_an_address_of_the_web(address):
    with pytest.raises(ValidationError, match="whole address"):
        make_article(canonical=address).full_clean()


def test_page_that_editors_call_its_own_original_has_none(client, settings):
    page = make_article(slug="flow")

    send(sign_in("Editors"), page, canonical=f"{settings.SITE_URL}/case-studies/flow")

    page.refresh_from_db()
    assert page.canonical == ""
    assert f"{settings.SITE_URL}/case-studies/flow/" in listed(client)


@pytest.mark.parametrize("end", ["", "/"])
def test_page_is_its_own_original_with_and_without_the_last_stroke(settings, end):
    page = make_article(slug="UX", canonical=f"{settings.SITE_URL}/case-studies/UX{end}")

    page.full_clean()

    assert page.canonical == ""


@pytest.mark.parametrize("slug", ["flow", ""])
def test_original_elsewhere_is_kept(slug):
    page = make_article(canonical=ELSEWHERE)
    page.slug = slug

    page.clean()

    assert page.canonical == ELSEWHERE


def test_original_of_a_page_without_an_address_is_no_error_of_the_site():
    page = make_article(slug="flow", canonical=ELSEWHERE)

    response = send(sign_in("Editors"), page, slug="", kind="nothing")

    assert response.status_code == 200
    assert "This field is required." in response.text


def test_sitemap_tells_how_often_a_page_changes(client):
    make_article(slug="flow", sitemap_changefreq="weekly")

    entry = (
        get_whole(client, "/sitemap.xml").text.partition("/flow/</loc>")[2].partition("</url>")[0]
    )

    assert "<changefreq>weekly</changefreq>" in entry


def test_what_stands_before_the_line_is_what_others_are_told(client):
    make_article(slug="flow", kind="insights", body="The *lead* of it.\n\n<!--more-->\n\nThe rest.")

    assert (
        '<meta name="description" content="The lead of it.">' in client.get("/insights/flow/").text
    )
    assert '<p class="row-line">The lead of it.</p>' in client.get("/insights/").text
    assert '<summary type="html">The lead of it.</summary>' in client.get("/insights/feed/").text


def test_description_is_told_first(client):
    make_article(slug="flow", description="Told.", body="The lead.\n\n<!--more-->\n\nThe rest.")

    assert '<meta name="description" content="Told.">' in client.get("/case-studies/flow/").text


def test_editor_finds_it_in_the_form(admin_client):
    page = make_page(slug="about")

    form = admin_client.get(page.edit_url).text

    assert "For search engines" in form
    assert 'name="noindex"' in form
    assert 'name="canonical"' in form
