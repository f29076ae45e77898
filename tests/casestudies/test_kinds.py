"""The table of kinds: what stands in it is all that a kind of page needs."""

from dataclasses import replace

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.urls import resolve, reverse

from casestudies.kinds import KINDS, RESERVED, SECTIONS, markdown_address
from tests.desk import opened, sign_in
from tests.surfaces import CARDS, DETAILS, FEEDS, LISTS, MARKDOWN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("section", KINDS)
@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_page_at_an_address_of_the_site_itself_is_refused(section, slug):
    page = KINDS[section].model(title="Nobody could reach it", slug=slug)

    with pytest.raises(ValidationError, match="an address of the site itself"):
        page.full_clean()


def test_admin_says_at_the_slug_that_nobody_could_reach_the_page():
    editor, url = sign_in("Editors"), "/admin/casestudies/article/add/"

    response = editor.post(url, opened(editor, url) | {"title": "Feed", "slug": "feed"})

    assert "nobody could reach the page" in response.text
    assert response.context["adminform"].form.errors.keys() == {"slug"}


def test_kind_of_what_is_no_article_can_have_no_feed():
    with pytest.raises(ValueError, match="people: only kinds of the model “article” have feeds"):
        replace(KINDS["people"], has_feed=True)


@pytest.mark.parametrize("section", KINDS)
def test_every_column_stands_in_a_group_of_the_form(rf, section):
    model = KINDS[section].model
    request = rf.get("/")
    request.user = User(is_superuser=True)

    shown = flatten_fieldsets(admin.site.get_model_admin(model).get_fieldsets(request))

    fields = [*model._meta.fields, *model._meta.many_to_many]
    missing = {field.name for field in fields if field.editable} - {*shown}
    # The row's own number, and what only the import knows.
    assert missing == {"id", "keeps_html"}


@pytest.mark.parametrize("section", SECTIONS)
def test_list_of_every_kind_is_among_the_addresses_that_tests_look_at(section):
    address = reverse(KINDS[section].list_view)

    assert address in LISTS
    assert markdown_address(address) in MARKDOWN


@pytest.mark.parametrize("section", KINDS)
def test_page_of_every_kind_is_among_the_addresses_that_tests_look_at(section):
    pages = [url for url in DETAILS if resolve(url).view_name == KINDS[section].page_view]

    assert pages
    assert {markdown_address(url) for url in pages} <= {*MARKDOWN}
    assert any(url.startswith(f"/cards/{section}/") for url in CARDS)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.has_feed or kind.is_tag])
def test_feeds_of_every_kind_are_among_the_addresses_that_tests_look_at(kind):
    views = {resolve(url.partition("?")[0]).view_name for url in [*LISTS, *FEEDS]}

    assert {kind.feed_view, kind.json_feed_view} <= views
