"""Two texts compared: lines, and in changed lines the words."""

import pytest

from casestudies.history.line_diff import DiffLine, line_diff


def whole(sign, text):
    return DiffLine(sign, [(text, False)])


def test_changed_word_is_marked_between_its_neighbours():
    lines = line_diff("One\nTwo old words\nThree", "One\nTwo new words\nThree")

    assert lines == [
        whole(" ", "One"),
        DiffLine("-", [("Two ", False), ("old", True), (" words", False)]),
        DiffLine("+", [("Two ", False), ("new", True), (" words", False)]),
        whole(" ", "Three"),
    ]


def test_lines_in_between_are_left_out():
    old = "1\n2\n3\n4\n5\n6\n7"

    lines = line_diff(old, f"a\n{old}\nb")

    assert lines == [
        whole("+", "a"),
        whole(" ", "1"),
        whole(" ", "2"),
        DiffLine("…", []),
        whole(" ", "6"),
        whole(" ", "7"),
        whole("+", "b"),
    ]


def test_lines_that_went_and_came_are_whole():
    assert line_diff("a\nb\n", "") == [whole("-", "a"), whole("-", "b")]
    assert line_diff("", "a\nb\n") == [whole("+", "a"), whole("+", "b")]


def test_empty_lines_that_came_and_went_are_shown():
    assert line_diff("a", "a\n\n") == [whole(" ", "a"), whole("+", "")]
    assert line_diff("a\n\n", "a") == [whole(" ", "a"), whole("-", "")]


def test_each_line_is_followed_by_the_one_that_took_its_place():
    signs = [line.sign for line in line_diff("one a\ntwo a\nthree", "one b\ntwo b")]

    assert signs == ["-", "+", "-", "+", "-"]


@pytest.mark.parametrize(
    ("old", "new", "is_marked"),
    [
        pytest.param("a,b,", "c.d,", True, id="a quarter is the same"),
        pytest.param("a,b,e", "c.d,f", False, id="less is the same"),
    ],
)
def test_words_are_marked_in_lines_that_are_alike(old, new, is_marked):
    parts = [part for line in line_diff(old, new) for part in line.parts]

    assert ((old, False) not in parts) is is_marked
    assert any(changed for _text, changed in parts) is is_marked


@pytest.mark.parametrize(("words", "is_marked"), [(250, True), (251, False)])
def test_words_are_marked_up_to_a_thousand_pieces(words, is_marked):
    old = " ".join(["a"] * words)
    new = " ".join(["a"] * 249 + ["b"])

    parts = [part for line in line_diff(old + ".", new + ",") for part in line.parts]

    assert any(changed for _text, changed in parts) is is_marked


def test_lines_that_repeat_are_told_apart():
    same = ["a"] * 300

    signs = [line.sign for line in line_diff("\n".join(["x", *same]), "\n".join(["y", *same]))]

    assert signs == ["-", "+", " ", " "]


def test_words_that_repeat_are_told_apart():
    old, new = line_diff("x" + " a" * 200, "y" + " a" * 200)

    assert (old.parts[0], new.parts[0]) == (("x", True), ("y", True))
