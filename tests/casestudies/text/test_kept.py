"""What was made of a text is made once."""

from casestudies.text import kept as module
from casestudies.text.kept import kept


def upper_case(made):
    @kept
    def upper(text):
        made.append(text)
        return text.upper()

    return upper


def test_same_text_is_read_once():
    upper = upper_case(made := [])

    assert [upper("one"), upper("two"), upper("one")] == ["ONE", "TWO", "ONE"]
    assert made == ["one", "two"]


def test_no_more_than_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    upper = upper_case(made := [])

    for text in ["one", "two", "three", "three", "one"]:
        upper(text)

    assert made == ["one", "two", "three", "one"]


def test_characters_that_are_none_make_no_difference():
    assert upper_case([])("a\ud800") == "A\ud800"
