"""Lists of pages in pages, with their filters and their search, however many there are."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.desk.links.suggestions import suggestions
from casestudies.desk.saving.opened import Opened
from casestudies.models import Article, Problem, Redirect
from tests.desk import admin_url, said, sign_in
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/article/"


@pytest.fixture
def editor():
    return sign_in("Editors")


def listed(client, **query):
    """The titles in the list, in their order."""
    changes = client.get(LIST, query).context["cl"]
    return [article.title for article in changes.result_list]


def test_list_is_in_pages_in_the_order_of_the_site(editor):
    for number in range(53):
        make_article(title=f"Number {number:02}", weight=number)

    first, second = listed(editor), listed(editor, p=2)

    assert first == [f"Number {number:02}" for number in range(50)]
    assert second == ["Number 50", "Number 51", "Number 52"]


def test_column_orders_the_whole_list(editor):
    for number in range(52):
        make_article(title=f"Number {number:02}", weight=number)

    assert listed(editor, o="-1")[:2] == ["Number 51", "Number 50"]


def test_year_filter_shows_what_appeared_in_that_year(editor):
    make_article(title="Then", published_at=datetime(2023, 7, 1, tzinfo=UTC))
    make_article(title="Now", published_at=timezone.now())
    make_article(title="Draft", published_at=None)

    choices = editor.get(LIST).context["cl"].filter_specs[2].lookup_choices

    assert [year for year, _label in choices][-1] == "2023"
    assert listed(editor, year="2023") == ["Then"]


@pytest.mark.parametrize("value", ["0", "1066", "99999", "x", "²"])
def test_year_that_nobody_offered_filters_nothing(editor, value):
    make_article(title="Then")

    assert listed(editor, year=value) == ["Then"]


def test_tag_filter_shows_what_is_linked_with_it(editor):
    problem, outcome = make_problem(), make_outcome()
    both = make_article(title="Both", problems=[problem], outcomes=[outcome])
    make_article(title="None")

    assert listed(editor, problems=problem.pk, outcomes=outcome.pk) == [both.title]
    assert listed(editor, problems="none") == ["None"]


@pytest.mark.parametrize("value", ["99999999999999999999999", "0", "²"])
def test_tag_that_there_is_none_of_is_no_error(editor, value):
    make_article()

    assert editor.get(LIST, {"problems": value}).status_code == 200


def test_old_article_is_found_by_its_slug_or_address(editor, monkeypatch):
    monkeypatch.setattr("contact.desk.long_lists.SEARCHED", 1)
    make_article(title="Old one", slug="long-ago", kind="insights")
    make_article(title="New one", slug="lately")

    assert listed(editor, q="one") == ["New one"]
    assert listed(editor, q="Long-Ago") == ["Old one"]
    assert listed(editor, q="https://example.com/insights/long-ago/") == ["Old one"]


def test_what_other_pages_of_the_list_have_is_not_read_when_all_is_selected(editor):
    shown, other = make_article(title="Shown"), make_article(title="Other")

    editor.post(
        LIST,
        {
            "action": "unpublish",
            "_selected_action": [shown.pk],
            "select_across": "1",
            f"version-{shown.pk}": Opened.of(shown).version,
        },
    )

    assert Article.objects.filter(published_at=None).get() == shown
    assert Article.objects.exclude(published_at=None).get() == other
    warned = ("warning", "Only pages that the list shows can be changed together.")
    assert said(editor).count(warned) == 1


def test_suggestions_ask_the_same_number_of_queries_for_many(django_assert_num_queries):
    problem = make_problem()
    article = make_article(problems=[problem], outcomes=[make_outcome()])
    make_article(problems=[problem])
    with django_assert_num_queries(9) as few:
        suggestions(article)
    for _ in range(8):
        make_article(problems=[problem])

    with django_assert_num_queries(len(few)) as many:
        found = suggestions(article)

    assert len([one for one in found if one.field == "related"]) == 5
    assert not [query for query in many if '"body"' in query["sql"]]


def test_link_dialog_looks_among_the_newest_pages_and_by_slug(editor, monkeypatch):
    monkeypatch.setattr("contact.desk.long_lists.SEARCHED", 1)
    make_article(title="Old one", slug="long-ago")
    make_article(title="New one", slug="lately")

    def titles(words):
        return [page["title"] for page in editor.get("/admin/pages/", {"q": words}).json()["pages"]]

    assert titles("one") == ["New one"]
    assert titles("Long-ago") == ["Old one"]
    assert sorted(titles("")) == ["New one", "Old one"]


def test_what_goes_with_a_page_is_counted_and_not_listed(editor):
    problem = make_problem()
    problem.outcomes.add(make_outcome())
    for number in range(3):
        make_article(title=f"Linked {number}", problems=[problem])
    Redirect.objects.create(path="/old/", page=problem)
    opened = {"version": Opened.of(problem).version}

    page = editor.get(admin_url(problem, "delete"), opened)

    assert page.context["deleted_objects"] == [
        f'Problem: <a href="{problem.edit_url}">{problem}</a>'
    ]
    assert dict(page.context["model_count"]) == {
        "problems": 1,
        "article-problem relationships": 3,
        "problem-outcome relationships": 1,
        "old addresses": 1,
    }


def test_page_with_its_links_is_deleted(editor):
    problem = make_problem()
    make_article(problems=[problem])
    Redirect.objects.create(path="/old/", page=problem)
    asked = f"{admin_url(problem, 'delete')}?version={Opened.of(problem).version}"

    editor.post(asked, {"post": "yes"})

    assert not Problem.objects.exists()
    assert not Redirect.objects.to_pages().exists()


def test_nobody_can_ask_for_a_count_of_every_choice(editor, django_assert_num_queries):
    make_article(problems=[make_problem()])

    with CaptureQueriesContext(connection) as plain:
        editor.get(LIST)
    with django_assert_num_queries(len(plain)):
        page = editor.get(LIST, {"_facets": "True"})

    assert "Show counts" not in page.text


def test_list_is_called_by_what_it_lists(editor):
    page = editor.get("/admin/casestudies/problem/").text

    assert "<h1>Problems</h1>" in page
    assert "<title>Problems | " in page
