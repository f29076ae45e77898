"""Shortcodes that the site does not know: what they wrap is shown, as Hugo's templates show it."""

import re

import pytest
from html5lib import parseFragment

from casestudies.text.composing import lint
from casestudies.text.goldmark import Heading
from casestudies.text.plain_words import plain_text
from casestudies.text.rendering import render_markdown
from tests.hugo_oracle import build, normalise
from tests.page_context import FakePage

# How themes write them: `x` reads its text by itself, `m` leaves that to the page.
TEMPLATES = {
    "x": "{{ .Inner | .Page.RenderString }}",
    "m": "{{ .Inner }}",
    "bare": "",
}
AS_HUGO = [
    "A {{< x >}}in *line*{{< /x >}} and **{{< x >}}bold{{< /x >}}**.",
    "{{< x >}}\nOne *two*.\n\nThree.\n{{< /x >}}",
    "- a\n\n  {{< x >}}\n  b\n\n  - c\n  {{< /x >}}\n\n- d",
    "1. a\n\n    {{% m %}}\n    b\n\n    c\n    {{% /m %}}\n\n2. d",
    "{{% m %}}\n## Head\n\nText[^1] and [r].\n{{% /m %}}\n\n[^1]: Note.\n[r]: /r/",
    "{{< x >}}\n- a {{< x >}}*b*{{< /x >}}\n\n{{< x >}}\n\nc\n\nd\n\n{{< /x >}}{{< /x >}}",
    "{{% m %}}\n{{% m %}}\na\n{{% /m %}}\n\n{{% m %}}\n*b*\n{{% /m %}}\n{{% /m %}}",
    "{{% m %}}\n{{< x >}}\n*a*\n{{< /x >}}\n{{% /m %}}",
    "| a | b |\n|---|---|\n| {{< x >}}*c*{{< /x >}} | {{% m %}}*d*{{% /m %}} |",
    "> {{% m %}}a *b*{{% /m %}}",
    "`{{% m %}}a *b*{{% /m %}}`\n\n```\n{{% m %}}a *b*{{% /m %}}\n```",
    "{{< x >}}\n```go\na := *b\n```\n{{< /x >}}",
    "a {{< x />}} b {{% m /%}} c {{< bare >}} d",
    "{{% comment %}}a{{% /comment %}} b",
    "{{</* x */>}}a{{</* /x */>}}",
]


def html(text, page=None, **options):
    return str(render_markdown(text, page or FakePage(), **options).html)


def comparable(text):
    """As a tree, without what is ours (code can be scrolled) and paragraphs round lone text."""
    text = text.replace(' tabindex="0"', "").replace(' class="table-scroll"', "")
    return re.sub(r"</?p>|</?div[^>]*>|\s+", " ", normalise(text)).split()


def test_wrapped_text_is_shown_as_hugo_shows_it(tmp_path):
    built = build(tmp_path / "site", AS_HUGO, TEMPLATES, "[markup.goldmark.renderer]\nunsafe=true")

    different = {
        text: (comparable(html(text)), comparable(theirs))
        for text, theirs in zip(AS_HUGO, built, strict=True)
        if comparable(html(text)) != comparable(theirs)
    }
    assert different == {}


def test_wrapped_blocks_stand_outside_the_paragraph():
    assert html("a\n{{< x >}}\nb\n\nc\n{{< /x >}}\nd") == (
        "<p>a\n</p>\n<p>b</p>\n<p>c</p><p>\nd</p>\n"
    )


def test_wrapped_paragraphs_on_lines_of_their_own_stay_apart():
    tab = "  {{< tab >}}\n  Text\n  {{< /tab >}}\n"

    assert html(f"{{{{< tabs >}}}}\n{tab}{tab}{{{{< /tabs >}}}}").count("<p>Text</p>") == 2


def test_indented_tags_make_no_code():
    tab = "  {{% tab %}}\n    Text\n  {{% /tab %}}\n"

    assert html(f"{{{{% tabs %}}}}\n{tab}{{{{% /tabs %}}}}") == "<p>Text</p>\n"


def test_wrapped_html_and_text_stand_outside_the_paragraph_together():
    rendered = html("a {{< x >}}\n<b>\nc</b>\n\nd\n{{< /x >}} e")

    assert rendered.index("</p>") < rendered.index("<div><b>\nc</b>") < rendered.index("<p>d</p>")


def test_known_blocks_within_are_shown():
    text = '{{< x >}}\na\n\n{{< contact-cta heading="b" >}}\n{{< /x >}}'

    assert html(text) == '<p>a</p>\n<aside class="cta"><h2>b</h2></aside>\n'


def test_wrapped_text_within_a_known_block_is_shown():
    assert "<p>a</p>" in html("{{< details >}}\n{{< x >}}\na\n{{< /x >}}\n{{< /details >}}")


def test_text_in_a_block_that_takes_none_follows_it():
    rendered = html('{{< figure src="a.png" alt="b" >}}The *caption*{{< /figure >}}')

    assert rendered.index("</figure>") < rendered.index("<p>The <em>caption</em></p>")


@pytest.mark.parametrize(
    "text", ["{{< x >}}", "{{< x />}}", '{{< x >}}a{{< y "b" >}}', "{{% x %}}"]
)
def test_without_a_closing_tag_nothing_is_shown(text):
    assert html(text).strip() in {"", "<p>a</p>"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            '{{< x title="A <b>" >}}\n*b*\n{{< /x >}}',
            "<p><strong>A &lt;b&gt;</strong></p>\n<p><em>b</em></p>",
        ),
        ('{{% x Title="A" %}}\n- b\n{{% /x %}}', "<p><strong>A</strong></p>\n<ul>\n<li>b</li>"),
        ('{{< x summary="A" >}}b{{< /x >}}', "<p><strong>A</strong> b</p>"),
        ('- {{% x question="A?" %}}b{{% /x %}}', "<li><strong>A?</strong> b</li>"),
        (
            '- a\n\n  {{% x label="A" %}}\n  b\n  {{% /x %}}',
            "<strong>A</strong></p>\n<p>b</p>\n</li>",
        ),
        ('{{< x name="macOS" >}}b{{< /x >}}', "<strong>macOS</strong> b"),
        ('{{< x name="tab_1" id="A" >}}b{{< /x >}}', "<p>b</p>"),
        ('{{< x title="A" >}}', ""),
    ],
)
def test_title_stands_above_the_wrapped_text(text, shown):
    assert shown in html(text)


@pytest.mark.parametrize("name", ["comment", "qr"])
def test_what_hugo_hides_stays_hidden(name):
    assert html(f"{{{{< {name} >}}}}a{{{{< /{name} >}}}}").strip() == ""


def test_html_within_is_shown_as_far_as_it_is_safe():
    text = '{{< x >}}<dl onclick="a"><dt>b</dt></dl><script>c</script>{{< /x >}}'

    assert html(text) == "<dl><dt>b</dt></dl>\n"


def test_wrapped_heading_is_in_the_list_of_contents():
    rendered = render_markdown(
        "## {{< x >}}One{{< /x >}}\n\n{{% x %}}\n## Two\n{{% /x %}}", FakePage()
    )

    assert rendered.headings == (Heading(2, "one", "One"), Heading(2, "two", "Two"))


def test_wrapped_headings_go_below_those_of_the_text():
    assert "<h3 " in html("## a\n\n{{< x >}}\n## b\n{{< /x >}}")
    assert "<h2 " in html("{{< x >}}\n## b\n{{< /x >}}")


def test_author_is_told_what_visitors_see():
    messages = lint("a\n{{< x >}}b{{< /x >}} {{< y >}}")

    assert [str(message) for message in messages] == [
        "line 2, column 1: the shortcode “x” is not known here: visitors see the text it wraps",
        "line 2, column 22: the shortcode “y” is not known here: visitors see nothing",
    ]


def test_remarks_on_wrapped_text_name_its_line():
    text = "a\n\n{{% x %}}\nb\n\n<i>c</i>\n{{% /x %}}\n\n{{< x >}}\n[d](javascript:e)\n{{< /x >}}"

    said = {message.line for message in lint(text)} - {3, 9}

    assert said == {6, 10}


def test_plain_text_has_the_wrapped_words():
    assert plain_text("a {{< x >}}b{{< /x >}} {{% x %}}*c*{{% /x %}}").split() == ["a", "b", "c"]


def test_nesting_has_a_bound():
    text = "{{< x >}}" * 30 + "a" + "{{< /x >}}" * 30

    assert parseFragment(html(text)) is not None
    assert "nested too deeply" in " ".join(message.text for message in lint(text))
