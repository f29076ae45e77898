"""Old addresses that lead to another site go out as rules for a host, and come back."""

import pytest

from casestudies.models import Redirect
from tests.checkout import HUGO, JEKYLL, Checkout
from tests.content_folder import export_content, files_in, import_content, write
from tests.factories import make_article

pytestmark = pytest.mark.django_db

SHOP, DOCS = "https://shop.example/?a=b#c", "https://docs.example/x"


def leads():
    rows = Redirect.objects.filter(address__startswith="https://")
    return dict(rows.order_by("path").values_list("path", "address"))


def test_site_that_was_written_here_takes_them_along(tmp_path):
    make_article()
    Redirect.objects.create(path="/old%20shop/", address=SHOP)
    Redirect.objects.create(path="/Docs.html", address=DOCS)
    export_content(tmp_path)
    before = files_in(tmp_path)
    Redirect.objects.all().delete()

    import_content(tmp_path)
    export_content(tmp_path)

    assert leads() == {"/Docs.html": DOCS, "/old%20shop/": SHOP}
    assert files_in(tmp_path) == before


@pytest.fixture(params=["static/_redirects", "netlify.toml", "_redirects"])
def site(request, tmp_path):
    """The checkout of an imported site that says one of them in its own way."""
    line = f"# Moved\n/shop   {SHOP}   302 # long ago\n/x/* /y/:splat"
    rule = f'[[redirects]]\nfrom = "/shop"\nto = "{SHOP}"\n'
    files = HUGO if request.param != "_redirects" else JEKYLL
    said = rule if request.param.endswith("toml") else line
    checkout = Checkout(tmp_path / "site", files | {request.param: said})
    import_content(checkout.folder)
    return checkout


def test_what_the_site_says_itself_is_no_change(site):
    export_content(site.folder)

    assert leads() == {"/shop/": SHOP}
    assert site.status == []


@pytest.mark.parametrize("site", ["static/_redirects", "_redirects"], indirect=True)
def test_edit_is_a_diff_of_its_line(site):
    Redirect.objects.filter(path="/shop/").update(address=DOCS)

    export_content(site.folder)

    assert site.changed_lines() == [
        f"-/shop   {SHOP}   302 # long ago",
        f"+/shop   {DOCS}   302 # long ago",
    ]


@pytest.mark.parametrize("site", ["static/_redirects", "_redirects"], indirect=True)
def test_new_one_stands_at_the_end(site):
    Redirect.objects.create(path="/docs/", address=DOCS)

    export_content(site.folder)
    export_content(site.folder)

    assert [line for line in site.changed_lines() if "docs" in line] == [f"+/docs/ {DOCS} 301"]


@pytest.mark.parametrize("site", ["netlify.toml"], indirect=True)
def test_file_of_the_export_goes_with_the_last_of_them(site):
    row = Redirect.objects.create(path="/docs/", address=DOCS)
    export_content(site.folder)
    written = (site.folder / "static/_redirects").read_text()
    row.delete()

    export_content(site.folder)

    assert written == f"/docs/ {DOCS} 301\n"
    assert not (site.folder / "static/_redirects").exists()


def test_only_what_an_editor_may_write_comes_in(tmp_path):
    lines = "/a //evil.example/\n/b javascript:alert(1)\n/c http://plain.example/\n/d https://\n"
    long = f"/e https://long.example/{'x' * 500}\n"
    write(tmp_path, **HUGO | {"static/_redirects": lines + long})

    status, _ = import_content(tmp_path)

    assert status == 0
    assert leads() == {}
