"""Links in a text lead to where the pages are now, and to the files that came along."""

import pytest

from casestudies.models import Article, PlainPage
from tests.content_folder import export_content, files_in, import_content, page, picture, write
from tests.notes import without_notes

pytestmark = pytest.mark.django_db

SITE = {
    "hugo.toml": 'baseURL = "https://old.example/site/"\nmarkup.goldmark.renderer.unsafe = true\n'
    '[permalinks]\nblog = "/:year/:slug/"\n',
    "content/blog/_index.md": page("Blog"),
    "content/blog/first.md": page("First", aliases="[/the-first/]"),
    "content/work/acme/index.md": page("Acme"),
    "content/about.md": page("About"),
}

DEFINED = f"[x][1] {'with many words ' * 9}\n\n[1]: {{}}"


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("/2026/first/", "/insights/first/"),
        ("/2026/first/?a=b#c", "/insights/first/?a=b#c"),
        ("/2026/first/index.html", "/insights/first/"),
        ("/site/2026/first", "/insights/first/"),
        ("https://old.example/site/2026/first/", "/insights/first/"),
        ("http://OLD.example/site/about/", "/about/"),
        ("https://old.example/site/unknown/", "/unknown/"),
        ("/the-first/", "/insights/first/"),
        ("../../../work/acme/", "/case-studies/acme/"),
        ("../first", "/insights/first/"),
        ("first.md", "/insights/first/"),
        ("/blog/", "/insights/"),
        ("/about/", "/about/"),
        ("#here", "#here"),
        ("https://old.example.org/2026/first/", "https://old.example.org/2026/first/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
@pytest.mark.parametrize(
    "form", ["[x]({})", f"[x][1] {'with many words ' * 9}\n\n[1]: {{}}", '<a href="{}">x</a>']
)
def test_link_leads_to_where_the_page_is_now(tmp_path, client, written, leads_to, form):
    body = form.format(written)
    write(tmp_path, **SITE, **{"content/blog/second.md": page("Second", body=body)})

    import_content(tmp_path)

    assert f'href="{leads_to}"' in client.get("/insights/second/").text
    assert Article.objects.get(slug="second").body == body


def test_link_may_name_a_file_whose_page_has_another_slug(tmp_path, client):
    text = page("Second", body="[x](/blog/third) [y](/blog/third/#a) [z](/blog/none)")
    files = {"second.md": text, "second.fr.md": text.replace("Second", "Deux")}
    files |= {"third.md": page(slug="other"), "third.fr.md": page(slug="autre")}
    config = "languages.en.weight = 1\nlanguages.fr.weight = 2\n"
    write(tmp_path, **{"hugo.toml": config}, **{f"content/blog/{n}": t for n, t in files.items()})

    import_content(tmp_path)

    english = client.get("/insights/second/").text
    assert 'href="/insights/other/"' in english
    assert 'href="/insights/other/#a"' in english
    assert 'href="/blog/none"' in english
    assert 'href="/insights/other/"' in client.get("/fr/blog/second/").text


def test_linked_files_come_along_and_go_out_again(tmp_path, client):
    files = {
        "content/work/acme/report.pdf": b"%PDF-1.7 words",
        "static/data/figures.csv": b"a,b\n1,2\n",
        "content/work/acme/page.html": b"<script>alert(1)</script>",
    }
    body = "[a](report.pdf) [b](/data/figures.csv) [c](page.html) [d](/site/data/figures.csv#x)\n"
    write(tmp_path, **{**SITE, "content/work/acme/index.md": page("Acme", body=body)}, **files)

    _status, output = import_content(tmp_path)
    text = client.get("/case-studies/acme/").text

    addresses = [part.partition('"')[0] for part in text.split('href="/media/files/')[1:]]
    assert [name.rpartition("/")[2] for name in addresses] == [
        "report.pdf",
        "figures.csv",
        "figures.csv",
    ]
    assert b"".join(client.get(f"/media/files/{addresses[0]}").streaming_content) == (
        b"%PDF-1.7 words"
    )
    assert "3 linked files" in output
    export_content(tmp_path / "out")
    assert files_in(tmp_path / "out")["work/acme/report.pdf"] == b"%PDF-1.7 words"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("/images/a.png", "static/images/a.png"),
        ("images/a.png", "static/images/a.png"),
        ("a.png", "static/blog/second/a.png"),
        ("../a.png", "assets/blog/a.png"),
        ("https://old.example/site/images/a.png", "static/images/a.png"),
        ("/site/images/a.png", "static/images/a.png"),
    ],
)
@pytest.mark.parametrize("form", ["![x]({})", '<img src="{}" alt="x">', "[x]({})"])
def test_images_are_found_wherever_the_page_may_have_meant(tmp_path, client, written, place, form):
    text = page("Second", body=form.format(written))
    write(tmp_path, **SITE, **{"content/blog/second.md": text, place: picture()})

    import_content(tmp_path)

    assert '="/media/images/' in client.get("/insights/second/").text


def test_links_of_a_jekyll_site_lead_on(tmp_path, client):
    body = (
        "[a]({{ site.baseurl }}/2020/01/02/first.html) [b]({% post_url 2020-01-02-first %}) "
        "[c]({% link about.md %}) [d]({{ '/notes/about' | relative_url }})\n"
    )
    write(
        tmp_path,
        **{
            "_config.yml": "baseurl: /notes\nurl: https://old.example\n",
            "_posts/2020-01-02-first.md": page("First"),
            "_posts/2020-01-03-second.md": page("Second", body=body),
            "about.md": page("About", permalink="/us/"),
        },
    )

    import_content(tmp_path)

    text = without_notes(client.get("/insights/second/").text)
    assert PlainPage.objects.get().slug == "us"
    assert text.count('href="/insights/first/"') >= 2
    assert 'href="/us/">c</a>' in text
