"""A result quotes the piece of its texts that answers, escaped, with what was found marked."""

import re

from casestudies.search.snippets import LENGTH, LOOKED_AT, snippet, with_marks


def spans_of(*words):
    pattern = re.compile("|".join(words), re.IGNORECASE)
    return lambda text: [found.span() for found in pattern.finditer(text)]


NOTHING = spans_of("^$x")


def test_words_are_marked_and_everything_else_is_text():
    found = with_marks("<b>Ship</b> & ship", spans_of("ship"))

    assert found == "&lt;b&gt;<mark>Ship</mark>&lt;/b&gt; &amp; <mark>ship</mark>"


def test_piece_with_most_different_words_is_shown():
    text = f"Ship ship ship. {'Filler words. ' * 40}We hire more and ship less. {'And on. ' * 60}"

    found = snippet([text], spans_of("hire", "ship", "less"))

    assert found.startswith("… We <mark>hire</mark> more and <mark>ship</mark> <mark>less</mark>.")
    assert found.endswith(" …")


def test_first_text_with_most_of_the_words_is_shown():
    texts = ["", "A ship.", "We hire and ship.", "They hire and ship."]

    assert snippet(texts, spans_of("hire", "ship")) == "We <mark>hire</mark> and <mark>ship</mark>."


def test_beginning_is_shown_where_no_word_is_found():
    found = snippet(["", "The beginning.", "word " * 100], NOTHING)

    assert found == "The beginning."


def test_nothing_is_quoted_of_nothing():
    assert snippet(["", ""], NOTHING) == ""
    assert snippet([], NOTHING) == ""


def test_text_is_cut_between_words_and_within_bounds():
    found = snippet(["word " * 10_000], NOTHING)

    assert found.endswith("word …")
    assert len(found) <= LENGTH + 2


def test_text_without_blanks_is_cut_all_the_same():
    assert len(snippet(["字" * 1000], spans_of("字"))) < 20 * LENGTH
    assert len(snippet(["x" * 5000], NOTHING)) <= LENGTH + 2


def test_only_so_much_of_a_text_is_looked_at():
    looked_at = []

    def spans(text):
        looked_at.append(len(text))
        return []

    snippet(["word " * LOOKED_AT], spans)

    assert max(looked_at) <= LOOKED_AT
