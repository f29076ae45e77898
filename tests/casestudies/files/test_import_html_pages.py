"""Pages whose files are HTML: Jekyll and Hugo show them as they are, without Markdown."""

import pytest

from casestudies.models import Article, PlainPage, Section
from tests.content_folder import export_content, files_in, import_content, picture, write
from tests.notes import without_notes

pytestmark = pytest.mark.django_db

POST = """---
layout: post
title: Why
---
<div>
    <p>One *word* &amp; <a href="{% post_url 2018-01-01-first %}">first</a>.</p>

    <pre>
    deep</pre>

    <img src="/images/a.png" alt="Red">
</div>
"""
NAME = "_posts/2019-01-02-why.html"
SITE = {
    "_config.yml": "permalink: /:year/:title/\n",
    NAME: POST,
    "_posts/2018-01-01-first.html": "---\ntitle: First\n---\n<p>Text.</p>\n",
    "images/a.png": picture(),
}


def test_html_post_is_shown_as_it_is(tmp_path, client):
    write(tmp_path, **SITE)

    status, output = import_content(tmp_path)

    shown = without_notes(client.get("/2019/why/", follow=True).text)
    assert status == 0
    assert "Visitors see 5 of 5 words" in output
    assert '<p>One *word* &amp; <a href="/insights/first/">first</a>.</p>' in shown
    assert ">    deep</pre>" in shown
    assert 'src="/media/' in shown


def test_html_post_leaves_as_it_came_and_an_edit_is_one_line(tmp_path):
    write(tmp_path, **SITE)
    before = files_in(tmp_path)

    import_content(tmp_path)
    _, again = import_content(tmp_path)
    export_content(tmp_path)
    untouched = files_in(tmp_path)
    post = Article.objects.get(slug="why")
    post.body = post.body.replace("deep", "deeper")
    post.save()
    export_content(tmp_path)

    assert "2 unchanged" in again
    assert untouched == before
    assert files_in(tmp_path) == before | {NAME: POST.replace("deep", "deeper").encode()}


def test_only_html_with_front_matter_is_a_page_of_jekyll(tmp_path, client):
    files = {
        "about.html": "---\ntitle: About\n---\n<p>Us</p>\n",
        "google1.html": "google-site-verification: google1.html",
        "_layouts/default.html": "---\n---\n{{ content }}",
        "list.html": "---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
    }
    write(tmp_path, **{"_config.yml": ""}, **files)

    _, output = import_content(tmp_path)

    assert set(PlainPage.objects.values_list("slug", "title")) == {
        ("about", "About"),
        ("list", "List"),
    }
    assert PlainPage.objects.published().get().slug == "about"
    assert "list.html:3:1: draft: Jekyll would run “{% for post in site.posts %}”" in output
    assert client.get("/about.html", follow=True).status_code == 200


def test_code_in_an_html_post_is_shown_as_code(tmp_path, client):
    text = "---\ntitle: Why\n---\n{% highlight ruby %}\na < b {:c}\n{% endhighlight %}\n"
    write(tmp_path, **{"_config.yml": "", "_posts/2019-01-02-why.html": text})

    import_content(tmp_path)

    shown = client.get("/insights/why/").content.decode()
    assert "<code>\na &lt; b {:c}\n</code></pre>" in shown


def test_html_file_of_hugo_runs_its_shortcodes_and_no_markdown(tmp_path, client):
    body = "<p>One *word*</p>\n\n    deep\n{{< ref `b` >}} {{% x %}}in *it*{{% /x %}}\n"
    write(
        tmp_path,
        **{
            "hugo.toml": "",
            "content/posts/a.html": f"---\ntitle: A\n---\n{body}",
            "content/posts/b.html": "<p>No head</p>\n",
        },
    )

    status, _ = import_content(tmp_path)

    shown = client.get("/insights/a/").content.decode()
    assert status == 0
    assert "<p>One *word*</p>\n\n    deep\n/insights/b/ in *it*" in shown
    assert Article.objects.get(slug="b").title == "B"


def test_html_page_that_its_layout_makes_alone_is_kept_back(tmp_path):
    write(tmp_path, **{"_config.yml": "", "archive.html": "---\nlayout: archive\n---\n\n"})

    _, output = import_content(tmp_path)

    assert not PlainPage.objects.published().exists()
    assert "archive.html:1:1: draft: has no text of its own, only a layout" in output


@pytest.mark.parametrize(
    ("text", "is_home"),
    [("<p>Welcome</p>", True), ("{% for post in site.posts %}{{ post.title }}{% endfor %}", False)],
)
def test_home_page_that_liquid_makes_leaves_the_one_here(tmp_path, text, is_home):
    write(tmp_path, **{"_config.yml": "", "index.html": f"---\ntitle: Home\n---\n{text}\n"})

    _, output = import_content(tmp_path)

    assert Section.objects.exists() == is_home
    assert ("a home page without a text; the one here stays" in output) == (not is_home)
