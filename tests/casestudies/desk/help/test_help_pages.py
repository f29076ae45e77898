"""The guides at the desk: whole, in parts, and beside the fields they are about."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from casestudies.desk.help.guides import NAMES, guide_named
from casestudies.desk.help.places import FIELDS, PAGES, help_for_field, help_for_page
from tests.desk import admin_url, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague():
    return sign_in("Authors")


def test_index_leads_to_every_guide(colleague):
    answer = colleague.get("/admin/help/")

    for name in NAMES:
        assert f'href="/admin/help/{name}/"' in answer.text


@pytest.mark.parametrize("name", NAMES)
def test_guide_is_its_file(colleague, name):
    title = (settings.BASE_DIR / "docs" / f"{name}.md").read_text().partition("\n")[0]

    answer = colleague.get(f"/admin/help/{name}/")

    assert f'<h1 lang="en-GB">{title.removeprefix("# ")}</h1>' in answer.text


def test_guide_shows_shortcodes_as_they_are_written(colleague):
    answer = colleague.get("/admin/help/editors/")

    assert "{{&lt; people &gt;}}" in answer.text


def test_guides_lead_to_each_other_at_the_desk(colleague):
    answer = colleague.get("/admin/help/owners/")

    assert '<a href="/admin/help/editors/#begin-a-page">Writing and publishing</a>' in answer.text


def test_part_is_what_stands_below_its_heading_and_no_more(colleague):
    answer = colleague.get("/admin/help/editors/links/")

    assert ">Links</h2>" in answer.text
    assert "<h3>A link to a page</h3>" in answer.text
    assert "<h2" not in answer.text.partition("</h2>")[2]


@pytest.mark.parametrize("address", ["nobody/", "editors/nothing/", "security/", "nobody/links/"])
def test_there_is_no_other_help(colleague, address):
    assert colleague.get(f"/admin/help/{address}").status_code == 404


def test_guide_that_was_left_out_is_not_found(colleague, settings, tmp_path):
    settings.BASE_DIR = tmp_path

    assert colleague.get("/admin/help/").status_code == 200
    assert colleague.get("/admin/help/editors/").status_code == 404


def test_index_says_in_the_readers_language_that_the_guides_are_english(colleague):
    with override("et"):
        answer = colleague.get("/admin/help/")

    assert "Juhised on inglise keeles." in answer.text
    assert 'lang="en-GB"' in answer.text


@pytest.mark.parametrize("place", sorted({*FIELDS.values(), *PAGES.values()}))
def test_every_place_is_in_its_guide(place):
    name, _hash, anchor = place.partition("#")

    assert guide_named(name).below(anchor)


def test_field_leads_to_its_part(colleague):
    answer = colleague.get(admin_url(make_article()))

    assert 'href="/admin/help/editors/#publish-and-schedule"' in answer.text
    assert "Help: Published at" in answer.text


def test_field_of_another_model_with_the_same_name_does_not():
    assert help_for_field("article", "language") != help_for_field("callinlanguage", "language")
    assert help_for_field("redirect", "slug") == ""


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("casestudies/article/", "editors/#begin-a-page"),
        ("links/", "editors/#links"),
        ("password_change/", ""),
    ],
)
def test_every_page_leads_to_the_help_about_it(colleague, address, part):
    answer = colleague.get(f"/admin/{address}")

    assert f'href="/admin/help/{part}" target="_blank" data-help-here' in answer.text


def test_history_leads_to_versions():
    assert help_for_page("casestudies_article_history") == "editors#versions"


def test_visitor_at_the_sign_in_page_sees_no_help():
    assert "/admin/help/" not in Client().get("/admin/login/").text
