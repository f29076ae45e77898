"""Texts merged line by line, and what was edited in a translation put back into the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.files.merging import carried_back, is_marked, merged, two_sided, unstripped

BASE = "a\n\nb\n\nc\n"
TEXTS = st.lists(st.sampled_from(["a", "b", "", "c d"]), max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n".join(lines), "".join(f"{line}\n" for line in lines)])
)


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("A\n\nb\n\nc\n", "a\n\nb\n\nC\n", "A\n\nb\n\nC\n"),
        ("A\n\nb\n\nc\n", "A\n\nb\n\nc\n", "A\n\nb\n\nc\n"),
        ("a\n\nc\n", "new\na\n\nb\n\nc\n", "new\na\n\nc\n"),
        ("a\nb\nc", BASE, "a\nb\nc\n"),
        ("A\n\nb\n\nc\n", "a\r\n\r\nb\r\n\r\nc", "A\r\n\r\nb\r\n\r\nc"),
        ("a\n\nB\n\nc\n", "a\n+\nb\n\nc\n", "a\n+\nB\n\nc\n"),
        (BASE + "end\n", "a\n\nb\n\nc", "a\n\nb\n\nc\nend"),
    ],
)
def test_changes_on_different_lines_are_all_in_the_text(ours, theirs, both):
    assert merged(BASE, ours, theirs).text == both


def test_line_that_both_changed_stands_between_marks():
    result = merged(BASE, "a\n\nours\n\nc\n", "a\n\ntheirs\n\nC\n")

    assert result.conflicts == [3]
    assert result.text == (
        "a\n\n<<<<<<< this site\nours\n=======\ntheirs\n>>>>>>> this file\n\nC\n"
    )
    assert is_marked(result.text)


def test_marks_of_somebody_else_are_text():
    assert not is_marked("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n")


@given(base=TEXTS, theirs=TEXTS)
def test_what_only_they_changed_is_theirs(base, theirs):
    assert merged(base, base, theirs).text == theirs


@given(base=TEXTS, ours=TEXTS)
def test_what_only_we_changed_is_ours(base, ours):
    result = merged(base, ours, base)

    assert result.conflicts == []
    assert result.text.rstrip("\n") == ours.rstrip("\n")


@given(base=TEXTS, ours=TEXTS, theirs=TEXTS)
def test_no_line_of_either_side_is_lost(base, ours, theirs):
    lines = merged(base, ours, theirs).text.split("\n")

    new = (set(ours.split("\n")) | set(theirs.split("\n"))) - set(base.split("\n"))
    assert new <= {*lines, ""}


@given(ours=TEXTS, theirs=TEXTS)
def test_two_texts_in_one_have_every_line_of_both(ours, theirs):
    lines = two_sided(ours, theirs).split("\n")

    assert set(ours.split("\n")) | set(theirs.split("\n")) - {""} <= {*lines, ""}


ORIGINAL = "\n{% a %}\n\n{% b\n  c %}\n\nText.  \n\tmore\n"
SHOWN = "\n<a>\n\n<b c>\n\nText.  \n\tmore\n"


@pytest.mark.parametrize(
    ("edited", "after"),
    [
        (SHOWN, ORIGINAL),
        (SHOWN.strip(), ORIGINAL),
        (SHOWN.replace("\n", "\r\n"), ORIGINAL),
        (SHOWN.replace("Text.  ", "New."), ORIGINAL.replace("Text.  ", "NEW.")),
        (SHOWN.replace("<a>", "<a>!"), ORIGINAL.replace("{% a %}", "<A>!")),
        (SHOWN.replace("<b c>\n", ""), ORIGINAL.replace("{% b\n  c %}\n", "")),
        (SHOWN + "end", ORIGINAL + "END\n"),
    ],
)
def test_only_edited_lines_are_said_anew(edited, after):
    assert carried_back(ORIGINAL, SHOWN, edited, str.upper) == after


@given(original=TEXTS, shown=TEXTS)
def test_what_nobody_edited_is_the_original(original, shown):
    assert carried_back(original, shown, shown) == original


@given(text=TEXTS, edited=TEXTS)
def test_edit_of_a_text_in_its_own_words_is_the_edit(text, edited):
    assert carried_back(text, text, edited).strip("\n") in {edited.strip("\n"), edited.strip()}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a\n\nb", "\n  a\n\nb  \n\n"),
        ("A\n\nb", "\nA\n\nb  \n\n"),
        ("a\n\nB", "\n  a\n\nB\n\n"),
        ("a\r\n\r\nb", "\n  a\r\n\r\nb  \n\n"),
        (" a", " a"),
        ("", "\n\n\n"),
    ],
)
def test_space_that_a_form_cuts_off_is_there_again(text, whole):
    assert unstripped(text, "\n  a\n\nb  \n\n") == whole
