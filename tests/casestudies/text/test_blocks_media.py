"""Films, figures, code and folds in a text."""

import pytest

from casestudies.text.rendering import render_markdown
from tests.page_context import FakePage


def html(text):
    return str(render_markdown(text, FakePage()).html)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("abcdefghijk", '<a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener">'),
        ("id=abcdefghijk start=30", "watch?v=abcdefghijk&amp;t=30"),
        ('id=abcdefghijk title="A <b>"', "Watch “A &lt;b&gt;” on YouTube"),
    ],
)
def test_film_is_a_link_that_loads_nothing(call, expected):
    shown = html(f"{{{{< youtube {call} >}}}}")

    assert expected in shown
    assert "<iframe" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize("call", ["", '"a b"', "id=<b>", '"x?autoplay=1"'])
def test_film_without_a_proper_id_is_left_out(call):
    assert html(f"a {{{{< youtube {call} >}}}}") == "<p>a </p>\n"


def test_figure_has_image_and_caption():
    shown = html(
        '{{< figure src="/a.png" alt="b" title="c" caption="d" attr="e" attrlink="/f" '
        'link="/g" width="400px" height=300 class=x >}}'
    )

    assert '<img src="/a.png" alt="b" width="400" height="300" loading="lazy">' in shown
    assert '<a href="/g" rel="noopener"><img' in shown
    assert "<strong>c</strong>" in shown
    assert '<p>d <a href="/f" rel="noopener">e</a></p>' in shown


def test_figure_refuses_addresses_that_run():
    shown = html('a {{< figure src="javascript:x" >}} {{< figure src="/b" link="data:x" alt="" >}}')

    assert "javascript" not in shown
    assert "data:" not in shown
    assert shown.count("<figure>") == 1


@pytest.mark.parametrize("call", ["{{< highlight go >}}", '{{< highlight go "linenos=table" >}}'])
def test_code_is_shown_as_it_is(call):
    shown = html(f"{call}\na < b && *c*\n{{{{< /highlight >}}}}")

    assert shown.strip() == (
        '<pre tabindex="0"><code class="language-go">a &lt; b &amp;&amp; *c*\n</code></pre>'
    )


def test_fold_has_markdown_in_it():
    shown = html('{{< details summary="A & b" open=true >}}\n- c\n{{< /details >}}')

    assert "<details open>" in shown
    assert "<summary>A &amp; b</summary>" in shown
    assert "<li>c</li>" in shown


def test_fold_in_a_fold_with_a_call_to_action():
    page = FakePage()

    shown = render_markdown(
        "{{< details >}}a {{< details >}}b {{< contact-cta >}} c{{< /details >}}{{< /details >}}",
        page,
    ).html

    assert shown.count("<details>") == shown.count("</details>") == 2
    assert "<p>b </p>\n<aside" in shown
    assert len(page.calls) == 1


def test_fold_without_its_end_is_empty_and_told():
    rendered = render_markdown("{{< details >}}a", FakePage())

    assert "without its closing tag" in rendered.messages[0].text
