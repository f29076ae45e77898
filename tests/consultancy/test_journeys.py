"""A visitor's and an editor's way through the site, in a real browser."""

import pytest
from django.contrib.auth.models import Group, User

from casestudies.models import Article
from contact.models import DiagnosticRequest, OutgoingMail
from tests.factories import make_article, make_outcome, make_problem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PHONE = {"width": 375, "height": 800}


@pytest.fixture(autouse=True)
def editors(db):
    # A transactional test before this one has emptied the tables, the migration's group with them.
    Group.objects.get_or_create(name="Editors")


def make_study():
    return make_article(
        title="Two teams, one roadmap",
        slug="two-teams",
        body='Some text.\n\n{{< contact-cta heading="Is yours like this?" text="Ask us." >}}',
        problems=[make_problem(title="Scaling hurts", slug="scaling")],
        outcomes=[make_outcome(title="Clear decisions", slug="clear-decisions")],
    )


def fill_in(page):
    page.get_by_label("Name").fill("Maria Keller")
    page.get_by_label("E-mail").fill("maria@example.org")
    page.get_by_label("What is stuck", exact=False).fill("Every decision takes weeks.")


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_visitor_reads_a_case_study_and_asks_for_a_conversation(new_page, java_script_enabled):
    make_study()
    page = new_page(viewport=PHONE, java_script_enabled=java_script_enabled)

    page.goto("/")
    page.get_by_role("link", name="Two teams, one roadmap").first.click()
    fill_in(page)
    page.locator(".request-form button[type=submit]").click()
    page.wait_for_url("**/diagnostic/thanks/**")

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.status == "new"
    assert diagnostic.message == "Every decision takes weeks."
    assert diagnostic.source_path == "/case-studies/two-teams/"
    assert diagnostic.cta_heading == "Is yours like this?"
    assert diagnostic.cta_text == "Ask us."
    assert diagnostic.cta_ordinal == 1
    assert diagnostic.problem_slugs == ["scaling"]
    assert diagnostic.outcome_slugs == ["clear-decisions"]
    assert {mail.kind for mail in OutgoingMail.objects.all()} == {"notification", "acknowledgement"}
    assert page.context.cookies() == []


def test_visitor_mends_an_error_and_loses_nothing(new_page, complaints):
    make_study()
    page = new_page(viewport=PHONE, java_script_enabled=False)

    page.goto("/case-studies/two-teams/")
    fill_in(page)
    page.get_by_label("E-mail").fill("maria@nowhere")
    page.locator(".request-form button[type=submit]").click()
    assert page.get_by_label("Name").input_value() == "Maria Keller"
    assert (
        page.get_by_label("What is stuck", exact=False).input_value()
        == "Every decision takes weeks."
    )
    assert "Is yours like this?" in page.content()
    page.get_by_label("E-mail").fill("maria@example.org")
    page.locator(".request-form button[type=submit]").click()
    page.wait_for_url("**/diagnostic/thanks/**")

    assert DiagnosticRequest.objects.get().cta_heading == "Is yours like this?"
    complaints[:] = [line for line in complaints if "400" not in line and "422" not in line]


def test_visitor_filters_the_case_studies(page):
    make_study()
    make_article(title="Another study")

    page.goto("/case-studies/")
    assert page.get_by_role("link", name="Another study").count() == 1
    page.get_by_role("link", name="Scaling hurts").first.click()

    assert page.url.endswith("/case-studies/?problem=scaling")
    assert page.get_by_role("link", name="Two teams, one roadmap").count() >= 1
    assert page.get_by_role("link", name="Another study").count() == 0


def test_editor_writes_previews_and_publishes(page, live_server):
    User.objects.create_superuser("editor", password="secret")

    page.goto("/admin/casestudies/article/add/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Title:", exact=True).fill("A new case study")
    page.locator("#id_body").fill("## What changed\n\nA *great* deal.\n\n{{< contact-cta >}}")
    preview = page.frame_locator(".markdown-editor-preview")
    preview.locator("h2#what-changed").wait_for()
    assert preview.locator("form").count() == 1
    page.locator("#id_body").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "id_body"
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("State: Published").wait_for()

    article = Article.objects.get()
    assert article.slug == "a-new-case-study"
    assert article.body.startswith("## What changed\n\nA *great*")
    page.goto(article.get_absolute_url())
    assert page.locator("h1").inner_text() == "A new case study"
