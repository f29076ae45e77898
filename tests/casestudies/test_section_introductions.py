"""What an `_index.md` says stands above the list of its section, while it is published."""

import pytest
from django.urls import reverse

from casestudies.models import Section
from tests.factories import make_section

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
