"""The table of kinds: what stands in it is all that a kind of page needs."""

from dataclasses import replace

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from casestudies.kinds import KINDS, RESERVED
from tests.desk import opened, sign_in

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
