"""The words of a text."""

from casestudies.text import goldmark, shortcodes
from casestudies.text.budget import MAX_TEXT_LENGTH
from casestudies.text.kept import kept


def plain_text(markdown: str) -> str:
    """The words of the text without any markup or shortcode: for summaries and reading time.

    None of a text that costs too much to be shown.
    """
    words = "".join(shortcodes.literals(shortcodes.scan(markdown[:MAX_TEXT_LENGTH])))
    return "\n".join(filter(None, map(goldmark.text_of, goldmark.tokens_to_read(words))))


@kept
def word_count(markdown: str) -> int:
    """How many words there are to read."""
    return len(plain_text(markdown).split())
