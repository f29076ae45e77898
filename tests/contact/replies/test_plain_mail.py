"""Markdown becomes a mail that a person might have typed."""

import pytest
from django.core.exceptions import ValidationError

from contact.replies.plain_mail import as_plain_mail
from contact.text.placeholders import validate_placeholders


@pytest.mark.parametrize(
    ("markdown", "mail"),
    [
        ("One line\nand another.\n\nA paragraph.", "One line\nand another.\n\nA paragraph."),
        ("# Heading\n\nText", "Heading\n\nText"),
        ("**Much** and *less* and `code`", "*Much* and _less_ and code"),
        ("[Book](https://b.example/?a=1&b=2).", "Book <https://b.example/?a=1&b=2>."),
        ("<https://b.example/>", "https://b.example/"),
        ("<anna@example.com>", "anna@example.com"),
        ("https://b.example/a_b_c", "https://b.example/a_b_c"),
        ("- one\n- two\n  - deep\n- three", "- one\n- two\n  - deep\n- three"),
        ("- one\n\n- two", "- one\n\n- two"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("> quoted\n> more\n\nanswer", "> quoted\n> more\n\nanswer"),
        ("    code", "    code"),
        ("```\ncode\n```", "    code"),
        ("one\n\n---\n\ntwo", "one\n\n* * *\n\ntwo"),
        ("<b>as typed</b>", "<b>as typed</b>"),
        ("![A chart](/chart.png)", "A chart"),
        ("Fifty \\*not\\* bold & 3 < 4", "Fifty *not* bold & 3 < 4"),
        ("", ""),
    ],
)
def test_markdown_reads_as_a_typed_mail(markdown, mail):
    assert as_plain_mail(markdown) == mail


@pytest.mark.parametrize("text", ["{name} { page_title } {{", "no {1} {} { a.b }"])
def test_known_placeholders_and_other_braces_are_fine(text):
    validate_placeholders(text)


def test_unknown_placeholder_is_named_with_its_line():
    with pytest.raises(ValidationError, match=r"Line 2: nothing is known as \{nmae\}\. There are"):
        validate_placeholders("Dear {name},\n{nmae}")
