"""Jekyll files become pages, and Hugo files when they leave."""

from datetime import date

import pytest

from casestudies.files.importing.reading import liquid
from casestudies.models import Article, Redirect
from tests.content_folder import export_content, files_in, import_content, write

pytestmark = pytest.mark.django_db

POST = "---\nlayout: post\ntitle: Why\n---\nText.\n"


def test_post_takes_date_and_slug_from_its_name(tmp_path):
    write(tmp_path, **{"_posts/2019-01-02- what-is.md": POST})

    status, _ = import_content(tmp_path)

    article = Article.objects.published().get()
    assert status == 0
    assert (article.kind, article.slug, article.date) == (
        "insights",
        "what-is",
        date(2019, 1, 2),
    )


def test_post_keeps_its_old_address(tmp_path):
    text = POST.replace("layout: post", "redirect_from: /older.html\ncategories: leading teams")
    write(tmp_path, **{"_config.yml": "permalink: /:year/:title", "_posts/2019-01-02-why.md": text})

    import_content(tmp_path)

    assert set(Redirect.objects.to_pages().values_list("path", flat=True)) == {
        "/2019/why/",
        "/older.html",
    }


def test_permalink_of_its_own_is_the_only_old_address(tmp_path):
    text = POST.replace("layout: post", "permalink: /about/why")
    write(tmp_path, **{"_posts/2019-01-02-why.md": text})

    import_content(tmp_path)

    assert Redirect.objects.to_pages().get().path == "/about/why/"


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("_drafts/why.md", "title: Why"),
        ("_posts/2019-01-02-why.md", "published: false"),
        ("_posts/2099-01-02-why.md", "title: Why"),
    ],
)
def test_hidden_posts_stay_hidden(tmp_path, path, head):
    write(tmp_path, **{path: f"---\n{head}\n---\nText.\n"})

    import_content(tmp_path)

    assert Article.objects.exists()
    assert not Article.objects.published().exists()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018-02-26 7:24 UTC", date(2018, 2, 26)),
        ("2018-2-6 17:24", date(2018, 2, 6)),
        ("2018-02-26 07:24 utc", date(2018, 2, 26)),
    ],
)
def test_dates_may_have_fewer_digits_as_for_ruby(tmp_path, written, day):
    text = f"---\ntitle: Why\ndate: {written}\n---\nText.\n"
    write(tmp_path, **{"_config.yml": "", "_posts/2019-01-02-why.md": text})

    import_content(tmp_path)

    assert Article.objects.published().get().date == day


def test_collection_is_its_section(tmp_path):
    write(tmp_path, **{"_case_studies/borders.md": POST})

    import_content(tmp_path)

    assert Article.objects.get().content_path == "case-studies/borders"
    assert Redirect.objects.to_pages().get().path == "/case_studies/borders.html"


def test_date_without_seconds_and_dots_are_understood(tmp_path):
    text = "---\ntitle: Why\ndate: 2020-03-04 10:30\n...\nText.\n"
    write(tmp_path, **{"_posts/2019-01-02-why.md": text})

    import_content(tmp_path)

    article = Article.objects.published().get()
    assert article.date == date(2020, 3, 4)
    assert article.published_at.hour == 10


@pytest.mark.parametrize(
    ("liquid", "hugo"),
    [
        ("{% include contact-cta.html heading=\"A b\" text='C \"d\"' %}",
         '{{< contact-cta heading="A b" text="C \\"d\\"" >}}'),
        ("[x]({% post_url 2019-01-02-why %})", '[x]({{< ref "/_posts/2019-01-02-why.md" >}})'),
        ("[x]({% link _posts/2019-01-02-why.md %})",
         '[x]({{< ref "/_posts/2019-01-02-why.md" >}})'),
        ("[x]({{ site.baseurl }}/y/)", "[x](/y/)"),
        ("[x]({{ '/y/' | relative_url }})", "[x](/y/)"),
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a{% comment %}b{% endcomment %}c", "ac"),
        ("{% info %}\na *b*\n{% endinfo %}", "{{% info %}}\na *b*\n{{% /info %}}"),
        ("{% tabs x %}{%- tab 'A' -%}c{% endtab %}{% endtabs %}",
         '{{% tabs "x" %}}{{% tab "A" %}}c{{% /tab %}}{{% /tabs %}}'),
        ("{% capture x %}a **b**{% endcapture %}{{ x | markdownify }} {{x}}", "a **b** a **b**"),
        ('{% assign name = "Ann" %}I am {{ name }}.', "I am Ann."),
        ("## Title\n{: #here .big}", "## Title {#here .big}\n"),
        ("Text\n{: .lead}", "Text\n"),
    ],
)  # fmt: skip
def test_liquid_and_kramdown_are_translated(tmp_path, liquid, hugo):
    write(tmp_path, **{"_posts/2019-01-02-why.md": f"---\ntitle: Why\n---\n{liquid}"})

    import_content(tmp_path)

    assert Article.objects.published().get().body == hugo


@pytest.mark.parametrize(
    "liquid",
    [
        "{% include gallery.html %}",
        "{{ page.date }}",
        "{{ page.nothing }}",
        "{% for %}",
        "{% if page.x %}a{% endif %}",
        "{% unless a %}b{% else %}c{% endunless %}",
        "{% endinfo %}",
        "{% capture x %}a{% endcapture %}{{ y }}",
    ],
)
def test_liquid_that_nobody_runs_keeps_the_page_back(tmp_path, liquid):
    write(tmp_path, **{"_posts/2019-01-02-why.md": f"---\ntitle: Why\n---\n\n  {liquid}"})

    _, output = import_content(tmp_path)

    assert "why.md:5:3: draft: Jekyll would run" in output
    assert not Article.objects.published().exists()


def test_plain_values_of_page_and_site_are_printed(tmp_path):
    body = "{{ page.title }}\n===\n{{site.repository | escape}}, {{ page.stars }}\n"
    head = "---\ntitle: Why\nstars: 3\n---\n"
    files = {"_config.yml": "repository: a/b\n", "_posts/2019-01-02-why.md": head + body}
    write(tmp_path, **files)

    import_content(tmp_path)

    assert Article.objects.published().get().body == "Why\n===\na/b, 3\n"


def test_visitors_see_what_a_tag_of_a_plugin_wraps(tmp_path, client):
    body = "{% info warning %}\nMind *this*.\n\n- and that\n{% endinfo %}\n"
    write(tmp_path, **{"_posts/2019-01-02-why.md": f"---\ntitle: Why\n---\n{body}"})

    import_content(tmp_path)

    shown = client.get(Article.objects.get().get_absolute_url()).text
    assert "<p>Mind <em>this</em>.</p>" in shown
    assert "<li>and that</li>" in shown
    assert "info" not in shown.partition("<article")[2].partition("</article")[0]


def test_edit_within_the_tags_of_a_plugin_keeps_them(tmp_path):
    body = '{% info "A b" %}\nOne.\n{% endinfo %}\n\n{% tip x %}Two.{% endtip %}\n'
    path = "_posts/2019-01-02-why.md"
    write(tmp_path / "in", **{path: f"---\ntitle: Why\n---\n{body}"})
    import_content(tmp_path / "in")
    article = Article.objects.get()

    Article.objects.update(body=article.body.replace("One", "1").replace("Two", "2"))
    export_content(tmp_path / "out")

    edited = body.replace("One", "1").replace("Two", "2")
    assert files_in(tmp_path / "out")[path].decode().endswith(edited)


def test_last_of_a_key_that_stands_twice_counts_as_for_jekyll(tmp_path):
    config = "title: a\ntitle: b\ndefaults: [{values: {layout: a}}]"
    text = POST.replace("title: Why", "title: Once\ntags: [a]\ntitle: Why")
    write(tmp_path, **{"_config.yml": config, "_posts/2019-01-02-why.md": text})
    before = files_in(tmp_path)

    status, output = import_content(tmp_path)
    untouched = export_content(tmp_path)[0], files_in(tmp_path)
    Article.objects.update(title="Because")
    export_content(tmp_path)

    assert (status, untouched) == (0, (0, before))
    assert "_config.yml:2:1: warning: The key “title” stands here twice" in output
    assert "why.md:5:1: warning: The key “title” stands here twice" in output
    edited = text.replace("title: Why", "title: Because")
    assert (tmp_path / "_posts/2019-01-02-why.md").read_text() == edited


@pytest.mark.parametrize(
    ("include", "is_published"),
    [
        ("{% capture a %}{% if b %}c{% endif %}{% endcapture %}{% assign a = nil %}\n", True),
        ("{% capture a %}{% capture b %}c{% endcapture %}{% include d %}{% endcapture %}", True),
        ("<script>let a = 'b';</script>", True),
        ("{% comment %} a {% endcomment %}Words", False),
        ("{{ page.title }}", False),
        ("{% for post in site.posts %}{% endfor %}", False),
        ('<iframe src="https://example.org"></iframe>', False),
    ],
)
def test_include_that_shows_nothing_is_no_hole(tmp_path, include, is_published):
    text = POST.replace("Text.", "{% include JB/setup %}\n\nText.")
    files = {"_config.yml": "", "_includes/JB/setup": include, "_posts/2019-01-02-why.md": text}
    write(tmp_path, **files)
    before = files_in(tmp_path)

    import_content(tmp_path)
    export_content(tmp_path)

    assert Article.objects.published().exists() == is_published
    assert files_in(tmp_path) == before


def test_second_run_changes_nothing_and_the_export_is_the_same_file(tmp_path):
    write(tmp_path / "site", **{"_posts/2019-01-02-why.md": POST})
    import_content(tmp_path / "site")

    _, output = import_content(tmp_path / "site")
    export_content(tmp_path / "out")

    assert "1 unchanged" in output
    assert files_in(tmp_path / "out") == {"_posts/2019-01-02-why.md": POST.encode()}


def test_tag_without_words_is_left():
    body, remarks = liquid.translate("a {% include %} b", 1)

    assert body == "a {% include %} b"
    assert "{% include %}" in remarks[0].text
