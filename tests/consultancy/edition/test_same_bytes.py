"""Every file is what the site answers at its address."""

import re

import pytest

from consultancy.edition.links import for_any_server
from tests.casestudies.test_draft_leak import SECRET
from tests.consultancy.edition.conftest import files_in, png
from tests.surfaces import PUBLIC

pytestmark = pytest.mark.django_db

# What no address of the site answers: for servers, and what collectstatic lays out.
OTHERS = re.compile(r"static/|_headers$|_redirects$|nginx\.conf$")
NUMBERED = re.compile(r"(?P<stem>.*?)/page/(?P<number>\d+)(?P<end>\.md|/index\.html)")
# What only the site can answer.
ASKED = ("/search", "/diagnostic/thanks", "/case-studies/pack/?")


@pytest.fixture(autouse=True)
def media(site, settings):
    settings.MEDIA_ROOT = site


def address_of(name):
    if found := NUMBERED.fullmatch(name):
        return f"/{found['stem']}{found['end'].removesuffix('index.html')}?page={found['number']}"
    return f"/{name.removesuffix('index.html')}"


def answers_of(client, folder):
    """Each file with what the site answers at its address."""
    for name, written in files_in(folder).items():
        if not OTHERS.match(name):
            yield name, written, client.get(address_of(name)).getvalue()


def test_every_file_is_what_the_site_answers(client, verbatim):
    different = [name for name, one, other in answers_of(client, verbatim) if one != other]

    assert different == []


def test_for_any_server_pages_differ_in_what_files_cannot_answer(client, edition):
    different = [
        name
        for name, written, live in answers_of(client, edition)
        if written.decode(errors="replace") != expected(name, live.decode(errors="replace"))
    ]

    assert different == []


def expected(name, live):
    return for_any_server(live) if name.endswith(".html") and "<!doctype html>" in live else live


@pytest.mark.parametrize("address", [one for one in PUBLIC if not one.startswith(ASKED)])
def test_every_public_address_has_a_file(edition, address):
    name = address.removeprefix("/")
    name += "index.html" if address.endswith("/") else ""

    assert (edition / name).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "case-studies/page/3/index.html",
        "case-studies/page/2.md",
        "problems/problem/page/3/index.html",
    ],
)
def test_further_pages_of_lists_are_there(edition, name):
    assert (edition / name).is_file()


def test_pictures_that_pages_show_are_there_and_no_others(edition):
    assert (edition / "media/images/shown.png").read_bytes() == png()
    assert not (edition / "media/images/secret.png").exists()


def test_drafts_are_nowhere(edition):
    files = files_in(edition)

    assert [name for name in files if "secret" in name or "draft" in name] == []
    assert [name for name, content in files.items() if SECRET.encode() in content] == []


def test_styles_scripts_and_typefaces_are_there(edition):
    for name in ("site.css", "form.js", "fonts/newsreader.woff2"):
        assert (edition / "static" / "site" / name).is_file()
    assert not (edition / "static" / "admin").exists()


def test_not_found_page_is_the_sites_own(client, edition):
    response = client.get("/404.html")

    assert response.status_code == 404
    assert (edition / "404.html").read_text() == for_any_server(response.text)


def test_old_addresses_are_a_map(edition):
    rules = (edition / "_redirects").read_text().splitlines()

    assert "/old/page/ /pictured/ 301" in rules
    assert "/old/page /pictured/ 301" in rules
    assert "/elsewhere https://example.org/there?a=b 301" in rules
    assert not any("draft" in rule or "withdrawn" in rule for rule in rules)


def test_headers_are_those_of_the_site(client, edition):
    said = client.get("/")
    written = (edition / "_headers").read_text()

    policy = said["Content-Security-Policy"]
    assert f"  X-Frame-Options: {said['X-Frame-Options']}\n" in written
    assert policy.replace("form-action 'self'", "form-action 'self' https://www.example.com") in (
        written
    )
    assert "/case-studies/feed/\n  Content-Type: application/atom+xml; charset=utf-8\n" in written
    assert "Strict-Transport-Security" not in written
