"""What an `_index.md` says stands above the list of its section, while it is published."""

import pytest
from django.urls import reverse

from casestudies.models import Section, ShareLink
from tests.desk import admin_url, form_for, sign_in
from tests.factories import make_outcome, make_problem, make_section

pytestmark = pytest.mark.django_db

LISTS = ["case-studies", "insights", "problems", "outcomes"]


@pytest.mark.parametrize("section", LISTS)
def test_introduction_stands_above_the_list(client, section):
    make_section(section, title="In our words", description="A standfirst.", body="*Some* text.")

    page = client.get(f"/{section}/").text

    assert "<h1>In our words</h1>" in page
    assert "A standfirst." in page
    assert "<em>Some</em> text." in page


@pytest.mark.parametrize("section", LISTS)
def test_unpublished_introduction_stays_hidden(client, section):
    make_section(section, title="In our words", published_at=None)

    page = client.get(f"/{section}/").text

    assert "In our words" not in page
    assert page.count("<h1>") == 1


def test_editor_writes_an_introduction(admin_client):
    add = reverse("admin:casestudies_section_add")
    text = {"slug": "insights", "title": "In our words", "description": "", "body": "Text."}
    moment = {"published_at_0": "2026-01-05", "published_at_1": "09:00:00"}

    response = admin_client.post(add, {**text, **moment})

    assert response.status_code == 302
    assert "In our words" in admin_client.get("/insights/").text
    change = reverse("admin:casestudies_section_change", args=[Section.objects.get().pk])
    assert admin_client.get(change).status_code == 200


@pytest.fixture
def editor():
    return sign_in("Editors", "eva", first_name="Eva")


def test_preview_shows_an_introduction_above_its_list(editor):
    make_section("problems", title="Published words")
    make_section("insights", title="Other words")
    make_problem(title="A problem of ours")
    draft = make_section("outcomes", title="Words to come", body="*Soon.*", published_at=None)
    make_outcome(title="An outcome of ours")

    page = editor.get(reverse("desk:preview", args=["section", draft.pk])).text

    assert "<h1>Words to come</h1>" in page
    assert "<em>Soon.</em>" in page
    assert "An outcome of ours" in page
    assert "A problem of ours" not in page


def test_form_of_an_introduction_is_previewed_unsaved(editor):
    draft = make_section("insights", published_at=None)
    form = form_for(editor, draft) | {"title": "Typed just now"}

    page = editor.post(reverse("desk:preview_unsaved", args=["section", draft.pk]), form).text

    assert "&lt;h1&gt;Typed just now&lt;/h1&gt;" in page


def test_introduction_is_shared(editor, client):
    draft = make_section("insights", title="Words to come", published_at=None)

    editor.post(admin_url(draft, "share"), {"days": 7})

    link = ShareLink.objects.get()
    assert "<h1>Words to come</h1>" in client.get(link.get_absolute_url()).text
    assert "Words to come" not in client.get("/insights/").text


def test_introduction_is_published_and_unpublished_by_its_buttons(editor, client):
    draft = make_section("insights", title="Words to come", published_at=None)

    editor.post(admin_url(draft), form_for(editor, draft) | {"_publish": "1"})
    published = client.get("/insights/").text
    editor.post(admin_url(draft), form_for(editor, draft) | {"_unpublish": "1"})

    assert "Words to come" in published
    assert "Words to come" not in client.get("/insights/").text


def test_changes_to_a_published_introduction_wait_beside_it(editor, client):
    public = make_section("insights", title="Public words")

    changes = {"title": "Words to come", "_keep": "1"}
    editor.post(admin_url(public), form_for(editor, public) | changes)

    assert "Public words" in client.get("/insights/").text
    assert form_for(editor, public)["title"] == "Words to come"


def test_introduction_cannot_be_merged_and_needs_no_call_to_action(editor):
    public = make_section("problems")

    page = editor.get(admin_url(public)).text

    assert "/admin/merge/" not in page
    assert "default one stands at its end" not in page
    assert editor.get(f"/admin/merge/section/{public.pk}/").status_code == 404
