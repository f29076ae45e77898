"""HTML in titles and descriptions is taken as text; the file keeps what its author wrote."""

import pytest

from casestudies.models import Article
from tests.content_folder import export_content, files_in, import_content, write

pytestmark = pytest.mark.django_db


def site(folder, title, description="", body=""):
    head = f"title: '{title}'\ndescription: '{description}'\ndate: 2026-01-01"
    write(folder, **{"insights/a.md": f"---\n{head}\n---\n{body}"})
    import_content(folder)
    return Article.objects.get()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Needed<br>Latitude", "Needed Latitude"),
        ("Needed <br /> Latitude", "Needed Latitude"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ('The <span class="x">un<b>want</b>ed</span>', "The unwanted"),
        ("Fish &amp; chips&nbsp;&#8211; now", "Fish & chips – now"),
        ("a<!-- b -->c", "a c"),
        ("List<String> & a < b > c", "List<String> & a < b > c"),
        ("When to use <b>", "When to use <b>"),
        ("&lt;b&gt; &notme; AT&T", "<b> &notme; AT&T"),
    ],
)
def test_title_is_its_words(tmp_path, written, shown):
    assert site(tmp_path, written).title == shown


def test_description_is_its_words_on_its_lines(tmp_path):
    article = site(tmp_path, "A", "One <em>two</em>.<br>Three &mdash; four.")

    assert article.description == "One two. Three — four."


def test_title_from_the_heading_of_the_text_is_its_words(tmp_path):
    assert site(tmp_path, "", body="# Needed<br>Latitude\n").title == "Needed Latitude"


def test_nobody_edits_so_the_file_goes_out_as_it_came(tmp_path):
    site(tmp_path / "in", "Needed<br>Latitude", "One <em>two</em> &amp; three")

    export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == files_in(tmp_path / "in")


def test_visitors_see_no_tags(tmp_path, client):
    article = site(tmp_path, "Needed<br>Latitude", "One <em>two</em>")

    shown = client.get(article.get_absolute_url()).text

    assert "&lt;" not in shown
    assert "Needed Latitude" in shown
