"""What leaves this site is a site for the real Hugo."""

from datetime import UTC, datetime

import pytest

from casestudies.models import Article
from tests.content_folder import export_content, run
from tests.factories import make_article, make_outcome
from tests.hugo_site import build

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_demo_content_builds(tmp_path):
    run("demo")
    export_content(tmp_path / "content")

    pages = build(tmp_path)

    assert len(pages) == 24
    assert pages["_index.md"]["url"] == "/"
    assert pages["services/_index.md"]["url"] == "/services/"
    assert pages["problems/scaling.md"]["url"] == "/problems/scaling/"
    assert "<aside>" in (tmp_path / "public/problems/scaling/index.html").read_text()


def test_pages_made_here_are_read_with_the_same_values(tmp_path):
    title, text = 'It\'s "new": \\ – überall', "One\nTwo: #three\ttab"
    at = datetime(2026, 7, 1, 10, 11, 12, tzinfo=UTC)
    make_article(
        kind="insights", slug="made", title=title, description=text, weight=7, published_at=at,
        fact_question=title, outcomes=[make_outcome(slug="o")],
    )  # fmt: skip
    make_article(kind="insights", slug="draft", published_at=None)
    make_article(kind="insights", slug="later", published_at=datetime(2099, 1, 1, tzinfo=UTC))
    make_article(kind="insights", slug="gone", expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    export_content(tmp_path / "content")

    pages = build(tmp_path)

    made = pages["insights/made.md"]
    assert (made["title"], made["description"], made["weight"]) == (title, text, 7)
    assert datetime.fromisoformat(made["date"]) == at
    assert made["params"]["diagnosis"]["question"] == title
    assert made["params"]["related"] == ["outcomes/o"]
    assert set(pages) == {"insights/made.md", "outcomes/o.md"}


@pytest.mark.slow
def test_edited_demo_article_builds_with_the_new_values(tmp_path):
    run("demo")
    Article.objects.filter(slug="fourteen-teams-one-shipment").update(
        title='A "new" title: yes', slug="new", published_at=datetime(2026, 1, 2, tzinfo=UTC)
    )
    export_content(tmp_path / "content")

    page = build(tmp_path)["case-studies/fourteen-teams-one-shipment.md"]

    assert page["title"] == 'A "new" title: yes'
    assert page["url"] == "/case-studies/new/"
    assert datetime.fromisoformat(page["date"]) == datetime(2026, 1, 2, tzinfo=UTC)
