"""Redirects that stand in files for the site's host lead on here too."""

import pytest

from casestudies.models import Article
from tests.content_folder import export_content, files_in, import_content, page, write

pytestmark = pytest.mark.django_db

RULES = """# Moved
/old/first   /blog/first/
/news  /blog/  302
/start / 301!
/shop https://shop.example/ 301
/gone/* /blog/:splat 301
/de /blog/first/ 302 Language=de
/app /index.html 200
/loose/* /blog/first/:splat 301
/away /nowhere/
"""
NETLIFY = """[[redirects]]
from = "/certs"
to = "https://old.example/blog/first"
status = 302

[[redirects]]
from = "/x/:id"
to = "/blog/:id"
"""
SITE = {
    "hugo.toml": 'baseURL = "https://old.example/"',
    "content/blog/first.md": page("First"),
    "static/_redirects": RULES,
    "netlify.toml": NETLIFY,
}


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/old/first", "/insights/first/"),
        ("/old/first/", "/insights/first/"),
        ("/news/", "/insights/"),
        ("/start", "/"),
        ("/certs", "/insights/first/"),
        ("/shop", "https://shop.example/"),
        ("/gone/", "/insights/"),
        ("/gone/first/", "/insights/first/"),
        ("/gone/first.html?from=mail", "/insights/first/?from=mail"),
    ],
)
def test_rule_is_an_old_address(tmp_path, client, path, leads_to):
    write(tmp_path, **SITE)

    status, _ = import_content(tmp_path)

    response = client.get(path)
    assert (status, response.status_code, response.get("Location")) == (0, 301, leads_to)


def test_other_rules_are_named_where_they_stand(tmp_path):
    write(tmp_path, **SITE)

    rules = RULES.replace("https://shop", "http://shop")
    write(tmp_path, **{"static/_redirects": rules})

    _, output = import_content(tmp_path)

    said = [line for line in output.splitlines() if "is not followed here" in line]
    assert len(said) == 6
    assert "_redirects:5:1: warning: The rule “/shop → http://shop.example/” is not" in output
    assert "_redirects:10:1: warning: The rule “/away → /nowhere/” is not followed here" in output
    assert "_redirects:9:1: warning: The rule “/loose/* → /blog/first/:splat” is not" in output
    assert "netlify.toml:6:1: warning: The rule “/x/:id → /blog/:id” is not" in output


def test_link_to_a_rule_that_leads_elsewhere_leads_there(tmp_path, client):
    body = "[a](/shop) [b](/shop/#c) [d](/shops)\n"
    write(tmp_path, **SITE | {"content/blog/first.md": page("First", body=body)})

    import_content(tmp_path)

    shown = client.get("/insights/first/").text
    assert 'href="https://shop.example/"' in shown
    assert 'href="https://shop.example/#c"' in shown
    assert 'href="/shops"' in shown
    assert Article.objects.get().body == body


@pytest.mark.parametrize(
    "stub",
    [
        '<html><meta http-equiv="refresh" content="0; url=/blog/first/"></html>',
        '<html><script>\n  window.location = "/blog/first/";\n</script></html>',
        "<script>location.replace('/blog/first/')</script>",
    ],
)
def test_page_that_only_leads_on_is_an_old_address(tmp_path, client, stub):
    files = {
        "_config.yml": "",
        "_posts/2019-01-02-first.md": "---\ntitle: F\npermalink: /blog/first/\n---\n[a](/shop/)\n",
        "old/x.aspx/index.html": stub,
        "shop/index.html": "---\nredirect_to: https://shop.example/\n---\n",
    }
    write(tmp_path, **files)

    import_content(tmp_path)

    assert client.get("/old/x.aspx")["Location"] == "/insights/first/"
    assert 'href="https://shop.example/"' in client.get("/insights/first/").text


def test_rules_are_no_edit_and_a_second_run_finds_nothing_to_do(tmp_path):
    write(tmp_path, **SITE)
    before = files_in(tmp_path)

    import_content(tmp_path)
    _, again = import_content(tmp_path)
    export_content(tmp_path)

    assert "0 old addresses" in again
    assert files_in(tmp_path) == before


def test_rules_keep_with_a_page_that_changes(tmp_path, client):
    write(tmp_path, **SITE)
    import_content(tmp_path)

    write(tmp_path, **{"content/blog/first.md": page("First", body="Other.\n")})
    import_content(tmp_path)

    assert Article.objects.get().body == "Other.\n"
    assert client.get("/old/first").status_code == 301


def test_rules_that_cannot_be_read_are_told(tmp_path):
    write(tmp_path, **SITE | {"netlify.toml": "[[redirects]\n"})

    status, output = import_content(tmp_path)

    assert status == 0
    assert "warning: Redirects cannot be read" in output
