"""Where plain files have an address, and what leads there."""

import re

import pytest

from consultancy.edition.files import Findings, Moved
from consultancy.edition.hosts import rules_file
from consultancy.edition.links import for_any_server, references_in
from consultancy.edition.media_types import MediaTypes
from consultancy.edition.nginx import nginx_file
from consultancy.edition.places import file_at, place_named

SITE = "https://www.example.com"


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("/", "index.html"),
        ("/index.md", "index.md"),
        ("/a/b/", "a/b/index.html"),
        ("/feed/", "feed/index.html"),
        ("/case-studies/feed/", "case-studies/feed/index.html"),
        ("/k%C3%A4si/", "käsi/index.html"),
        ("/case-studies/?page=2#page.articles", "case-studies/page/2/index.html"),
        ("/case-studies.md?page=12", "case-studies/page/12.md"),
        ("/case-studies/?utm_source=letter", "case-studies/index.html"),
        ("/about/?page=2", "about/index.html"),
        ("/metrics-that-matter/", "metrics-that-matter/index.html"),
        ("/media/a%20b%3F.png", "media/a b?.png"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
    ],
)
def test_file_of_an_address(reference, name):
    assert file_at(place_named(reference)) == name


@pytest.mark.parametrize(
    "reference",
    [
        "/case-studies/?problem=scaling",
        "/case-studies/?problem=scaling&page=2",
        "/case-studies/?page=0",
        "/case-studies/?page=x",
        "/case-studies/pack/?ids=one",
        "/diagnostic/?source=token",
        "/diagnostic/thanks/",
        "/diagnostic/stamp/",
        "/search/",
        "/search/?q=team",
        "/metrics",
        "/search.md",
        "/admin/",
        "/shared/token/",
    ],
)
def test_what_only_the_site_can_answer_has_no_file(reference):
    assert place_named(reference) is None


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<a href="/about/">', '<a href="/about/">'),
        ('<a href="/case-studies/?page=2">', '<a href="/case-studies/page/2/">'),
        (
            '<a rel="next" href="/problems/x/?page=3#page.articles">',
            '<a rel="next" href="/problems/x/page/3/#page.articles">',
        ),
        (
            '<a href="/case-studies/?problem=a&amp;page=2">',
            f'<a href="{SITE}/case-studies/?problem=a&amp;page=2">',
        ),
        ('<a href="/diagnostic/?source=x">', f'<a href="{SITE}/diagnostic/?source=x">'),
        ('<a href="/search/">', f'<a href="{SITE}/search/">'),
        (
            '<form data-stamp="/diagnostic/stamp/" method="post" action="/diagnostic/">',
            f'<form data-stamp="/diagnostic/stamp/" method="post" action="{SITE}/diagnostic/">',
        ),
        ('<a href="//other.example/x?page=2">', '<a href="//other.example/x?page=2">'),
        ('<a href="https://other.example/?q=1">', '<a href="https://other.example/?q=1">'),
        ('<a data-href="/search/" href="#x">', '<a data-href="/search/" href="#x">'),
        ('<link rel="canonical" href="/search/">', '<link rel="canonical" href="/search/">'),
        ("<code>&lt;a href=&quot;/search/&quot;&gt;</code>",) * 2,
    ],
)
def test_links_for_any_server(html, written):
    assert for_any_server(html) == written


def test_references_are_found_wherever_pages_have_them():
    text = f"""
    <a href="/about/?a=1&amp;b=2"> <img srcset="/media/a-1.webp 480w, /media/a-2.webp 960w">
    <meta content="{SITE}/cards/x.png"> <loc>{SITE}/insights/one/</loc>
    [a link]({SITE}/about.md) {{"src": "/icon-192.png"}} <a href="https://other.example/no/">
    """

    assert set(references_in(text)) == {
        *("/about/?a=1&b=2", "/media/a-1.webp", "/media/a-2.webp", "/cards/x.png"),
        *("/insights/one/", "/about.md", "/icon-192.png"),
    }


def test_each_old_address_is_told_once():
    """A configuration that names one twice is refused by nginx, for the whole server."""
    moved = dict.fromkeys(["/x/", "/y/", "/y//"], Moved(301, "/a/"))
    found = Findings(moved=moved, gone={"/x", "/z/", "/z//"})

    named = re.findall(r'^location = "(.+?)" { return (\d+)', nginx_file(found, MediaTypes()), re.M)

    assert sorted(named) == [
        *(("/x", "410"), ("/x/", "301"), ("/y", "301"), ("/y/", "301"), ("/y//", "301")),
        *(("/z", "410"), ("/z/", "410"), ("/z//", "410")),
    ]
    assert "/x /a/" not in rules_file(found)
