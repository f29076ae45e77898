"""The home page comes from `_index.md` at the content root, and goes back there."""

import pytest

from casestudies.models import Redirect, Section
from tests.content_folder import export_content, files_in, run
from tests.factories import make_section
from tests.notes import without_notes

pytestmark = pytest.mark.django_db

HOME = """---
title: Our statement   # with a remark
description: An introduction.
date: 2026-01-05
---
Words. {{< outcomes limit="2" >}}
"""


def home():
    return Section.objects.get(slug="home")


@pytest.fixture
def content(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "_index.md").write_text(HOME)
    return tmp_path / "content"


def test_home_is_imported_and_shown(client, content):
    status, output = run("import_content", content)

    assert status == 0
    assert "1 new" in output
    assert home().file_path == "_index.md"
    assert "<h1>Our statement</h1>" in client.get("/").text
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("source", ["", "_index.md"])
def test_second_import_of_home_changes_nothing(content, source):
    run("import_content", content / source)

    _, output = run("import_content", content / source)

    assert "0 new, 0 updated, 1 unchanged" in output


def test_home_is_exported_as_it_came(content, tmp_path):
    run("import_content", content)

    export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == {"_index.md": HOME.encode()}


def test_export_is_imported_without_a_change(content, tmp_path):
    run("import_content", content)
    export_content(tmp_path / "content2" / "content")

    _, output = run("import_content", tmp_path / "content2")

    assert "0 new, 0 updated, 1 unchanged" in output


def test_home_that_was_written_here_is_exported_and_known_again(tmp_path):
    make_section("home", title="Born here", body="Words.")
    out = tmp_path / "content"

    export_content(out)
    _, output = run("import_content", out)

    assert files_in(out)["_index.md"].endswith(b"Words.")
    assert "0 new, 1 updated" in output
    assert Section.objects.count() == 1


def test_jekyll_writes_home_in_another_file(client, tmp_path):
    (tmp_path / "_config.yml").write_text("title: x\n")
    (tmp_path / "index.md").write_text(HOME)

    run("import_content", tmp_path)

    assert home().file_path == "index.md"
    assert client.get("/index.html").url == "/"


def test_introduction_of_an_unknown_folder_is_not_home(tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "_index.md").write_text(HOME)

    _, output = run("import_content", tmp_path / "news")

    assert not Section.objects.exists()
    assert "skipped: the introduction of what is no content root" in output


def test_home_without_a_title_takes_the_statement_of_the_site(content):
    (content / "_index.md").write_text("---\ndate: 2026-01-05\n---\nWords.\n")

    run("import_content", content)

    assert home().title == "Most delivery problems were decided long before delivery."


def test_drafts_of_home_come_in_as_drafts(client, content):
    (content / "_index.md").write_text(HOME.replace("date:", "draft: true\ndate:"))

    run("import_content", content)

    assert home().published_at is None
    assert "Our statement" not in client.get("/").text


def test_texts_of_other_files_lead_home(client, content):
    text = '---\ntitle: Study\ndate: 2026-01-05\n---\n[a]({{< ref "/" >}}) [b](/)\n'
    (content / "case-studies").mkdir()
    (content / "case-studies" / "study.md").write_text(text)

    _, output = run("import_content", content)

    assert "0 kept as drafts" in output
    assert '<a href="/">a</a>' in without_notes(client.get("/case-studies/study/").text)
