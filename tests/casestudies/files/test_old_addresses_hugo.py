"""The real Hugo builds a site; every page that it built answers here, by one redirect at most."""

import subprocess

import pytest

from casestudies.models import Redirect
from tests.content_folder import export_content, files_in, import_content, picture, write
from tests.hugo_site import HUGO

LAYOUTS = {f"layouts/{name}.html": "{{ .RelPermalink }}" for name in ("home", "list", "single")}
HEAD = 'title: "A & B: what’s -- new? Ünï"\ndate: 2020-03-04'
PAGES = {
    "blog/_index": "title: Our blog",
    "blog/My Post": HEAD,
    "blog/2020/x": "date: 2020-01-05T23:00:00-05:00",
    "blog/2021/x": "date: 2021-02-03\nslug: Ex  Post!",
    "blog/bundle/index": "date: 2019-12-31\ntitle: Bundled",
    "blog/v1.2": "title: One\nslug: a/b C",
    "blog/moved": "title: Moved\nurl: /x/Foo\naliases: [rel, /abs/x, ../up, y.html]",
    "blog/ugly": "title: Ugly\nurl: Rel/Foo.html",
    "docs/_index": "title: Documents",
    "docs/deep/sub/_index": "title: Further down",
    "docs/deep/sub/Page": HEAD,
    "docs/deep/sub/other": "title: Other\naliases: [beside]\nslug: another",
    "work/Why: “quotes”": "title: Quoted",
    "work/acme/index": "title: Acme\ndate: 2020-06-07",
    "überall/éclair": "title: Everywhere",
    "about": "title: About us",
}
CONFIGURATIONS = {
    "plain": "",
    "ugly": "uglyURLs = true",
    "ugly-blog": "[uglyURLs]\nblog = true",
    "dated": '[permalinks]\nblog = "/:year/:month/:day/:title/"\nwork = "/:section/:slug/"',
    "sections": '[permalinks.page]\ndocs = "/d/:sections[1:]/:slugorcontentbasename/"\n'
    'blog = "/:yearday/:weekday/:monthname/:contentbasename"\n'
    '[permalinks.section]\nblog = "/journal/"',
    "renamed": "",
    "below-language": 'defaultContentLanguageInSubdir = true\ndefaultContentLanguage = "en"',
}
pytestmark = pytest.mark.django_db


def built(folder, config):
    """The addresses of a site that Hugo built, those of its files apart."""
    site = 'baseURL = "https://old.example/"\ndisableKinds = ["sitemap"]\n'
    texts = {f"content/{name}.md": f"---\n{text}\n---\nText.\n" for name, text in PAGES.items()}
    write(folder, **LAYOUTS, **texts, **{"hugo.toml": site + config})
    subprocess.run([HUGO, "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    files = (folder / "public").rglob("*.html")
    return {"/" + path.relative_to(folder / "public").as_posix() for path in files}


def answer(client, address):
    """The status at an address, after one redirect at most."""
    response = client.get(address)
    return (
        client.get(response.url).status_code
        if response.status_code == 301
        else (response.status_code)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_address_that_hugo_built_answers(tmp_path, client, name):
    addresses = built(tmp_path, CONFIGURATIONS[name])

    import_content(tmp_path)

    asked = {*addresses, *(address.removesuffix("index.html") for address in addresses)}
    assert sorted(one for one in asked if answer(client, one) != 200) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/blog/page/2/", "/insights/"),
        ("/blog/index.xml", "/insights/feed/"),
        ("/index.xml", "/insights/feed/"),
        ("/work/index.xml", "/case-studies/feed/"),
        ("/case-studies/index.xml", "/case-studies/feed/"),
        ("/tags/foo-bar/", "/insights/"),
        ("/tags/foo-bar/index.xml", "/insights/feed/"),
        ("/docs/", "/"),
    ],
)
def test_lists_and_feeds_of_the_old_site_lead_to_ours(tmp_path, client, old, new):
    names = ["blog/a", "work/b", "docs/c", "case-studies/d"]
    text = "---\ntitle: A\ntags: [Foo Bar]\n---\nText.\n"
    write(tmp_path, **{"hugo.toml": ""}, **{f"content/{name}.md": text for name in names})

    import_content(tmp_path)

    assert client.get(old).url == new
    assert client.get(new).status_code == 200


def test_site_that_stood_below_a_path_is_found_below_it_and_above(tmp_path, client):
    config = 'baseURL = "https://old.example/notes/"\n'
    write(tmp_path, **{"hugo.toml": config, "content/blog/a.md": "---\ntitle: A\n---\nText.\n"})

    import_content(tmp_path)

    old = ["/notes/blog/a/", "/blog/a/"]
    assert [client.get(path).headers["Location"] for path in old] == ["/insights/a/"] * 2


def test_lists_of_a_jekyll_site_lead_to_ours(tmp_path, client):
    write(
        tmp_path,
        **{
            "_config.yml": "collections: {work: {output: true}}",
            "blog/index.html": "---\n---\n{% for post in site.posts %}{% endfor %}",
            "clients.html": "---\npermalink: /our-clients/\n---\n{% for one in site.work %}",
            "_posts/2020-01-02-a.md": "---\ntitle: A\n---\nText.\n",
            "news/index.html": "---\ntitle: News\n---\n{% include category.html %}",
            "archive.md": "---\ntitle: All\n---\n{% for post in site.posts %}\n",
        },
    )

    import_content(tmp_path)

    old = ["/blog/", "/blog/page2/", "/our-clients/", "/archive.html", "/news/", "/feed.xml"]
    assert [client.get(path).url for path in old] == [
        "/insights/",
        "/insights/",
        "/case-studies/",
        "/insights/",
        "/insights/",
        "/insights/feed/",
    ]


ARCHIVES = """jekyll-archives:
  enabled: [year, month, tags, categories]
  permalinks:
    tag: "/topics/:name/"
"""
TAGGED = "---\ntitle: Flow\ntags: [Lean & Flow, small]\ncategory: Team Work\n---\nText.\n"


@pytest.mark.parametrize(
    "address",
    ["/topics/lean-flow/", "/topics/small/", "/category/team-work/", "/2026/", "/2026/03/"],
)
def test_archives_of_a_jekyll_site_lead_to_the_list_that_has_its_posts(tmp_path, client, address):
    write(tmp_path, **{"_config.yml": ARCHIVES, "_posts/2026-03-04-flow.md": TAGGED})

    import_content(tmp_path)

    assert client.get(address).url == "/insights/"


@pytest.mark.parametrize("address", ["/tag/small/", "/2026/03/04/"])
def test_archives_that_a_jekyll_site_had_not_stay_unknown(tmp_path, client, address):
    write(tmp_path, **{"_config.yml": ARCHIVES, "_posts/2026-03-04-flow.md": TAGGED})

    import_content(tmp_path)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "folder", ["_layouts", "blog/_parts", ".cache", "node_modules/x", "vendor"]
)
def test_templates_of_a_jekyll_site_are_no_lists(tmp_path, folder):
    template = "---\n---\n{% for post in site.posts %}{% endfor %}"
    files = {"_config.yml": "", "_posts/2020-01-02-a.md": "---\ntitle: A\n---\nText.\n"}
    write(tmp_path, **files, **{f"{folder}/list.html": template, "list.html": template})

    import_content(tmp_path)

    assert [one.path for one in Redirect.objects.filter(path__contains="list")] == ["/list.html"]


MOUNTS = """[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "handbook"
target = "content/docs"
[[module.mounts]]
source = "pictures"
target = "static/img"
"""


def test_folder_that_is_mounted_below_the_content_comes_in_and_goes_out(tmp_path, client):
    files = {
        "content/about.md": "---\ntitle: About\n---\n[a](/docs/deep/a/)\n",
        "handbook/_index.md": "---\ntitle: Handbook\n---\nAll.\n",
        "handbook/deep/_index.md": "---\ntitle: Deep\n---\nMore.\n",
        "handbook/deep/a.md": "---\ntitle: A\n---\n![One](/img/one.png)\n",
        "pictures/one.png": picture(),
    }
    write(tmp_path, **LAYOUTS, **files, **{"hugo.toml": MOUNTS})
    subprocess.run([HUGO, "build", "--quiet"], cwd=tmp_path, check=True, capture_output=True)
    built = [path.parent for path in (tmp_path / "public").rglob("index.html")]
    before = files_in(tmp_path)

    import_content(tmp_path)
    export_content(tmp_path)

    addresses = {f"/{path.relative_to(tmp_path / 'public').as_posix()}/" for path in built}
    assert {"/docs/", "/docs/deep/", "/docs/deep/a/"} <= addresses
    assert {path for path in addresses if answer(client, path.replace("/./", "/")) != 200} == set()
    assert "/media/images/" in client.get("/docs/deep/a/").content.decode()
    assert files_in(tmp_path) == before
