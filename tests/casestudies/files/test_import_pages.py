"""Every Markdown file of a content root is a page at its path, or the report says why not."""

import pytest

from casestudies.models import Article, PlainPage, Redirect, Section
from tests.content_folder import export_content, files_in, import_content, page, write
from tests.factories import make_article, make_page, make_problem
from tests.notes import without_notes

pytestmark = pytest.mark.django_db


def slugs():
    return sorted(PlainPage.objects.values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("about.md", "about"),
        ("about/index.md", "about"),
        ("services/_index.md", "services"),
        ("services/coaching.md", "services/coaching"),
        ("services/Team Days/index.md", "services/team-days"),
        ("legal/Imprint.md", "legal/imprint"),
        ("docs/readme.md", "docs/readme"),
    ],
)
def test_file_of_a_hugo_site_becomes_the_page_at_its_path(tmp_path, name, path):
    write(tmp_path, **{f"content/{name}": page(title="Words"), "hugo.toml": ""})

    status, _output = import_content(tmp_path)

    assert status == 0
    assert slugs() == [path]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"slug": "who-we-are"}, "company/who-we-are"),
        ({"slug": "we/us"}, "company/we/us"),
        ({"url": "/Who/We-Are/"}, "who/we-are"),
        ({"url": "who.html"}, "who"),
        ({"url": "/:slug/", "slug": "us"}, "us"),
    ],
)
def test_front_matter_says_another_path(tmp_path, keys, path):
    write(tmp_path, **{"content/company/about.md": page(**keys)})

    import_content(tmp_path / "content")

    assert slugs() == [path]


def test_addresses_of_the_old_site_lead_there(tmp_path, client):
    text = page(slug="us", aliases="[/team/, old]")
    write(tmp_path, **{"content/company/about.md": text, "content/company/_index.md": page()})

    import_content(tmp_path)

    assert client.get("/team/").url == "/company/us/"
    assert client.get("/company/old/").url == "/company/us/"


@pytest.mark.parametrize(
    ("name", "path"),
    [("search.md", "search-2"), ("admin/_index.md", "admin-2"), ("privacy/x.md", "privacy-2/x")],
)
def test_page_at_an_address_of_the_site_itself_stands_beside_it(tmp_path, name, path):
    write(tmp_path, **{f"content/{name}": page()})

    status, output = import_content(tmp_path)

    assert status == 0
    assert f"belongs to the site itself; this page is at /{path}/." in output
    assert slugs() == [path]


@pytest.mark.parametrize("url", ["/offers/index.html", "/offers/index", "/offers/", "offers"])
def test_address_of_a_folder_is_understood_however_it_is_written(tmp_path, url):
    write(tmp_path, **{"content/find.md": page(url=url)})

    import_content(tmp_path)

    assert slugs() == ["offers"]


@pytest.mark.parametrize("key", ["draft: true", "headless: true", "build: {render: never}"])
def test_what_hugo_hides_stays_hidden(tmp_path, client, key):
    write(tmp_path, **{"content/about.md": f"---\ntitle: About\n{key}\n---\nText.\n"})

    import_content(tmp_path)

    assert client.get("/about/").status_code == 404
    assert PlainPage.objects.get().published_at is None


def test_page_links_problems_and_case_studies(tmp_path):
    problem, study = make_problem(slug="drift"), make_article(slug="study")
    keys = {"problems": "[drift]", "related": "[case-studies/study]"}
    write(tmp_path, **{"content/coaching.md": page(**keys)})

    import_content(tmp_path)

    coaching = PlainPage.objects.get()
    assert [*coaching.problems.all()] == [problem]
    assert [*coaching.articles.all()] == [study]


def test_references_between_pages_lead_there(tmp_path, client):
    write(
        tmp_path,
        **{
            "content/about.md": page(body='[a]({{< ref "services/coaching" >}})'),
            "content/services/audit.md": page(body='[b]({{< relref "coaching.md" >}})'),
            "content/services/coaching.md": page(url="/coaching/"),
        },
    )

    _status, output = import_content(tmp_path)

    assert "leads nowhere" not in output
    assert 'href="/coaching/"' in client.get("/about/").text
    assert 'href="/coaching/">b</a>' in without_notes(client.get("/services/audit/").text)


JEKYLL = {
    "_config.yml": "collections:\n  talks:\n    output: true\ninclude: [_pages]\n",
    "about.md": page(title="About"),
    "_pages/imprint.md": page(permalink="/legal/imprint/"),
    "_talks/first.md": page(),
    "_posts/2026-01-05-hello.md": page(),
    "_layouts/x.md": page(),
    "_unused/y.md": page(),
    "about-work/index.md": page(title="Work"),
    "about-work/more.md": page(),
    "404.md": page(),
    "README.md": "Read me.\n",
}


def test_files_of_a_jekyll_site_become_pages(tmp_path):
    write(tmp_path, **JEKYLL)

    status, output = import_content(tmp_path)

    assert status == 0
    assert slugs() == ["about", "about-work", "about-work/more", "legal/imprint", "talks/first"]
    assert Article.objects.get().slug == "hello"
    assert output.count("skipped:") == 4


def test_home_of_a_jekyll_site_that_is_nothing_but_a_layout_stays_out(tmp_path):
    text = "---\nlayout: home\n---\n"
    write(tmp_path, **{**JEKYLL, "index.md": text})

    _status, output = import_content(tmp_path)

    assert not Section.objects.exists()
    assert "a home page without a text; the one here stays" in output


@pytest.mark.parametrize("path", ["/blog", "blog/_index.md", "/blog/"])
def test_reference_to_a_list_leads_to_ours(tmp_path, client, path):
    body = f'[a]({{{{< ref "{path}" >}}}})'
    write(tmp_path, **{"content/blog/_index.md": page(), "content/about.md": page(body=body)})

    import_content(tmp_path)

    assert 'href="/insights/">a</a>' in without_notes(client.get("/about/").text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/about.html", "/about/"),
        ("/about-work/more.html", "/about-work/more/"),
        ("/about-work/index.html", "/about-work/"),
    ],
)
def test_old_addresses_of_a_jekyll_site_lead_on(tmp_path, client, old, new):
    write(tmp_path, **JEKYLL)

    import_content(tmp_path)

    assert client.get(old).url == new


def test_every_file_is_a_page_or_named(tmp_path):
    names = [
        "content/_index.md", "content/about.md", "content/a/_index.md", "content/a/b/c.md",
        "content/a/b/index.md", "content/a/name.de.md", "content/a/page.md", "content/search.md",
        "content/insights/_index.md", "content/insights/x.md", "content/insights/y/_index.md",
        "notes/d.md", "README.md", "themes/t/e.md",
    ]  # fmt: skip
    write(tmp_path, **dict.fromkeys(names, page()), **{"hugo.yaml": ""})

    _status, output = import_content(tmp_path)

    models = (PlainPage, Article, Section)
    stored = {
        path for model in models for path in model.objects.values_list("file_path", flat=True)
    }
    named = {name for name in names if name in output or f"{name.split('/')[0]}/:1" in output}
    assert {name for name in names if name.removeprefix("content/") not in stored} <= named


LANGUAGES = '[languages.en]\ncontentDir = "content/en"\n[languages.de]\ncontentDir = "content/de"\n'


def test_site_in_several_languages_comes_in_in_all(tmp_path):
    names = ["content/en/about.md", "content/de/about.md", "content/de/ueber.md"]
    write(tmp_path, **dict.fromkeys(names, page()), **{"hugo.toml": LANGUAGES})

    import_content(tmp_path)

    assert slugs() == ["about", "de/about", "de/ueber"]


def test_part_of_a_site_keeps_its_path(tmp_path):
    write(tmp_path, **{"content/services/coaching.md": page(), "hugo.yaml": ""})

    import_content(tmp_path / "content" / "services")
    import_content(tmp_path / "content" / "services" / "coaching.md")

    assert slugs() == ["services/coaching"]


def test_files_go_out_as_they_came_in(tmp_path):
    files = {
        "about.md": page(url="/Us/", odd="1"),
        "services/_index.md": page(),
        "services/coaching/index.md": page(body="No end of line"),
    }
    write(tmp_path / "in" / "content", **files)

    import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == {name: text.encode() for name, text in files.items()}


def test_page_that_moved_says_so_in_its_file(tmp_path):
    write(tmp_path / "in" / "content", **{"about.md": page()})
    import_content(tmp_path / "in")
    PlainPage.objects.update(slug="company/us")

    export_content(tmp_path / "out")

    assert b"\nurl: /company/us/\n" in files_in(tmp_path / "out")["about.md"]


def test_page_born_here_goes_to_its_path_and_comes_back(tmp_path):
    make_page("services")
    make_page("services/coaching", title="Coaching")

    export_content(tmp_path / "out")
    PlainPage.objects.all().delete()
    import_content(tmp_path / "out")

    assert sorted(files_in(tmp_path / "out")) == ["services/_index.md", "services/coaching.md"]
    assert slugs() == ["services", "services/coaching"]
    assert not Redirect.objects.to_pages().exists()
