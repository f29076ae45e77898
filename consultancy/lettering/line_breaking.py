"""A text in lines of a width: between words, and where a script has no spaces, between phrases."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

import budoux

from consultancy.lettering.writing import DrawableText

# Scripts whose words stand without spaces between them.
UNSPACED = re.compile("([\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+|[\u0e00-\u0e7f]+)")
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
ELLIPSIS = "…"


def broken_lines(writing: DrawableText, size: int, width: float) -> list[str]:
    """The text in lines no wider than that; a word that is wider is broken."""
    lines = [""]
    for space, phrase in phrases(writing):
        joined = f"{lines[-1]}{space}{phrase}" if lines[-1] else phrase
        if writing.width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines += broken(phrase, writing, size, width)
    return [line for line in lines if line]


def balanced(writing: DrawableText, size: int, width: float) -> list[str]:
    """As many lines as `broken_lines` makes, about equally long: no last one of a single word."""
    lines = broken_lines(writing, size, width)
    least = widest(writing, size)
    for _halving in range(6 if least < width else 0):
        middle = (least + width) / 2
        if len(broken_lines(writing, size, middle)) > len(lines):
            least = middle
        else:
            width = middle
    return broken_lines(writing, size, width)


def widest(writing: DrawableText, size: int) -> float:
    """The width of the longest that should stay together, in pixels."""
    return max(writing.width(phrase, size) for _space, phrase in phrases(writing))


def shortened(line: str, writing: DrawableText, size: int, width: float) -> str:
    """The line with an ellipsis at its end, without as many words or phrases as that takes; of one
    word, without as many letters.
    """
    kept = ""
    for space, phrase in phrases_in(line, writing.language):
        longer = f"{kept}{space}{phrase}" if kept else phrase
        if writing.width(longer + ELLIPSIS, size) > width:
            break
        kept = longer
    return ended(kept) if kept else of_one_word(line, writing, size, width)


def of_one_word(line: str, writing: DrawableText, size: int, width: float) -> str:
    letters = list(clusters(line))
    while letters and writing.width("".join(letters) + ELLIPSIS, size) > width:
        letters.pop()
    return ended("".join(letters))


def ended(text: str) -> str:
    return f"{text.rstrip(' ,;:–、，')}{ELLIPSIS}"


def phrases(writing: DrawableText) -> Iterator[tuple[str, str]]:
    """What stays together on a line, each with the space that stands before it."""
    return phrases_in(writing.text, writing.language)


def phrases_in(text: str, language: str) -> Iterator[tuple[str, str]]:
    for word in text.split(" "):
        space = " "
        for phrase in phrases_of(word, language):
            yield space, phrase
            space = ""


def phrases_of(word: str, language: str) -> Iterator[str]:
    """A word without spaces in it; of scripts that have none, its phrases."""
    whole = ""
    for part in filter(None, UNSPACED.split(word)):
        for phrase in phraser(part, language)(part) if UNSPACED.fullmatch(part) else [part]:
            if whole and not belong_together(whole[-1], phrase[0]):
                yield whole
                whole = ""
            whole += phrase
    yield whole


def belong_together(last: str, first: str) -> bool:
    """Whether one opens or the other closes something."""
    opens, closes = unicodedata.category(last), unicodedata.category(first)
    return opens in {"Ps", "Pi"} or closes in {"Pe", "Pf", "Po"}


def phraser(text: str, language: str) -> Callable[[str], list[str]]:
    """What tells the phrases of a text of that script (BudouX's models)."""
    if "\u0e00" <= text[0] <= "\u0e7f":
        return model("thai")
    if language.startswith("ja"):
        return model("japanese")
    is_traditional = language.lower().startswith(TRADITIONAL)
    return model("traditional_chinese" if is_traditional else "simplified_chinese")


@cache
def model(name: str) -> Callable[[str], list[str]]:
    parser: budoux.Parser = getattr(budoux, f"load_default_{name}_parser")()
    return parser.parse


def broken(phrase: str, writing: DrawableText, size: int, width: float) -> list[str]:
    """A phrase in pieces no wider than that, none of which takes a mark from its letter."""
    pieces = [""]
    for cluster in clusters(phrase):
        if writing.width(pieces[-1] + cluster, size) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def clusters(text: str) -> Iterator[str]:
    """Letters with the marks that stand on them, and letters that a sign joins."""
    cluster = ""
    for character in text:
        is_joined = unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
        if cluster and not is_joined and not joins_next(cluster[-1]):
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def joins_next(character: str) -> bool:
    """Whether it makes one sign of its neighbours: a virama (class 9), or a joiner."""
    return unicodedata.combining(character) == 9 or character == "\u200d"
