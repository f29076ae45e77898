"""From an author's text to the page: where blocks land, what is said, what never happens."""

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.text.budget import MAX_TEXT_LENGTH
from casestudies.text.composing import lint
from casestudies.text.goldmark import Heading
from casestudies.text.messages import Message
from casestudies.text.placeholders import Placeholders
from casestudies.text.plain_words import plain_text
from casestudies.text.rendering import render_markdown
from tests.page_context import FakePage

CTA = '<aside class="cta"><h2></h2></aside>'


def html(text, page=None, **options):
    return str(render_markdown(text, page or FakePage(), **options).html)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{< contact-cta >}}", CTA),
        ("a\n\n{{< contact-cta >}}\n\nb", f"<p>a</p>\n{CTA}\n<p>b</p>"),
        ("a\n{{< contact-cta >}}\nb", f"<p>a\n</p>\n{CTA}<p>\nb</p>"),
        ("a **b {{< contact-cta >}}**\n\nc", f"<p>a <strong>b </strong></p>{CTA}\n<p>c</p>"),
        ("# a {{< contact-cta >}}", f'<h2 id="a">a </h2>{CTA}'),
        ("- a {{< contact-cta >}}\n- b", f"<ul>\n<li>a {CTA}</li>\n<li>b</li>\n</ul>"),
        ("- a\n\n  {{< contact-cta >}}", f"<ul>\n<li>\n<p>a</p>\n{CTA}\n</li>\n</ul>"),
        ("> {{< contact-cta >}}", f"<blockquote>\n{CTA}\n</blockquote>"),
        ("`{{< contact-cta >}}`", f"<p><code></code></p>{CTA}"),
        ("    {{< contact-cta >}}", f'<pre tabindex="0"><code>\n</code></pre>{CTA}'),
        ("[a {{< contact-cta >}}](/b)", f'<p><a href="/b">a </a></p>{CTA}'),
        ("[a]({{< contact-cta >}})", "<p><a>a</a></p>"),
        (
            '![{{< contact-cta >}}](/b "{{< contact-cta >}}")',
            '<p><img loading="lazy" src="/b" alt="" title=""></p>',
        ),
        ("{{% contact-cta %}}", CTA),
    ],
)  # fmt: skip
def test_block_lands_where_it_is_valid(text, expected):
    assert html(text).strip() == expected


PIECES = ["{{< contact-cta >}}", "{{< youtube abcdefghijk >}}", "{{< details >}}"]
PIECES += ["{{< x >}}", "{{< /x >}}", "{{% x %}}", "{{% /x %}}", "<center>", "</center>"]
PIECES += ["{{< /details >}}", "a ", "**", "*", "`", "[", "](/b)", "\n", "\n\n", "- ", "> ", "# "]
PIECES += ["| a |\n|---|\n", "    ", "<b>", "</b>", "[^1]", "\n\n[^1]: ", "1. ", "T\n: ", "~~"]


@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_blocks_always_give_valid_nesting(text):
    parser = html5lib.HTMLParser()

    parser.parseFragment(html(text, allow_html=True))

    assert [code for _, code, _ in parser.errors if code in NESTING_ERRORS] == []


NESTING_ERRORS = {
    "unexpected-end-tag",
    "unexpected-end-tag-implies-table-voodoo",
    "unexpected-start-tag-implies-end-tag",
    "adoption-agency-1.1",
    "adoption-agency-1.2",
    "adoption-agency-1.3",
    "end-tag-too-early",
    "expected-closing-tag-but-got-eof",
    "foster-parenting-start-tag",
}


def test_reference_in_a_link_is_its_address():
    page = FakePage(urls={"problems/scaling": "/problems/scaling/"})

    first = html('[a]({{< ref "problems/scaling" >}})', page)
    second = html('[b]({{< relref path="problems/scaling#c" >}})', page)

    assert first == '<p><a href="/problems/scaling/">a</a></p>\n'
    assert second == '<p><a href="/problems/scaling/#c">b</a></p>\n'


def test_reference_address_is_escaped_and_checked():
    page = FakePage(urls={"a": '/"><b>', "b": "javascript:alert(1)"})

    rendered = html('[a]({{< ref "a" >}}) [b]({{< ref "b" >}}) {{< ref "a" >}}', page)

    assert rendered == '<p><a href="/&quot;&gt;&lt;b&gt;">a</a> <a>b</a> /"&gt;&lt;b&gt;</p>\n'


def test_reference_that_leads_nowhere_leaves_its_words():
    rendered = render_markdown('See [a]({{< ref "nope" >}}).', FakePage())

    assert rendered.html == "<p>See <a>a</a>.</p>\n"
    assert [str(message) for message in rendered.messages] == [
        "line 1, column 9: “nope” leads nowhere, or to a page that is not published"
    ]


def test_addresses_of_a_text_are_asked_for_once():
    page = FakePage()

    render_markdown(
        '{{< ref "a" >}} {{< details >}}{{< ref "b#c" >}}{{< /details >}} {{< ref "#d" >}}', page
    )

    assert page.prefetched == [{"a", "b"}]


def test_percent_form_goes_through_markdown():
    page = FakePage(urls={"a": "/*a*/"})

    assert html('{{% ref "a" %}} {{< ref "a" >}}', page) == "<p>/<em>a</em>/ /*a*/</p>\n"


def test_word_that_stands_for_a_block_cannot_be_foreseen():
    assert Placeholders().hold("a") != Placeholders().hold("a")


@pytest.mark.parametrize("beside", ["", "<p>In a {} line.</p>"])
@pytest.mark.parametrize(
    ("content", "placed"),
    [("<div>b</div>", "<div>b</div>"), ("<b>w</b>", "<p><b>w</b></p>"), (" ", "")],
)
def test_what_is_a_paragraph_gives_way_alike_whatever_stands_beside_it(content, placed, beside):
    blocks = Placeholders()
    html = f"<ul><li>\n<p>{blocks.hold(content)}</p>\n</li></ul>"

    whole = blocks.place(html + beside.format(blocks.hold("<i>x</i>")))

    assert whole == f"<ul><li>\n{placed}\n</li></ul>" + beside.format("<i>x</i>")


def test_highest_heading_becomes_the_second_level_without_gaps():
    rendered = render_markdown("### A\n\n##### B\n\n### C {#c .x}", FakePage())

    assert rendered.headings == (
        Heading(2, "a", "A"),
        Heading(3, "b", "B"),
        Heading(2, "c", "C"),
    )
    assert '<h2 id="c" class="x">C</h2>' in rendered.html


def test_first_level_heading_goes_below_the_title_of_the_page():
    assert html("# A\n## B") == '<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n'


def test_shortcode_leaves_no_trace_in_a_heading_id():
    rendered = render_markdown("## A {{< foo >}} B", FakePage())

    assert rendered.headings == (Heading(2, "a--b", "A  B"),)


@given(st.lists(st.tuples(st.integers(1, 6), st.text("ab -*`}#ä", max_size=6)), max_size=8))
def test_heading_ids_are_never_shared(headings):
    text = "\n\n".join(f"{'#' * level} {words}" for level, words in headings)

    ids = [heading.id for heading in render_markdown(text, FakePage()).headings]

    assert len(ids) == len(set(ids))


def test_headings_and_notes_inside_a_fold_have_ids_of_their_own():
    text = "## A\n\nx[^1]\n\n{{< details >}}\n## A\n\ny[^1]\n\n[^1]: b\n{{< /details >}}\n\n[^1]: c"

    rendered = html(text)

    ids = re.findall(r' id="([^"]+)"', rendered)
    assert len(ids) == len(set(ids)) == 6


def test_tables_scroll_and_can_be_reached_by_keyboard():
    assert html("| a |\n|---|").startswith(
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>'
    )


def test_links_to_other_sites_get_no_opener():
    assert html("[a](https://b.example) [c](/d) //e") == (
        '<p><a rel="noopener" href="https://b.example">a</a> <a href="/d">c</a> //e</p>\n'
    )


def test_tick_boxes_are_named_and_cannot_be_changed():
    assert '<input type="checkbox" disabled checked aria-label="done"> a' in html("- [x] a")


def test_image_that_came_with_the_page_has_its_own_address():
    page = FakePage(images={"a b.png": "/media/images/1.png"})

    rendered = html('![c](<a b.png>) ![d](e.png) {{< figure src="a b.png" alt="f" >}}', page)

    assert rendered.count('src="/media/images/1.png"') == 2
    assert 'src="e.png"' in rendered


def test_raw_html_is_left_out_and_told():
    rendered = render_markdown("a\n\n<div>b</div>\n\nc <b>d</b>", FakePage())

    assert rendered.html == "<p>a</p>\n<p>c d</p>\n"
    assert rendered.messages == (
        Message(3, 1, "raw HTML is left out: <div>b</div>", is_error=False),
        Message(5, 3, "raw HTML is left out: <b>", is_error=False),
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("needed<br>Latitude", "<p>needed<br>Latitude</p>"),
        ("needed<BR />\nLatitude", "<p>needed<br>\nLatitude</p>"),
        ("|a|\n|-|\n|b<br/>c|", "<td>b<br>c</td>"),
        ("a<div>b</div>c", "<p>a b c</p>"),
        ("un<b>want</b>ed", "<p>unwanted</p>"),
    ],
)
def test_words_beside_raw_html_that_is_left_out_stay_apart(text, shown):
    assert shown in html(text)


def test_line_break_needs_no_remark():
    assert lint("a<br>b") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a<center>b</center>c", "b</div>c"),
        ("<h1 onclick='x'>a</h1>b", "<h2>a</h2>b"),
        ("<nav>a</nav><footer>b</footer>", "<div>a</div><div>b</div>"),
        ("<select><option>a<option>b</select>c", "a b c"),
        ("<mainly>a</mainly>b", "ab"),
    ],
)
def test_words_in_blocks_that_are_not_allowed_stay_apart(text, shown):
    assert shown in html(text, allow_html=True)


def test_safe_subset_of_raw_html_stays_on_request():
    rendered = render_markdown(
        '<b onclick="x">a</b> <script>b</script>', FakePage(), allow_html=True
    )

    assert rendered.html == "<p><b>a</b> </p>\n"
    assert [message.text for message in rendered.messages] == [
        "onclick of <b> is not allowed and is left out",
        "<script> is not allowed and is left out",
    ]


def test_unknown_and_broken_shortcodes_show_visitors_nothing(caplog):
    rendered = html("a {{< foo >}} b {{< contact-cta heading='c d' >}} e")

    assert rendered == "<p>a  b  e</p>\n"
    assert "single quotes" in caplog.text


def test_unknown_and_broken_shortcodes_show_staff_a_note():
    rendered = html("a {{< foo >}} b {{< p", FakePage(for_staff=True))

    assert rendered.count('<mark class="staff-note"') == 2
    assert 'title="{{&lt; foo &gt;}}"' in rendered


def test_text_that_is_too_long_is_refused():
    rendered = render_markdown("a" * (MAX_TEXT_LENGTH + 1), FakePage())

    assert rendered.html == ""
    assert [message.is_error for message in rendered.messages] == [True]


def test_text_with_hundreds_of_shortcodes_is_refused():
    page = FakePage()

    rendered = render_markdown("{{< contact-cta >}}\n\n" * 501, page)

    assert rendered.html == ""
    assert page.calls == []
    assert "more than 500 shortcodes" in rendered.messages[0].text


def test_messages_have_a_bound():
    assert len(lint("{{< /a >}}\n" * 500)) == 100


@given(st.text(max_size=80))
def test_render_never_raises(text):
    assert isinstance(str(render_markdown(text, FakePage()).html), str)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{< contact-cta Heading=“a” >}}", "write heading instead of Heading: capitals count"),
        (
            "{{< contact-cta heading=“a” >}}",
            "the heading is in curly quotes; Hugo would print them",
        ),
        ("{{< contact-cta hedding=a >}}", "“contact-cta” knows no parameter called hedding"),
        ("{{< contact-cta variant=tiny >}}", "there is no variant “tiny”"),
        ("{{< contact-cta >}}a{{< /contact-cta >}}", "“contact-cta” has no inner text"),
        ("{{< details >}}", "shows nothing without its closing tag {{< /details >}}"),
        ('{{< youtube "a b" >}}', "not the id of a YouTube film"),
        ("{{< contact-ct >}}", "did you mean “contact-cta”?"),
        ("{{< carousel id=a >}}", "“carousel” is not known here"),
        ("`{{< contact-cta >}}`", "a shortcode runs in code too"),
        ("[a](javascript:b)", "this address is not allowed and is left out: javascript:b"),
        ("![](a.png)", "this image has no description"),
        ("![a](https://b.example/c.png)", "this image lies on another site"),
        ("![a][b]\n\n[b]: //c.example/d.png", "this image lies on another site"),
        ("<b>", "raw HTML is left out: <b>"),
        ("{{< contact-cta", "this shortcode is never closed: >}} is missing"),
    ],
)
def test_author_is_told_in_plain_words(text, message):
    assert message in lint(f"a\n\nb {text}")[0].text
    assert lint(f"a\n\nb {text}")[0].line == 3


def test_line_numbers_hold_behind_a_shortcode_of_many_lines():
    text = '{{< contact-cta\n  heading="a"\n  text="b"\n>}}\n\nc <b>'

    assert lint(text) == [Message(6, 3, "raw HTML is left out: <b>", is_error=False)]


def test_references_are_followed_only_with_a_page():
    text = '[a]({{< ref "nope" >}})'

    assert lint(text) == []
    assert [message.is_error for message in lint(text, FakePage())] == [True]


def test_ordinary_text_gives_no_cause_for_remarks():
    text = (
        '## A & B\n\nIt\'s *fine*: [a](https://b.example "c").\n\n{{< contact-cta heading="d" >}}\n'
    )

    assert lint(text) == []


def test_plain_text_has_the_words_only():
    text = (
        "# A *b*\n\n- c `d` [e](f)\n\n{{< details >}}g{{< /details >}} {{< foo >}}<b>h</b>"
        "\n\n    i\n\n<div>no</div>\n\n| j |\n|---|\n\nk[^1]\n\n[^1]: l"
    )

    assert plain_text(text).split() == list("Abcdeghijkl")
