"""Nothing is published with a hole in it: what visitors will see of each page is counted."""

import pytest
from django.utils import timezone

from casestudies.models import Article
from tests.content_folder import export_content, files_in, import_content, page, write

pytestmark = pytest.mark.django_db

TEN = "one two three four five six seven eight nine ten "


def imported(folder, body, **options):
    """The page of that text after an import, and the output."""
    write(folder, **{"insights/a.md": page(body=body)})
    _, output = import_content(folder, **options)
    return Article.objects.get(), output


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{< gallery >}}\n", "visitors see 0 of its 0 words (0 %): left out are gallery"),
        (f"<div>{TEN}</div>\n", "visitors see 0 of its 10 words (0 %): left out are <div>"),
        (f"{TEN}\n\n<p>ten more</p>\n", "visitors see 10 of its 12 words (83 %): left out are <p>"),
        (
            "one two three four five six seven eight\n\n<p>nine</p>\n",
            "visitors see 8 of its 9 words (88 %): left out are <p>",
        ),
        (
            f'{TEN}\n\n{{{{< quote text="never shown here" >}}}}\n',
            "visitors see 10 of its 13 words (76 %): left out are quote",
        ),
        (
            f'{TEN}\n\n{{{{% include "/parts/rest.md" %}}}}\n',
            "visitors see 10 of its 10 words (100 %): left out are include; and none of what "
            "include takes in from another file; kept as a draft.",
        ),
    ],
)
def test_page_that_would_lose_words_is_kept_back_with_number_and_reason(tmp_path, body, said):
    article, output = imported(tmp_path, body)

    assert article.published_at is None
    assert f"a.md:5:1: draft: {said}" in output
    assert "1 kept as drafts" in output


@pytest.mark.parametrize(
    "body",
    [
        f"{{{{< x >}}}}{TEN}{{{{< /x >}}}}",
        f"{{{{% x %}}}}\n## {TEN}\n{{{{% /x %}}}}",
        f"{TEN}{{{{< gallery id=`a` class=`b c` >}}}}",
        f"{TEN * 2}<b>{TEN}</b> <!-- not > counted at all, as nobody ever sees it -->",
        f"{TEN}\n\n[a]: https://example.org/long/address/of/many/words 'with a title'\n",
        f"(One) of {TEN} [a](/one-two-three-four) https://example.org/one-two-three-four\n\n* * *",
        f"{TEN}[a][some-other-name]\n\n[some-other-name]: /one/two/three\n",
        f"{TEN}\n\n[a]:\n    /one/two/three 'with a title'\n",
        f"- {TEN}[a]\n\n    [a]: /one/two/three\n",
        f"{TEN}[a](/b_(c)/one-two-three) [b](/c 'two three') [d](/e (four five))",
        "1. [One](/a?b=c&d=e)\n2. Two\n\n   3) Three\n<b></b>",
        f"{TEN}{{{{< gallery style=`color: red` kind=`btn btn-primary some-more here` >}}}}",
        f"{TEN}<script>let never = 'seen'; let either = 'that';</script><br>{TEN}",
        "{{% comment %}}a b c{{% /comment %}}" + TEN,
        f"{TEN}![A picture of some ten words or so](a.png)<br>",
        "",
    ],
)
def test_page_that_loses_no_words_is_published(tmp_path, body):
    article, output = imported(tmp_path, body)

    assert article.published_at is not None, output


@pytest.mark.parametrize(
    ("template", "some"),
    [
        ("See our <b>price list</b> and the terms", "some 7 words"),
        ("{{ range site.RegularPages }}<li>{{ .Title }}</li>{{ end }}", "some 100 words"),
        ('{{ with site.GetPage "/x" }}{{ .Content }}{{ end }}', "some 100 words"),
        ('{{ readFile "notes.md" | markdownify }}', "some 100 words"),
        ('{{ partial "box.html" (dict "text" "A sentence of our own") }}', "some 7 words"),
        (
            "{{ range .Site.a }}a b{{ end }}{{ range .Site.b }}c{{ end }}",
            "some 200 words",
        ),
    ],
)
def test_words_that_a_template_would_write_are_missing(tmp_path, template, some):
    files = {"_shortcodes/gallery.html": template, "_partials/box.html": "<p>{{ .text }} Now!</p>"}
    write(tmp_path, **{f"layouts/{name}": text for name, text in files.items()})
    write(
        tmp_path, **{"hugo.toml": "", "content/blog/a.md": page(body=f"{TEN}{{{{< gallery >}}}}")}
    )

    _, output = import_content(tmp_path)

    assert Article.objects.get().published_at is None
    assert f"left out are gallery ({some})" in output


@pytest.mark.parametrize(
    "template",
    [
        "{{/* See our price list and terms */}}{{- .Get 0 -}}",
        '<script>let a = "some words of a script";</script><style>a b c d {}</style>',
        '<a class="btn btn-primary {{ range .Params }}{{ . }}{{ end }}" title="{{ .Title }}"></a>',
        '{{ range .Page.Resources.Match "*.png" }}<img src="{{ .URL }}" alt="A b">{{ end }}',
        '{{ $a := readFile "x" }}{{ .Scratch.Set "a" $a }}{{ errorf "The %q failed us" .Name }}',
    ],
)
def test_template_without_words_keeps_no_page_back(tmp_path, template):
    write(
        tmp_path,
        **{"hugo.toml": "theme = 'plain'", "content/blog/a.md": page(body=f"{TEN}{{{{< x >}}}}")},
    )
    write(tmp_path, **{"themes/plain/layouts/shortcodes/x.html": template})

    _, output = import_content(tmp_path)

    assert Article.objects.get().published_at is not None, output


def test_template_of_the_site_counts_before_that_of_its_theme(tmp_path):
    files = {"layouts/shortcodes/x.html": "", "themes/t/layouts/shortcodes/x.html": TEN}
    write(
        tmp_path,
        **files,
        **{"hugo.toml": "theme = ['t']", "content/blog/a.md": page(body=f"{TEN}{{{{< x >}}}}")},
    )

    import_content(tmp_path)

    assert Article.objects.get().published_at is not None


def test_nine_of_ten_words_are_enough(tmp_path):
    article, output = imported(tmp_path, f"{TEN * 9}\n\n<p>{TEN}</p>\n")

    assert article.published_at is not None
    assert "Visitors see 90 of 100 words (90.0 %)." in output


def test_words_are_those_for_readers(tmp_path):
    body = (
        'One *two*, (three) [four](/five "six") ![seven](eight.png) don’t\n\n```go\nnine()\n```\n\n'
        "## Ten {#eleven}\n\n[^1] <!-- twelve --> &amp;\n\n[^1]: thirteen\n[a]: /fourteen\n<br>"
    )

    _, output = imported(tmp_path, body)

    # One two three four don t nine Ten thirteen
    assert "Visitors see 9 of 9 words (100.0 %)." in output


def test_scripts_have_no_words_for_readers(tmp_path):
    script = "<script>\nlet never = 'seen';\nlet either = 'that';\n</script>"

    _, output = imported(tmp_path, f"{TEN}\n\n{script}\n", keep_html=True)

    assert "Visitors see 10 of 10 words (100.0 %)." in output


def test_html_that_is_kept_is_seen(tmp_path):
    article, output = imported(tmp_path, f"<div>{TEN}</div>\n", keep_html=True)

    assert article.published_at is not None
    assert "Visitors see 10 of 10 words (100.0 %)." in output


def test_html_that_hugo_left_out_too_is_no_hole(tmp_path):
    write(
        tmp_path,
        **{
            "hugo.toml": "title = 'A'",
            "content/blog/a.md": page(body=f"{TEN}\n\n<div>{TEN}</div>\n"),
        },
    )

    _, output = import_content(tmp_path)

    assert Article.objects.get().published_at is not None
    assert "Visitors see 10 of 10 words (100.0 %)." in output


def test_share_over_all_pages_is_one_line(tmp_path):
    write(tmp_path, **{f"insights/{name}.md": page(body=TEN) for name in "ab"})
    write(tmp_path, **{"insights/c.md": page(body=f"<div>{TEN * 4}</div>\n")})

    _, output = import_content(tmp_path)

    assert output.count("Visitors see 20 of 60 words (33.3 %).") == 1


def test_nothing_is_said_of_words_where_no_file_was_read(tmp_path):
    imported(tmp_path, TEN)

    assert "Visitors see" not in import_content(tmp_path)[1]


def test_page_that_an_editor_published_stays_published(tmp_path):
    imported(tmp_path, f"<div>{TEN}</div>\n")
    Article.objects.update(published_at=timezone.now())

    again, output = imported(tmp_path, f"<div>{TEN} more</div>\n", overwrite=True)

    assert again.published_at is not None
    assert "a.md:5:1: warning: visitors see 0 of its 11 words" in output
    assert "it was published here and stays so" in output


def test_page_that_the_import_published_is_kept_back_when_it_loses_words(tmp_path):
    imported(tmp_path, TEN)

    article, _ = imported(tmp_path, f"<div>{TEN}</div>\n")

    assert article.published_at is None


def test_wrapped_text_is_on_the_page_in_the_feed_and_in_the_export(tmp_path, client):
    body = (
        "{{< box >}}\nThe *whole* story.\n{{< /box >}}\n\n{{% note %}}Mind **this**.{{% /note %}}\n"
    )
    article, _ = imported(tmp_path / "in", body)

    shown = client.get(article.get_absolute_url()).text
    feed = client.get("/insights/feed/").text
    export_content(tmp_path / "out")

    for text in (shown, feed):
        assert "The" in text
        assert "whole" in text
        assert "{{" not in text
    assert "<p>The <em>whole</em> story.</p>" in shown
    assert "Mind <strong>this</strong>." in shown
    assert files_in(tmp_path / "out") == files_in(tmp_path / "in")
