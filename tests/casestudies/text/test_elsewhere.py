"""HTML that leaves the site: its addresses are whole."""

import pytest

from casestudies.text.elsewhere import with_whole_addresses

PAGE = "https://www.example.com/a/b/"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("/x/?a=1&amp;b=2", "https://www.example.com/x/?a=1&amp;b=2"),
        ("c", "https://www.example.com/a/b/c"),
        ("../c/", "https://www.example.com/a/c/"),
        ("#c", "https://www.example.com/a/b/#c"),
        ("//example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[", "http://["),
    ],
)
def test_address_is_seen_from_its_page(written, whole):
    html = with_whole_addresses(f'<p class="a"><a title="b > c" href="{written}">d</a>', PAGE)

    assert html == f'<p class="a"><a title="b > c" href="{whole}">d</a>'


def test_words_that_look_like_addresses_stay():
    html = '<p title=\'a\'>href="/x/" &lt;a href="/x/"&gt; data-href="/x/"</p>'

    assert with_whole_addresses(html, PAGE) == html


def test_every_copy_of_an_image_has_a_whole_address():
    html = with_whole_addresses('<img src="a.png" srcset="/b.webp 480w, c.webp">', PAGE)

    assert html == (
        '<img src="https://www.example.com/a/b/a.png" '
        'srcset="https://www.example.com/b.webp 480w, https://www.example.com/a/b/c.webp">'
    )
