"""A version is restored; the address of then is restored only if its box is ticked."""

import pytest

from casestudies.history.revisions import record
from casestudies.models import Article
from tests.desk import admin_url, as_sent, opened, sign_in
from tests.factories import make_article, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return sign_in("Editors")


@pytest.fixture
def moved():
    """An article whose first version had another title, slug and kind, and an old address."""
    article = make_article(title="Then", slug="then", kind="insights")
    article.aliases.create(path="/earlier/")
    record(article, by=None)
    article.aliases.all().delete()
    Article.objects.update(title="Now", slug="now", kind="case-studies")
    article.refresh_from_db()
    record(article, by=None)
    return article


def restored(editor, article, **changes):
    url = f"{admin_url(article)}?version=1"
    form = opened(editor, url, "article_form")
    editor.post(url, as_sent(form | changes))
    article.refresh_from_db()
    return article


def test_address_is_left_alone(editor, moved):
    page = restored(editor, moved)

    assert (page.title, page.get_absolute_url()) == ("Then", "/case-studies/now/")
    assert not page.aliases.exists()


def test_address_is_restored_where_asked(editor, moved):
    moved.aliases.create(path="/kept/")

    page = restored(editor, moved, take_address="on")

    assert (page.title, page.get_absolute_url()) == ("Then", "/insights/then/")
    assert sorted(page.aliases.values_list("path", flat=True)) == [
        "/case-studies/now/",
        "/earlier/",
        "/kept/",
    ]


def test_form_says_which_address_it_was(editor, moved):
    text = editor.get(f"{admin_url(moved)}?version=1").text

    assert "Restore its address too: /insights/then/, /earlier/" in text


def test_address_that_another_page_took_is_refused(editor, moved):
    make_article(slug="then", kind="insights")

    page = restored(editor, moved, take_address="on")

    assert (page.title, page.slug) == ("Now", "now")


def test_nothing_is_asked_where_the_address_is_the_same(editor):
    page = make_page("about")
    record(page, by=None)

    shown = editor.get(f"{admin_url(page)}?version=1").text

    assert "take_address" not in shown
    assert "take_address" not in editor.get(admin_url(page)).text


def test_list_of_versions_says_what_each_changed(editor, moved):
    text = " ".join(editor.get(admin_url(moved, "history")).text.split())

    assert '<span class="change">Title</span>' in text
    assert '<span class="change">Old addresses <del>−1</del></span>' in text
    assert "The first version" in text
