"""What the desk reads from a form that is not saved: the full-page preview and the checklist."""

import pytest
from django.urls import reverse

from casestudies.models import Article, Problem
from tests.factories import make_article, make_outcome, make_problem, make_user

pytestmark = pytest.mark.django_db

NEW = {
    "article": {"kind": "insights", "title": "A new one", "slug": "new", "date": "2026-01-05"},
    "problem": {"title": "A new one", "slug": "new"},
    "outcome": {"title": "A new one", "slug": "new"},
}


@pytest.fixture
def editor(client):
    client.force_login(make_user(groups=["Editors"]))
    return client


def url(name, model="article", pk=0):
    return reverse(f"desk:{name}", args=[model, pk])


@pytest.mark.parametrize("model", ["article", "problem", "outcome"])
def test_new_page_is_previewed_whole_and_not_stored(editor, model):
    values = {**NEW[model], "body": "## Head\n\nNew **text**."}

    response = editor.post(url("preview_unsaved", model), values)

    assert "&lt;h1&gt;A new one&lt;/h1&gt;" in response.text
    assert "New &lt;strong&gt;text&lt;/strong&gt;." in response.text
    assert "no-store" in response["Cache-Control"]
    assert Article.objects.count() + Problem.objects.count() == 0


def test_preview_shows_unsaved_links_in_their_order(editor):
    first, second = make_problem(title="First"), make_problem(title="Second")
    article = make_article(problems=[first])

    values = {**NEW["article"], "problems": [second.pk, first.pk], "body": "x"}
    page = editor.post(url("preview_unsaved", pk=article.pk), values).text

    assert page.index("Second&lt;/a&gt;") < page.index("First&lt;/a&gt;")
    assert list(article.problems.all()) == [first]


def test_preview_works_with_errors_and_shows_them(editor):
    article = make_article(title="Stored title", date="2026-01-05")
    values = {"title": "", "slug": "not a slug", "body": 'Fine. {{< contact-cta heading="x >}}'}

    page = editor.post(url("preview_unsaved", pk=article.pk), values).text

    assert "Fine." in page
    assert "still has errors" in page
    article.refresh_from_db()
    assert article.title == "Stored title"


def test_preview_of_an_empty_form_works(editor):
    assert editor.post(url("preview_unsaved"), {}).status_code == 200


def test_forms_in_the_preview_are_sandboxed(editor):
    page = editor.post(url("preview_unsaved"), NEW["article"]).text

    assert '<iframe sandbox="allow-same-origin" srcdoc="' in page
    assert "<form" not in page.partition("srcdoc=")[2].partition("</iframe>")[0]


def test_checklist_reads_the_form(editor):
    values = {**NEW["article"], "body": "One\n\n[here](/nowhere/)"}

    page = editor.post(url("check"), values).text

    assert "2 words" in page
    assert '<button type="button" data-line="3">Line 3</button>' in page


def test_pages_are_found_by_their_title(editor):
    make_problem(title="Decision drift", slug="drift")
    make_outcome(title="Clarity")

    found = editor.get(reverse("desk:pages"), {"q": "decision"}).json()["pages"]

    assert found == [{"path": "problems/drift", "title": "Decision drift", "state": "Published"}]


def test_new_case_study_starts_from_a_skeleton_an_insight_does_not(editor):
    add = reverse("admin:casestudies_article_add")

    study, insight = editor.get(add).text, editor.get(f"{add}?kind=insights").text

    assert "## What changed" in study
    assert "{{< contact-cta >}}" in study
    assert "## What changed" not in insight


ADDRESSES = [("preview_unsaved", "post"), ("check", "post"), ("pages", "get")]


def ask(client, name, method):
    address = reverse("desk:pages") if name == "pages" else url(name)
    return getattr(client, method)(address)


@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_visitor_is_sent_to_the_login(client, name, method):
    assert ask(client, name, method)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("groups", [[], ["Consultants"]])
@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_those_who_do_not_write_are_refused(client, name, method, groups):
    client.force_login(make_user(groups=groups))

    assert ask(client, name, method).status_code == 403


@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_editor_is_let_in(editor, name, method):
    assert ask(editor, name, method).status_code == 200


@pytest.mark.parametrize("name", ["preview_unsaved", "check"])
def test_unknown_models_and_pages_are_not_found(editor, name):
    assert editor.post(url(name, "user")).status_code == 404
    assert editor.post(url(name, pk=99)).status_code == 404


@pytest.mark.parametrize("name", ["preview_unsaved", "check"])
def test_a_link_to_what_reads_a_form_is_refused(editor, name):
    assert editor.get(url(name)).status_code == 405
