"""The words of a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from markdown_it.token import Token

from casestudies.text import goldmark, shortcodes
from casestudies.text.budget import MAX_TEXT_LENGTH
from casestudies.text.kept import kept
from casestudies.text.words import html_as_text, words_of_html

# Where a sentence ends, the space after it included: not in “e.g. this”, nor in “2.5”, nor after an
# initial or a title.
SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|vs|No))(?<!\bMrs)[.!?…]+[\"'”’)\]]*\s+(?![a-zà-ÿ])|[。！？]"
)
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p\s*>", re.IGNORECASE | re.DOTALL)
# In characters. Shorter sentences say too little alone; longer ones are cut at a word.
SHORT, LONG = 40, 300


class ReadingWords(NamedTuple):
    """How many words of a text there are to read, and its first sentence."""

    number: int
    opening: str


def plain_text(markdown: str) -> str:
    """The words of the text without any markup or shortcode: for summaries and reading time.

    None of a text that costs too much to be shown.
    """
    return text_of_all(prose_tokens(markdown))


@kept
def reading_words(markdown: str) -> ReadingWords:
    """The words of a text in Markdown. Its first sentence is one of a paragraph, not of a heading
    or a list; where there is none, it is empty.
    """
    tokens = prose_tokens(markdown)
    return ReadingWords(
        len(text_of_all(tokens).split()), opening_sentences(paragraphs_among(tokens))
    )


@kept
def words_in_html(html: str) -> ReadingWords:
    """The words of a text in HTML."""
    paragraphs = (html_as_text(found[1]) for found in PARAGRAPH.finditer(html))
    return ReadingWords(len(words_of_html(html)), opening_sentences(paragraphs))


def prose_tokens(markdown: str) -> list[Token]:
    words = "".join(shortcodes.literals(shortcodes.scan(markdown[:MAX_TEXT_LENGTH])))
    return goldmark.tokens_to_read(words)


def text_of_all(tokens: Sequence[Token]) -> str:
    return "\n".join(filter(None, map(goldmark.text_of, tokens)))


def paragraphs_among(tokens: Sequence[Token]) -> Iterator[str]:
    """The texts of the paragraphs: those in lists, quotations and the like after the others, and
    none that is but an image.
    """
    found = [
        (before.level > 0, goldmark.text_of(token))
        for before, token in pairwise(tokens)
        if before.type == "paragraph_open" and not is_image(token)
    ]
    return (text for _is_within, text in sorted(found, key=itemgetter(0)))


def is_image(paragraph: Token) -> bool:
    texts = [child for child in paragraph.children or [] if child.type in {"text", "code_inline"}]
    return not any(child.content.strip() for child in texts)


def opening_sentences(paragraphs: Iterable[str]) -> str:
    """The first sentence, on one line, with the next ones while that is short."""
    line = next(filter(None, (" ".join(text.split()) for text in paragraphs)), "")
    ends = (found.end() for found in SENTENCE_END.finditer(line))
    said = line[: next((end for end in ends if end > SHORT), None)].strip()
    return said if len(said) <= LONG else f"{said[:LONG].rpartition(' ')[0] or said[:LONG]}…"
