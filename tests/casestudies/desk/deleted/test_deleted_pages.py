"""The list of deleted pages: who sees what, and the ways into it and out of it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from casestudies.history.deleted_pages import DeletedPage, keep_deleted
from casestudies.history.margin import MarginRemark, leave_remark
from casestudies.history.reviews import AskedReview, ask_review
from casestudies.history.revisions import Revision, record
from casestudies.models import Article, Redirect, Section
from tests.desk import admin_url, opened, said, sign_in
from tests.factories import make_article, make_problem, make_section, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/deletedpage/"


@pytest.fixture
def editor():
    return sign_in("Editors")


def kept_of(page, by=None):
    (kept,) = keep_deleted([page], by=by or make_user())
    type(page).objects.filter(pk=page.pk).delete()
    return kept


def url_of(kept, view="change"):
    return reverse(f"admin:casestudies_deletedpage_{view}", args=[kept.pk])


def way_back(address):
    """The whole message after a deletion."""
    said = "What is deleted can be brought back, with its links and addresses:"
    return f'>{said} <a href="{address}">Bring back…</a></li>'


def test_page_deleted_at_the_desk_is_listed_with_who_and_where(editor):
    article = make_article(title="Six weeks", slug="six-weeks")

    shown = editor.get(admin_url(article, "delete"), follow=True)
    after = editor.post(shown.redirect_chain[-1][0], {"post": "yes"}, follow=True)

    kept = DeletedPage.objects.get()
    assert kept.maker == "editors"
    assert way_back(f"{LIST}{kept.pk}/change/") in after.text
    text = editor.get(LIST).text
    assert [each in text for each in ("Six weeks", "/case-studies/six-weeks/", "editors")] == [
        True
    ] * 3


def test_way_back_is_told_before_a_page_is_deleted(editor):
    article = make_article([make_problem()])

    text = editor.get(admin_url(article, "delete"), follow=True).text

    assert "It can be brought back from the list of deleted pages" in text
    assert "relationships" not in text


def test_pages_deleted_together_are_listed_with_who_and_the_way_there(editor):
    pages = [make_problem(title="One"), make_problem(title="Two")]
    listed = opened(editor, "/admin/casestudies/problem/", "changelist-form")
    chosen = {"action": "delete_selected", "_selected_action": [page.pk for page in pages]}

    editor.post("/admin/casestudies/problem/", listed | chosen)
    after = editor.post("/admin/casestudies/problem/", chosen | {"post": "yes"}, follow=True)

    kept = DeletedPage.objects.order_by("title").values_list("title", "maker")
    assert list(kept) == [("One", "editors"), ("Two", "editors")]
    assert way_back(LIST) in after.text


def test_list_is_searched_by_title_address_and_name(editor):
    kept_of(make_article(title="Six weeks"))
    kept_of(make_problem(title="Scaling"))

    text = editor.get(LIST, {"q": "/problems/"}).text

    assert "Scaling" in text
    assert "Six weeks" not in text


def test_kinds_that_a_colleague_may_not_add_are_not_seen():
    kept = kept_of(make_section("insights", title="All of them"))
    author = sign_in("Authors")

    assert "All of them" not in author.get(LIST).text
    assert author.get(url_of(kept), follow=True).redirect_chain[-1][0] == LIST


def test_editor_brings_a_page_back_as_it_was(editor):
    article = make_article(title="Six weeks")
    kept = kept_of(article)
    assert "Published" in editor.get(url_of(kept)).text

    response = editor.post(url_of(kept), {"comes_back": "as-it-was"})

    assert response["Location"] == article.edit_url
    assert Article.objects.get().is_published
    assert said(editor) == [("info", "“Six weeks” is back. State: Published.")]


def test_author_brings_a_page_back_as_a_draft_only():
    author, kept = sign_in("Authors"), kept_of(make_article())

    author.post(url_of(kept), {"comes_back": "as-it-was"})

    assert Article.objects.get().state == "draft"


def test_second_who_brings_it_back_is_told(editor):
    kept = kept_of(make_article())
    editor.post(url_of(kept), {"comes_back": "draft"})

    response = editor.post(url_of(kept), {"comes_back": "draft"})

    assert response["Location"] == LIST
    assert said(editor)[-1] == ("warning", "It is not deleted any more.")


def test_taken_address_is_asked_about(editor):
    kept = kept_of(make_article(title="Old", slug="same"))
    make_article(title="New", slug="same")
    form = opened(editor, url_of(kept), "bring_form")
    assert form["slug"] == "same-2"

    refused = editor.post(url_of(kept), form | {"slug": "same"})
    editor.post(url_of(kept), form)

    assert "There is a page at same already." in refused.text
    assert "“New” stands at /case-studies/same/ now and stays there." in refused.text
    assert sorted(Article.objects.values_list("title", "slug")) == [
        ("New", "same"),
        ("Old", "same-2"),
    ]


def test_introduction_waits_until_the_other_one_is_gone(editor):
    kept = kept_of(make_section("insights", title="Old"))
    make_section("insights", title="New")

    editor.post(url_of(kept), {"comes_back": "draft", "slug": "home"})

    assert "bring_form" not in editor.get(url_of(kept)).text
    assert Section.objects.get().title == "New"


def test_what_is_selected_comes_back_but_for_what_needs_an_answer(editor):
    kept = [kept_of(make_article(slug="one")), kept_of(make_article(slug="two"))]
    make_article(slug="two")

    editor.post(LIST, {"action": "bring_back_drafts", "_selected_action": [one.pk for one in kept]})

    assert sorted(Article.objects.values_list("slug", flat=True)) == ["one", "two"]
    assert [level for level, _text in said(editor)] == ["warning", "info"]


def test_administrator_deletes_for_good():
    administrator = sign_in("Administrators")
    article = make_article(title="Maria Keller", slug="maria")
    record(article, by=None)
    kept = kept_of(article)
    asked = administrator.get(url_of(kept, "delete")).text

    administrator.post(url_of(kept, "delete"), {"post": "yes", "addresses": "on"})

    assert "Versions: 1" in asked
    assert not DeletedPage.objects.exists()
    assert not Revision.objects.exists()
    assert not Redirect.objects.filter(path="/case-studies/maria/").exists()
    assert "Maria Keller" not in str(list(LogEntry.objects.values()))


def test_what_colleagues_said_of_it_goes_for_good_too():
    administrator = sign_in("Administrators")
    article = make_article(body="Maria Keller writes.")
    leave_remark(article, number=1, line=1, body=article.body, text="Who?", by=administrator.user)
    ask_review(article, by=administrator.user, word="Of Maria", number=None)
    kept = kept_of(article)

    administrator.post(url_of(kept, "delete"), {"post": "yes"})

    assert not MarginRemark.objects.exists()
    assert not AskedReview.objects.exists()


def test_addresses_are_remembered_as_gone_unless_forgotten():
    administrator = sign_in("Administrators")
    kept = kept_of(make_article(slug="maria"))

    administrator.post(url_of(kept, "delete"), {"post": "yes"})

    assert administrator.get("/case-studies/maria/").status_code == 410


def test_list_asks_the_same_whatever_it_shows(editor, django_assert_max_num_queries):
    for _number in range(5):
        kept_of(make_article([make_problem()]))

    with django_assert_max_num_queries(12):
        editor.get(LIST)
