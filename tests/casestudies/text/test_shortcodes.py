"""Shortcodes by the rules of Hugo's lexer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.text.shortcodes import MAX_DEPTH, Shortcode, ShortcodeError, quote, scan
from tests.shortcodes import parse

VALUES = [
    ('{{< p "x" >}}', ["x"]),
    ('{{<p "x">}}', ["x"]),
    ("{{< p x-y_z.0 >}}", ["x-y_z.0"]),
    ('{{< p "a" "b" c >}}', ["a", "b", "c"]),
    ('{{< p "a""b" >}}', ["a", "b"]),
    ('{{< p `a "b"\n\\c` >}}', ['a "b"\n\\c']),
    ('{{< p "a \\"b\\" \\c" >}}', ['a "b" c']),
    ('{{< p "a\\nb" >}}', ["a\\nb"]),
    ('{{< p "a >}} b" >}}', ["a >}} b"]),
    ('{{< p "<b>" >}}', ["<b>"]),
    ('{{< p \\"x\\" >}}', ["x"]),
    ("{{< p true false 1 -2 1.5 0.5 >}}", [True, False, 1, -2, 1.5, 0.5]),
    ('{{< p "true" "1" >}}', ["true", "1"]),
    ("{{< p >}}", []),
]
NAMED = [
    ('{{< p a="x" >}}', {"a": "x"}),
    ('{{< p a = "x" >}}', {"a": "x"}),
    ("{{< p a=x/y:z >}}", {"a": "x/y:z"}),
    ("{{< p a=true b=1 c=1.5 >}}", {"a": True, "b": 1, "c": 1.5}),
    ('{{< p a="1" a="2" >}}', {"a": "2"}),
    ('{{< p a="1" A="2" >}}', {"a": "1", "A": "2"}),
    ('{{< p\n  a="1"\n  b="2"\n>}}', {"a": "1", "b": "2"}),
    ('{{< p a="" >}}', {"a": ""}),
    ("{{< p a='x' >}}", {"a": "'x'"}),
    ("{{< p a=“x” >}}", {"a": "“x”"}),
]
REFUSED = [
    ("a\n  {{< >}}", 2, 7, "no name"),
    ("{{< p", 1, 1, ">}} is missing"),
    ('{{% p "x"', 1, 1, "%}} is missing"),
    ("{{< p a=x>}}", 1, 1, "never closed"),
    ('{{< p "a\nb" >}}', 1, 7, "closing quote"),
    ("{{< p `a >}}", 1, 7, "closing backtick"),
    ('{{< p "a\\`" >}}', 1, 7, "backtick"),
    ('{{< p "x" b="y" >}}', 1, 11, "cannot be mixed"),
    ('{{< p b="y" "x" >}}', 1, 13, "cannot be mixed"),
    ("{{< p a='x y' >}}", 1, 12, "single quotes"),
    ("{{< p a=“x y” >}}", 1, 12, "curly quotes"),
    ("{{< p “x” >}}", 1, 7, "“ is no quote"),
    ("{{< p @ >}}", 1, 7, "@ is not allowed"),
    ("{{< p.x >}}", 1, 6, "full stop"),
    ("{{< p {{< q >}}", 1, 7, "before the next one"),
    ("{{</* p", 1, 1, "*/>}} is missing"),
    ("{{< /p >}}", 1, 1, "not open"),
    ("{{< p >}}x{{< /p a >}}", 1, 18, "no parameters"),
]


@pytest.mark.parametrize(("text", "values"), VALUES)
def test_positional_values(text, values):
    (call,) = parse(text)

    assert (call.name, list(call.args), call.params) == ("p", values, {})


@pytest.mark.parametrize(("text", "values"), NAMED)
def test_named_values(text, values):
    (call,) = parse(text)

    assert (call.args, call.params) == ((), values)


@pytest.mark.parametrize(("text", "line", "column", "words"), REFUSED)
def test_refused_with_its_place_and_the_reason(text, line, column, words):
    with pytest.raises(ShortcodeError) as caught:
        parse(text)

    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message
    assert str(caught.value).startswith(f"line {line}, column {column}: ")


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ('{{</* p "x" */>}}', '{{< p "x" >}}'),
        ("{{%/* p */%}}", "{{% p %}}"),
        ("{{ p }}", "{{ p }}"),
        ("{% p %}", "{% p %}"),
    ],
)
def test_literal_text(text, literal):
    assert "".join(parse(text)) == literal


def test_names_are_lower_cased_and_may_have_slashes():
    (call,) = parse("{{< Blog/Contact-CTA_2 >}}")

    assert call.name == "blog/contact-cta_2"


def test_both_delimiters_are_told_apart():
    first, _, second = parse("{{% p %}} {{< p >}}")

    assert (first.markdown, second.markdown) == (True, False)


def test_text_round_about_is_kept():
    parts = parse("a {{< p >}}\n\nb")

    assert [parts[0], parts[2]] == ["a ", "\n\nb"]


def test_calls_know_where_they_stand():
    parts = parse("a\n\n b {{< p >}}")

    assert (parts[1].line, parts[1].column, parts[1].raw) == (3, 4, "{{< p >}}")


def test_paired_when_the_closing_tag_follows():
    first, second = parse("{{< w a >}}in{{< /w >}}{{< w b >}}")

    assert (first.inner, second.inner) == (("in",), None)


def test_closed_by_itself():
    (call,) = parse("{{< w />}}")

    assert call.inner == ()


def test_nested_with_others_and_with_itself():
    (outer,) = parse("{{< w >}}a{{< p >}}{{< w >}}b{{< /w >}}{{< /w >}}")

    assert [getattr(part, "name", part) for part in outer.inner] == ["a", "p", "w"]
    assert outer.inner[2].inner == ("b",)
    assert outer.raw == "{{< w >}}a{{< p >}}{{< w >}}b{{< /w >}}{{< /w >}}"


def test_nesting_has_a_bound():
    deep = "{{< w >}}" * (MAX_DEPTH + 1) + "{{< /w >}}" * (MAX_DEPTH + 1)

    with pytest.raises(ShortcodeError, match="too deeply"):
        parse(deep)


def test_scan_goes_on_behind_what_is_broken():
    parts = scan('a {{< p "x >}} b\n{{< p >}} c')

    assert [type(part) for part in parts] == [str, ShortcodeError, str, Shortcode, str]
    assert parts[1].raw == '{{< p "x >}}'


def test_scan_gives_up_on_a_text_full_of_broken_ones():
    parts = scan('{{< a "' * 25_000)

    assert len(parts) == 50
    assert "".join(part.raw for part in parts) == '{{< a "' * 25_000


@given(st.text(alphabet=st.sampled_from("{}<>%/*\"'`=\\ \nab1.-“é"), max_size=60))
def test_scan_never_raises(text):
    assert isinstance(scan(text), list)


@given(st.lists(st.sampled_from(["a", "{{< p >}}", "{{< /p >}}", "{{< ", '"', ">}}", "\n"])))
def test_scan_loses_nothing_but_closing_tags(pieces):
    text = "".join(pieces)

    sources = (part if isinstance(part, str) else part.raw for part in scan(text))

    assert "".join(sources) == text


@given(st.text(alphabet=st.characters(exclude_characters="`\r", exclude_categories=["Cs"])))
def test_quoted_value_is_read_back(value):
    (call,) = parse(f"{{{{< p a={quote(value)} >}}}}")

    assert call.params == {"a": value}


@given(st.text(alphabet=st.sampled_from('`"\\\nab >}')))
def test_quoted_value_is_read_back_or_refused(value):
    try:
        written = quote(value)
    except ValueError:
        assert "`" in value
    else:
        (call,) = parse(f"{{{{< p a={written} >}}}}")
        assert call.params == {"a": value}


def test_windows_line_ends_become_plain_ones():
    assert quote("a\r\nb") == "`a\nb`"
