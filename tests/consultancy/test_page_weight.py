"""An article is light: HTML, CSS and script in 20 kB, with fonts in 120 kB, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.demo_site import ARTICLE, PAGES

pytestmark = pytest.mark.slow

SITE = Path(settings.BASE_DIR) / "consultancy" / "static" / "site"


def compressed(data):
    return len(gzip.compress(data, 6))


@pytest.fixture
def weight_of_text(demo, client):
    page = client.get(ARTICLE).content
    files = (SITE / "site.css", SITE / "form.js")
    return compressed(page) + sum(compressed(file.read_bytes()) for file in files)


def test_text_and_stylesheet_weigh_20_kb_at_most(weight_of_text):
    assert weight_of_text <= 20_000


def test_what_paper_needs_weighs_2_kb_more_at_most():
    """Browsers ask for it last, when the page is shown."""
    assert compressed((SITE / "print.css").read_bytes()) <= 2_048


@pytest.mark.browser
def test_with_fonts_it_weighs_120_kb_at_most(demo, page, weight_of_text):
    fonts = []
    page.on("response", lambda r: r.url.endswith(".woff2") and fonts.append(len(r.body())))

    page.goto(ARTICLE, wait_until="networkidle")

    assert len(fonts) >= 2
    assert weight_of_text + sum(fonts) <= 120_000


def test_no_page_has_inline_style_or_script(demo, client):
    module = r'<script(?! type="module" src="/static/[\w./-]+"></script>)'
    inline = re.compile(f"<style|style=|onclick|{module}")
    # JSON-LD is data, which no browser runs.
    data = '<script type="application/ld+json">'

    pages = {address: client.get(address).text.replace(data, "") for address in PAGES}

    found = {address: inline.findall(page) for address, page in pages.items()}
    assert not any(found.values()), found
