"""The search follows every change, whoever makes it, and finds nothing that is not published."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, KnownWord, PageToIndex, Problem, SearchedPage
from casestudies.search import indexing
from casestudies.search.indexing import index_all_changed_pages
from casestudies.search.searching import search
from tests.factories import make_article, make_outcome, make_person, make_problem

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HIDDEN = {
    "draft": {"published_at": None},
    "in review": {"published_at": None, "in_review_since": timezone.now()},
    "scheduled": {"published_at": timezone.now() + DAY},
    "expired": {"published_at": timezone.now() - 2 * DAY, "expires_at": timezone.now() - DAY},
}


def found(query="sundial"):
    return [one.page.title for one in search(query).pages]


def by_hand(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("state", HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_public_is_not_found_counted_or_suggested(state):
    secret = make_problem(title="Sundial", slug="secret", fact_signal="sundials", **state)
    outcome = make_outcome(title="Sundial outcome", **state)
    person = make_person(title="Sundial Smith", **state)
    make_article(title="Sundial", body="sundial", **state)
    make_article(title="Harbour", problems=[secret], outcomes=[outcome], authors=[person])

    for query in ("sundial", "sundail", "sund", '"sundial"', "smith"):
        answer = search(query)

        assert answer.total == 0
        assert not answer.corrections
        assert not answer.kinds

    harbour = search("harbour", problem="secret")

    assert harbour.total == 1
    assert not harbour.problems
    assert not harbour.outcomes


def test_word_of_a_draft_is_no_correction_where_another_form_is_public():
    make_article(title="Draft", body="sundials", published_at=None)
    make_article(title="Public", body="a sundial")

    assert search("sundialz").corrections == {"sundialz": "sundial"}


def test_draft_changes_are_not_found():
    page = make_article(title="Harbour")
    record(page, by=None, kind="draft", fields=snapshot(page) | {"body": "sundial"})

    assert found() == []


def test_scheduled_page_appears_and_goes_at_its_moments(monkeypatch):
    now = timezone.now()
    make_article(title="Dial", body="sundial", published_at=now + DAY, expires_at=now + 2 * DAY)
    assert found() == []

    monkeypatch.setattr(timezone, "now", lambda: now + DAY + timedelta(seconds=1))
    assert found() == ["Dial"]

    monkeypatch.setattr(timezone, "now", lambda: now + 2 * DAY)
    assert found() == []


def save(page):
    page.body = "sundial"
    page.save()


WAYS_IN = {
    "saving": save,
    "bulk update": lambda page: Article.objects.update(body="sundial"),
    "bulk_update": lambda page: (
        setattr(page, "body", "sundial"),
        Article.objects.bulk_update([page], ["body"]),
    ),
    "sql": lambda page: by_hand("UPDATE casestudies_article SET title = 'sundial'"),
    "bulk_create": lambda page: Article.objects.bulk_create(
        [Article(title="sundial", slug="other", published_at=page.published_at)]
    ),
    "a fact by hand": lambda page: by_hand(
        "UPDATE casestudies_article SET fact_constraint = 'our sundial' WHERE id = %s", page.pk
    ),
    "tag": lambda page: page.problems.add(make_problem(title="Sundial")),
    "tag's name": lambda page: (
        page.problems.add(make_problem()),
        Problem.objects.update(title="Sundial"),
    ),
    "author": lambda page: page.authors.add(make_person(title="Sundial Smith")),
}


@pytest.mark.parametrize("write", WAYS_IN.values(), ids=WAYS_IN)
def test_what_is_written_is_found(write):
    page = make_article(title="Page", body="harbour")
    assert found() == []

    write(page)

    assert found() != []


WAYS_OUT = {
    "saving": lambda page: setattr(page, "body", "harbour") or page.save(),
    "bulk update": lambda page: Article.objects.update(body="harbour"),
    "sql": lambda page: by_hand("UPDATE casestudies_article SET body = 'harbour'"),
    "unpublishing": lambda page: Article.objects.update(published_at=None),
    "expiry": lambda page: Article.objects.update(expires_at=timezone.now()),
    "deletion": lambda page: page.delete(),
    "deletion in bulk": lambda page: Article.objects.all().delete(),
    "deletion by hand": lambda page: by_hand("DELETE FROM casestudies_article"),
}


@pytest.mark.parametrize("write", WAYS_OUT.values(), ids=WAYS_OUT)
def test_what_is_withdrawn_is_not_found(write):
    page = make_article(title="Page", body="sundial")
    assert found() == ["Page"]

    write(page)

    assert found() == []
    assert found('"sundial"') == []


def test_tag_that_is_withdrawn_names_its_pages_no_more():
    problem = make_problem(title="Sundial")
    make_article(title="Page", problems=[problem])
    assert sorted(found()) == ["Page", "Sundial"]

    Problem.objects.update(published_at=None)

    assert found() == []


def test_moved_page_is_found_at_its_new_address():
    page = make_article(title="Page", body="sundial", slug="old")
    search("sundial")

    Article.objects.filter(pk=page.pk).update(slug="new")

    assert search("sundial").pages[0].page.get_absolute_url() == "/case-studies/new/"


def test_page_that_is_still_to_be_indexed_is_not_found_by_its_old_words(monkeypatch):
    for number in range(3):
        make_article(title=f"Page {number}", body="sundial")
    search("sundial")
    monkeypatch.setattr(indexing, "INDEXED_WHILE_WAITED_FOR", 1)

    Article.objects.update(body="harbour")

    assert found() == []
    assert len(found("harbour")) == 2


def test_many_are_indexed_in_batches(monkeypatch):
    monkeypatch.setattr(indexing, "INDEXED_AT_ONCE", 3)
    for _ in range(8):
        make_problem(title="sundial")

    assert list(index_all_changed_pages()) == [5, 2, 0]
    assert not PageToIndex.objects.exists()
    assert search("sundial").total == 8


def test_nothing_is_written_where_nothing_has_changed(django_assert_num_queries):
    make_problem()
    indexing.index_changed_pages()

    with django_assert_num_queries(1):
        indexing.index_changed_pages()


def test_import_indexes_what_it_brings(tmp_path):
    (tmp_path / "insights").mkdir()
    (tmp_path / "insights" / "dial.md").write_text(
        "---\ntitle: Dial\ndate: 2020-01-01\n---\nsundial"
    )

    call_command("import_content", str(tmp_path))

    assert SearchedPage.objects.get().text == "sundial"
    assert not PageToIndex.objects.exists()


def test_import_of_many_leaves_the_rest_to_the_mail_worker_and_says_so(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(indexing, "IN_A_SECOND", 1)
    (tmp_path / "insights").mkdir()
    for name in ("dial", "clock", "watch"):
        text = f"---\ntitle: {name}\ndate: 2020-01-01\n---\n{name}"
        (tmp_path / "insights" / f"{name}.md").write_text(text)

    call_command("import_content", str(tmp_path))
    still = PageToIndex.objects.count()

    assert f"still {still} changes to read: the mail worker does" in capsys.readouterr().out
    call_command("index_pages")
    assert SearchedPage.objects.count() == 3


def test_mail_worker_indexes_what_has_changed():
    make_article(body="sundial")

    call_command("deliver_mail", "--once")

    assert SearchedPage.objects.get().text == "sundial"


def test_command_builds_the_index_anew(capsys):
    make_article(title="Page", body="sundial")
    search("sundial")
    SearchedPage.objects.all().delete()
    KnownWord.objects.all().delete()

    call_command("index_pages")
    found_nothing = found() == []
    call_command("index_pages", "--all")

    assert found_nothing
    assert found() == ["Page"]
    assert found("sundail") == ["Page"]
    assert capsys.readouterr().out == "0 changes left\n"
