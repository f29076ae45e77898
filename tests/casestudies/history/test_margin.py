"""Where a remark stands when the text has moved."""

import pytest

from casestudies.history.margin import (
    ALIKE,
    MarginRemark,
    found_line,
    known_by,
    line_likeness,
    placed,
)

TEXT = "# Title\n\nThe rebuild took two years.\n\nNobody could judge it.\n"


def remark(line, words):
    return MarginRemark(line=line, words=words, number=1, text="Really?")


def line_in(text, line=3, words="The rebuild took two years."):
    ((_remark, found),) = placed([remark(line, words)], text)
    return found


def test_line_that_has_not_moved_is_found():
    assert line_in(TEXT) == 3


def test_line_that_has_moved_is_found_by_its_words():
    assert line_in("New\n\nwords\n\n" + TEXT) == 7


def test_of_lines_with_the_same_words_the_nearest_is_meant():
    assert line_in("Yes\nNo\nYes\nNo\nNo\nYes", line=4, words="Yes") == 3


def test_line_that_was_edited_is_found_near_by():
    edited = TEXT.replace("took two years", "took nearly two years")

    assert line_in("Lead\n\n" + edited) == 5


def test_space_does_not_count():
    assert line_in("  The  rebuild took two years. ", line=1) == 1


@pytest.mark.parametrize("text", ["", "Something else altogether.", "\n\n\n"])
def test_line_that_is_gone_stands_nowhere(text):
    ((_remark, found),) = found_in = placed([remark(3, "The rebuild took two years.")], text)

    assert found is None
    assert found_in[0].is_lost


def test_remark_on_the_whole_is_never_lost():
    (found,) = placed([remark(None, "")], "")

    assert not found.is_lost


def test_edited_line_far_away_is_another_one():
    lines = [known_by("word")] * 300 + ["The rebuild took nearly two years."]

    assert found_line(remark(3, "The rebuild took two years."), lines) is None


def test_lines_that_are_gone_are_looked_for_by_words_and_not_by_letters():
    letters = "The quick brown fox jumps over the lazy dog"

    assert line_likeness(letters, letters[::-1]) == 0.0
    assert line_likeness(letters, letters.replace("lazy", "sleepy")) > ALIKE
