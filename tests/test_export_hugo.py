"""What leaves this site is a site for the real Hugo."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casestudies.models import Article
from tests.content_folder import export_content, run, write
from tests.factories import make_article, make_outcome

pytestmark = pytest.mark.django_db

HUGO = Path(sys.executable).with_name("hugo")
# Every page with what Hugo read from its front matter, as JSON.
LISTING = """{{ range .Site.Pages }}{{ if .File }}
{{ dict "path" .File.Path "url" .RelPermalink "title" .Title "description" .Description
   "date" .PublishDate "weight" .Weight "params" .Params | jsonify }}
{{ end }}{{ end }}"""
CONFIG = """baseURL = "https://example.org/"
timeZone = "Europe/London"
disableKinds = ["taxonomy", "term", "RSS"]
"""
SITE = {
    "hugo.toml": CONFIG,
    "layouts/home.html": LISTING,
    "layouts/list.html": "{{ .Content }}",
    "layouts/single.html": "{{ .Content }}",
    "layouts/_shortcodes/contact-cta.html": '<aside>{{ .Get "heading" }}</aside>',
}


def build(folder, *options):
    """Build the exported folder with Hugo; what it made of every page, by path."""
    write(folder, **SITE)
    command = [HUGO, "build", "--quiet", "--panicOnWarning", *options]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    lines = (folder / "public" / "index.html").read_text().splitlines()
    return {page["path"]: page for page in map(json.loads, filter(None, lines))}


def test_demo_content_builds(tmp_path):
    run("demo")
    export_content(tmp_path / "content")

    pages = build(tmp_path)

    assert len(pages) == 16
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
