"""Finding, reading and changing front matter as Hugo does."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.finding import split
from casestudies.files.front_matter.patching import patch_front_matter
from casestudies.files.front_matter.plain_yaml import read_plain_yaml
from casestudies.files.front_matter.values import FrontMatterError
from casestudies.files.front_matter.yaml_format import read_any_yaml

COMMENTED = """---
# About the page
title: 'When it breaks'   # why
description: >-
  folded
  text

# What belongs to it
related:
  - "problems/scaling"
  # keep this remark
  - "outcomes/clarity"

Image:
  position: left
sitemap: {filename: sitemap.xml, priority: 0.7}
aliases: [/a/, /b/]
draft:
tags:
- a
- b
---
"""

SHOWABLE = st.characters(
    codec="utf-8",
    exclude_categories=["Cc"],
    include_characters="\n\t",
    exclude_characters="\ufffe\uffff",
)


@pytest.mark.parametrize(
    ("text", "head", "body"),
    [
        ("---\ntitle: a\n---\nText", "---\ntitle: a\n---\n", "Text"),
        ("+++\ntitle = 'a'\n+++\nText", "+++\ntitle = 'a'\n+++\n", "Text"),
        ('{"title": "a"}\nText', '{"title": "a"}\n', "Text"),
        ("\ufeff\n\n---\ntitle: a\n---\nText", "\ufeff\n\n---\ntitle: a\n---\n", "Text"),
        ("---\r\ntitle: a\r\n--- \r\nText\r\n", "---\r\ntitle: a\r\n--- \r\n", "Text\r\n"),
        ("---\nx: |\n  ---\n---\nText", "---\nx: |\n  ---\n---\n", "Text"),
        ("---\n---\nText", "---\n---\n", "Text"),
        ("# Text", "", "# Text"),
        ("{{< contact-cta >}}", "", "{{< contact-cta >}}"),
        ("- a list", "", "- a list"),
        ("", "", ""),
    ],
)
def test_split_finds_the_head(text, head, body):
    assert split(text) == (head, body)


def test_dots_close_the_head_only_for_jekyll():
    text = "---\ntitle: a\n...\nText"

    assert split(text, dots_close=True) == ("---\ntitle: a\n...\n", "Text")
    with pytest.raises(FrontMatterError, match="line 3 looks as if it should close it"):
        split(text)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\ntitle: a\n", 1, "never closes"),
        ("---\ntitle: a\n--\nText", 1, "line 3 looks as if it should close it"),
        ("----\ntitle: a\n----\n", 1, "opens with “----”"),
        ("—\ntitle: a\n—\n", 1, "opens with “—”"),
        ("---\ntitle: a\n----\nText", 3, "is damaged"),
        ('\n{"title": }\n', 2, "cannot be read"),
    ],
)
def test_damaged_fences_are_located(text, line, message):
    with pytest.raises(FrontMatterError, match=message) as error:
        split(text)

    assert error.value.place.line == line


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("True", True),
        ("false", False),
        ("12:30", "12:30"),
        ("012", 10),
        ("12", 12),
        ("0x10", 16),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("2024-01-02", "2024-01-02"),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("!!str 12", "12"),
        ("[a, b]", ["a", "b"]),
        ("{A: 1}", {"a": 1}),
    ],
)
def test_yaml_values_have_the_types_that_hugo_gives_them(yaml, value):
    assert parse_front_matter(f"---\nkey: {yaml}\n---\n").values == {"key": value}


@pytest.mark.parametrize(
    ("inner", "line", "column", "message"),
    [
        ("title: a: b", 2, 9, "needs quotes"),
        ("\ttitle: a", 2, 1, "tab"),
        ("x:\n\ttitle: a", 3, 1, "tab"),
        ("a: !!binary x", 2, 4, "!!binary"),
        ("a: !python/object:os.system x", 2, 4, "has no meaning"),
        ("a: [", 3, 1, "cannot be read"),
        ("a: *nothing", 2, 4, "undefined alias"),
        ("a: &x [*x]", 2, 4, "unfolds"),
        ("a: \x01", 2, 4, "U.0001"),
        ("<<: {a: 1}", 2, 1, "Merge"),
        ("- a", 2, 1, "no list of"),
        ("? [a]\n: b", 2, 3, "must be a word"),
        ("a: " + "[" * 5000, 2, 4, "too deeply"),
    ],
)
def test_yaml_that_cannot_be_read_is_located(inner, line, column, message):
    with pytest.raises(FrontMatterError, match=message) as error:
        parse_front_matter(f"---\n{inner}\n---\n")

    assert error.value.place == (line, column)


def test_last_of_a_key_counts_in_yaml_and_the_others_are_told():
    front = parse_front_matter("---\na: 1\nb: {c: 1, c: 2}\nA: 3\n---\n")

    assert front.values == {"a": 3, "b": {"c": 2}}
    assert front.repeated == (("c", (3, 11)), ("A", (4, 1)))


@pytest.mark.parametrize(
    ("changes", "patched"),
    [
        ({"a": "x"}, "a: 1\nb: 2\na: x\n"),
        ({"a": None}, "b: 2\n"),
        ({"b": "x"}, "a: 1\nb: x\na: 3\n"),
    ],
)
def test_last_of_a_key_is_changed_and_all_of_them_go(changes, patched):
    head = "---\na: 1\nb: 2\na: 3\n---\n"

    assert patch_front_matter(head, changes) == f"---\n{patched}---\n"


def test_yaml_bomb_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    with pytest.raises(FrontMatterError, match="unfolds"):
        parse_front_matter("---\n" + "\n".join(lines) + "\n---\n")


def test_megabytes_of_front_matter_are_refused():
    with pytest.raises(FrontMatterError, match="longer than"):
        parse_front_matter("---\ntitle: " + "a" * 10_000_000 + "\n---\n")


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("+++\na = 1\nb =\n+++\n", 3, "TOML"),
        ("+++\na = 1\na = 2\n+++\n", 3, "TOML"),
        ("+++\na = 1\nA = 2\n+++\n", 3, "twice"),
        ('{"a": 1, "A": 2}\n', 1, "twice"),
    ],
)
def test_toml_and_json_errors_are_located(head, line, message):
    with pytest.raises(FrontMatterError, match=message) as error:
        parse_front_matter(head)

    assert error.value.place.line == line


def test_places_point_at_values():
    front = parse_front_matter("---\ntitle: a\nimage:\n  alt: b\nrelated:\n  - c\n  - d\n---\n")

    assert front.place("title") == (2, 8)
    assert front.place("image.alt") == (4, 8)
    assert front.place("related.1") == (7, 5)
    assert front.place("image.missing") == (4, 3)


@pytest.mark.parametrize("text", ["---\n%s\n---\n", "+++\n%s\n+++\n", "{%s}\n"])
@settings(deadline=None)
@given(noise=st.text(max_size=60))
def test_no_front_matter_raises_anything_else(text, noise):
    with suppress(FrontMatterError):
        head, _ = split(text.replace("%s", noise))
        parse_front_matter(head)


def test_patch_without_changes_gives_the_head_back():
    assert patch_front_matter(COMMENTED, {}) == COMMENTED


@pytest.mark.parametrize(
    ("changes", "gone", "new"),
    [
        ({"title": "It's"}, ["title: 'When it breaks'   # why"], ["title: 'It''s'   # why"]),
        ({"description": 'a "b"\nc'}, ["description: >-", "  folded", "  text"],
         ['description: "a \\"b\\"\\nc"']),
        ({"related": ["outcomes/clarity", "insights/x"]}, ['  - "problems/scaling"'],
         ['  - "insights/x"']),
        ({"image.alt": "A lighthouse"}, [], ['  alt: "A lighthouse"']),
        ({"image.position": "right"}, ["  position: left"], ["  position: right"]),
        ({"image.position": None}, ["Image:", "  position: left"], []),
        ({"sitemap.priority": 0.5}, ["sitemap: {filename: sitemap.xml, priority: 0.7}"],
         ["sitemap: {filename: sitemap.xml, priority: 0.5}"]),
        ({"sitemap.priority": None}, ["sitemap: {filename: sitemap.xml, priority: 0.7}"],
         ["sitemap: {filename: sitemap.xml}"]),
        ({"aliases": ["/b/", "/c/"]}, ["aliases: [/a/, /b/]"], ['aliases: ["/b/", "/c/"]']),
        ({"draft": True}, ["draft:"], ["draft: true"]),
        ({"tags": ["b", "c"]}, ["- a"], ["- c"]),
        ({"weight": 3}, [], ["weight: 3"]),
        ({"date": date(2026, 1, 31)}, [], ["date: 2026-01-31"]),
        ({"diagnosis.constraint": "None: yet"}, [],
         ["diagnosis:", '  constraint: "None: yet"']),
        ({"missing": None}, [], []),
    ],
)  # fmt: skip
def test_patch_touches_only_the_lines_of_the_change(changes, gone, new):
    patched = patch_front_matter(COMMENTED, changes)

    before, after = COMMENTED.splitlines(), patched.splitlines()
    assert [line for line in before if line not in after] == gone
    assert [line for line in after if line not in before] == new
    assert [line for line in after if line in before] == [
        line for line in before if line not in gone
    ]


@pytest.mark.parametrize(
    ("head", "patched"),
    [
        ("---\r\na: 1\r\n---\r\n", '---\r\na: 1\r\ntitle: "B: c"\r\n---\r\n'),
        ("\ufeff---\na: 1\n---\n", '\ufeff---\na: 1\ntitle: "B: c"\n---\n'),
        ("+++\r\na = 1 # x\r\n+++\r\n", '+++\r\na = 1 # x\r\ntitle = "B: c"\r\n+++\r\n'),
        ('{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "title": "B: c"\n}\n'),
        ("---\n# nothing yet\n---\n", '---\n# nothing yet\ntitle: "B: c"\n---\n'),
        ("", '---\ntitle: "B: c"\n---\n'),
    ],
)
def test_patch_keeps_format_and_newlines(head, patched):
    assert patch_front_matter(head, {"title": "B: c"}) == patched


def test_patch_writes_anew_where_positions_mislead():
    patched = patch_front_matter("---\na: &x one\nb: *x\n# note\n---\n", {"b": "two"})

    assert parse_front_matter(patched).values == {"a": "one", "b": "two"}
    assert "# note" in patched


@pytest.mark.slow
@settings(deadline=None)
@given(value=st.text(SHOWABLE, min_size=1))
@pytest.mark.parametrize("head", ["", COMMENTED, "+++\na = 1\n+++\n", '{"a": 1}\n'])
def test_patched_text_reads_back(head, value):
    patched = patch_front_matter(head, {"title": value, "diagnosis.constraint": value})

    front = parse_front_matter(patched)
    assert front.get("title") == value
    assert front.get("diagnosis.constraint") == value


WORDS = st.sampled_from(
    ["title", "Key", "draft", "a-b", "x_1", "yes", "true", "~", "null", "012", "0o7", "0b1", "0x1F",
     "12:30", "1e3", "1.5", ".5", "+1", "-1", "1_000", "2024-01-02", "2024-01-02T03:04:05Z", "a:b",
     "a: b", "a #b", "a  # b", "a#b", "#", "# b", '"a" # b', "-", "- x", "[a, b]", "{a: b}", "'a'",
     '"a"', '"a\\"', "'", '"', "|", ">", "&a x", "*a", "!t x", "? a", "%a", "@a", "`a", "it's",
     "“x”", "ü", "a, b", ".inf", "NaN", "a\u00a0b", "\u2028", "\t", "a ", ":", "a:", "---", "...",
     "<<", "=", "", "  "]
)  # fmt: skip
INDENTS = st.sampled_from(["", "", "", "  ", "  ", "    ", " "])
LINES = st.one_of(
    st.builds("{}{}: {}".format, INDENTS, WORDS, WORDS),
    st.builds("{}{}:".format, INDENTS, WORDS),
    st.builds("{}- {}".format, INDENTS, WORDS),
    st.builds("{}{}".format, INDENTS, WORDS),
)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(lines=st.lists(LINES, max_size=6))
def test_quick_reader_agrees_with_the_full_parser(lines):
    text = "".join(f"{line}\n" for line in lines)

    quick = read_plain_yaml(text, 1)

    assert quick is None or quick == read_any_yaml(text, 1)


def test_quick_reader_reads_what_people_write():
    text = (
        '# About\ntitle: "It’s “new”"  # why\ndescription: it\'s: here\ndate: 2026-01-01\n'
        "weight: 10\n\nrelated:\n  - 'problems/x'\n  # why not\n  - outcomes/y\ntags:\n- a\n"
        "diagnosis:\n  constraint: Nine days, no plan.\n  outcome:\n"
    )

    assert read_plain_yaml(text.replace("s: h", "s h"), 1).get("diagnosis") == {
        "constraint": "Nine days, no plan.",
        "outcome": None,
    }
    assert read_plain_yaml(text, 1) is None
