"""Notes with the addresses of links, for paper."""

import pytest

from casestudies.page.link_notes import LinkNotes

SITE = "https://www.example.com"


@pytest.fixture
def notes(settings):
    settings.SITE_URL = SITE
    return LinkNotes("/insights/one/")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/problems/scaling/", f"{SITE}/problems/scaling/"),
        ("two/", f"{SITE}/insights/one/two/"),
        ("?page=2", f"{SITE}/insights/one/?page=2"),
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&c=2"),
        ("/insights/%C3%B5un/", f"{SITE}/insights/õun/"),
        ("mailto:ann@example.org?subject=Hello", "ann@example.org"),
        ("tel:+3725550100", "+3725550100"),
        ("/diagnostic/?source=eyJ", f"{SITE}/diagnostic/"),
        ("http://[", "http://["),
    ],
)
def test_note_is_an_address_that_one_can_type(notes, href, address):
    html = notes.marked(f'<p><a class="x" href="{href}">words</a></p>')

    assert html == f'<p><a class="x" href="{href}" data-note="1">words</a></p>'
    assert [*notes.numbers] == [address]


def test_same_address_has_one_note(notes):
    html = notes.marked(f'<a href="/a/">a</a><a href="/b/">b</a><a href="{SITE}/a/">a again</a>')

    assert [*notes.numbers] == [f"{SITE}/a/", f"{SITE}/b/"]
    assert html.count('data-note="1"') == 2


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#below">below</a>',
        '<nav class="pages"><a href="?page=2">Next</a></nav>',
        '<form><a href="/privacy/">Privacy</a></form>',
        '<a href="mailto:ann@example.org">ann@example.org</a>',
        '<a href="https://example.org/">example.org</a>',
        '<a id="anchor">No address</a>',
        "&lt;a href=&quot;/x/&quot;&gt;",
    ],
)
def test_what_says_where_it_leads_or_is_not_printed_has_no_note(notes, html):
    assert notes.marked(html) == html
    assert not notes.numbers


def test_call_to_action_leads_to_the_forms_page_and_nowhere_else(notes):
    html = notes.marked(
        '<section class="cta"><h2 class="cta-heading">Ready?</h2>'
        '<a href="/people/ann/">Ann</a></section>'
    )

    assert '<h2 class="cta-heading" data-note="1">' in html
    assert [*notes.numbers] == [f"{SITE}/diagnostic/"]
