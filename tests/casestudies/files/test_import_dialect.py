"""The text of a page shows as its own site would have it, by that site's configuration."""

from datetime import UTC, datetime

import pytest

from casestudies.models import Article
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db

TEXT = 'A <mark>mark</mark> and\n"straight" quotes.\n'


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"hugo.toml": ""}, "A mark and\n“straight” quotes."),
        (
            {"hugo.toml": "[markup.goldmark.renderer]\nunsafe = true"},
            "A <mark>mark</mark> and\n“straight” quotes.",
        ),
        (
            {"config/_default/markup.toml": "[goldmark.renderer]\nhardWraps = true"},
            "A mark and<br>\n“straight” quotes.",
        ),
        (
            {"hugo.yaml": "markup: {goldmark: {extensions: {typographer: {disable: true}}}}"},
            'A mark and\n"straight" quotes.',
        ),
        (
            {"hugo.yaml": "markup: {goldmark: {extensions: {typographer: false}}}"},
            'A mark and\n"straight" quotes.',
        ),
    ],
)
def test_goldmark_is_set_up_as_the_site_has_it(tmp_path, client, files, shown):
    write(tmp_path, **files, **{"content/blog/a.md": page(body=TEXT)})

    import_content(tmp_path)

    assert f"<p>{shown}</p>" in client.get("/insights/a/").text


def test_jekyll_shows_raw_html(tmp_path, client):
    write(tmp_path, **{"_config.yml": "", "_posts/2020-01-02-a.md": page(body=TEXT)})

    _status, output = import_content(tmp_path)

    assert "A <mark>mark</mark> and" in client.get("/insights/a/").text
    assert "raw HTML" not in output


def test_dates_are_in_the_zone_of_the_site(tmp_path):
    text = page().replace("2026-01-01", "2026-01-01T10:00:00")
    write(tmp_path, **{"hugo.toml": 'timeZone = "Asia/Tokyo"', "content/blog/a.md": text})

    import_content(tmp_path)

    assert Article.objects.get().published_at == datetime(2026, 1, 1, 1, tzinfo=UTC)
