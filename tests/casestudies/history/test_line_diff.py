"""Two texts compared: lines, and in changed lines the words."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.history import line_diff as module
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


def test_lines_of_the_newer_text_are_numbered():
    lines = line_diff("1\n2\n3\n4\n5\n6\n7", "a\n1\n2\n3\n4\n5\n6\nb\nc")

    shown = [(line.sign, line.number) for line in lines]
    around = [("+", 1), (" ", 2), (" ", 3), ("…", 0), (" ", 6), (" ", 7)]
    assert shown == [*around, ("-", 0), ("+", 8), ("+", 9)]


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


def lines_of(*, old, new):
    return [(line.sign, "".join(text for text, _ in line.parts)) for line in line_diff(old, new)]


def test_equal_ends_are_not_compared(monkeypatch):
    same = "a\n\n" * 50_000

    assert lines_of(old=f"{same}x\n{same}", new=f"{same}y\n{same}") == [
        *((" ", "a"), (" ", "")),
        *(("-", "x"), ("+", "y")),
        *((" ", "a"), (" ", "")),
    ]


def test_lines_that_stand_everywhere_are_no_landmarks():
    old = "".join(f"old {number}\n\n" for number in range(3_000))
    new = old.replace("old 10\n", "new 10\n").replace("old 2900\n", "new 2900\n")

    signs = [sign for sign, _text in lines_of(old=old, new=new)]

    assert signs.count("-") == signs.count("+") == 2


def test_texts_with_nothing_but_landmarks_are_changed_altogether():
    old, new = "a\nb\n" * 3_000, "b\na\n" * 3_000

    lines = lines_of(old=f"{old}x", new=f"{new}y")

    assert len(lines) == 12_002
    assert {sign for sign, _text in lines} == {"-", "+"}


def test_words_are_compared_until_there_were_too_many():
    old = "\n".join(" a" * 200 + f" {number}" for number in range(100))

    lines = line_diff(old, old.replace(" a a", " b a", 1).replace("0", "1"))
    wide = line_diff(old, "\n".join("b" + " a" * 199 + f" {number}" for number in range(100)))

    assert any(changed for line in lines for _text, changed in line.parts)
    assert all(len(line.parts) == 1 for line in wide[-20:])
    assert len(wide[0].parts) > 1


LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=14)


@pytest.mark.slow
@pytest.mark.parametrize("pairs", [0, 3, 10, 50_000])
@given(old=LINES, new=LINES)
def test_both_texts_stand_in_their_comparison(pairs, old, new):
    texts = {"old": "".join(f"{one}\n" for one in old), "new": "".join(f"{one}\n" for one in new)}

    with patch.multiple(module, CONTEXT=1000, MAX_PAIRS=pairs):
        lines = lines_of(**texts)

    assert old == new or [text for sign, text in lines if sign != "+"] == old
    assert old == new or [text for sign, text in lines if sign != "-"] == new
    assert old != new or lines == []


def test_as_many_pairs_as_there_may_be_are_compared():
    old, new = "a\nb\nc\nx\n", "y\na\nb\nc\n"

    with patch.object(module, "MAX_PAIRS", 3):
        compared = lines_of(old=old, new=new)
    with patch.object(module, "MAX_PAIRS", 2):
        changed = lines_of(old=old, new=new)

    assert compared == [("+", "y"), (" ", "a"), (" ", "b"), (" ", "c"), ("-", "x")]
    assert " " not in {sign for sign, _text in changed}


def test_lines_that_are_rare_are_landmarks_where_others_are_not():
    crowd = ["-"] * 120
    old = "".join(f"{line}\n" for line in ["x", *crowd, "One", *crowd, "x"])
    new = "".join(f"{line}\n" for line in ["y", *crowd, "One", *crowd, "y"])

    with patch.object(module, "MAX_PAIRS", 100):
        lines = lines_of(old=old, new=new)

    assert lines.count(("-", "One")) == lines.count(("+", "One")) == 0


def test_two_places_far_apart_have_their_own_neighbours():
    old = [str(number) for number in range(20)]
    new = [*old[:5], "x", *old[6:15], "y", *old[16:]]

    lines = lines_of(old="\n".join(old), new="\n".join(new))

    assert lines == [
        *((" ", "3"), (" ", "4"), ("-", "5"), ("+", "x"), (" ", "6"), (" ", "7")),
        ("…", ""),
        *((" ", "13"), (" ", "14"), ("-", "15"), ("+", "y"), (" ", "16"), (" ", "17")),
    ]


def test_the_last_pairs_of_words_are_compared_and_no_more():
    old, new = "One old\n" * 2, "One new\n" * 2

    # Each line has two equal pieces: the word and the space.
    with patch.object(module, "MAX_WORD_PAIRS", 2):
        lines = line_diff(old, new)

    assert [len(line.parts) for line in lines] == [2, 2, 1, 1]


def test_lines_that_repeat_are_landmarks_while_they_are_few():
    same = ["a"] * 210

    lines = lines_of(old="\n".join(["x", *same, "z"]), new="\n".join(["y", *same, "w"]))

    assert [sign for sign, _text in lines] == ["-", "+", " ", " ", "…", " ", " ", "-", "+"]


def test_what_would_take_too_long_to_compare_counts_as_changed():
    old = [line for number in range(20) for line in (f"{number}", f"old {number}")]
    new = [line for number in range(20) for line in (f"{number}", f"new {number}")]

    with patch.multiple(module, MAX_LOOKS=400, CONTEXT=1000):
        lines = lines_of(old="\n".join(["a", *old]), new="\n".join(["b", *new]))

    assert 0 < len([text for sign, text in lines if sign == " "]) < 20
    assert [text for sign, text in lines if sign != "+"] == ["a", *old]
    assert [text for sign, text in lines if sign != "-"] == ["b", *new]


def equal_lines(old, new, looks):
    with patch.object(module, "MAX_LOOKS", looks):
        lines = lines_of(old="\n".join(old), new="\n".join(new))
    return "".join(text for sign, text in lines if sign == " ")


@pytest.mark.parametrize(
    ("old", "new", "looks", "equal"),
    [
        # Three lines, and one pair of equal ones.
        ("xaz", "yaw", 4, "a"),
        ("xaz", "yaw", 3, ""),
        # 14 for the whole, 4 and 2 beside each of its other landmarks.
        ("xbpaaqcz", "ybraascw", 26, "baac"),
        ("xbpaaqcz", "ybraascw", 23, "aac"),
        ("xbpaaqcz", "ybraascw", 17, "aa"),
    ],
)
def test_lines_are_looked_at_until_that_was_too_often(old, new, looks, equal):
    assert equal_lines(old, new, looks) == equal
