"""Placeholders: what stands for a block while Markdown and the sanitiser do their work.

They look like a plain word to both, and cannot be guessed: an author must not be able to name one.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise

# The sanitiser's output: attribute values are always in double quotes.
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>""")
# What follows the token in a placeholder.
_NUMBER = re.compile(r"n(\d+)x")
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})

_BLOCK_LEVEL = re.compile(
    r"\s*<(?:article|aside|blockquote|details|div|dl|figure|form|h[1-6]|hr|nav|ol|p|pre|section"
    r"|table|ul)\b"
)
_ONLY_PHRASES = frozenset(
    (  # noqa: SIM905
        "a abbr b cite code del dfn dt em h1 h2 h3 h4 h5 h6 i ins kbd mark p pre q s samp small "
        "span strong sub summary sup time u var"
    ).split()
)


def is_block(html: str) -> bool:
    """Whether the HTML begins with what cannot stand in a line."""
    return _BLOCK_LEVEL.match(html) is not None


class Placeholders:
    """Those handed out for one text, and what each stands for."""

    def __init__(self) -> None:
        self._token = f"x{secrets.token_hex(12)}"
        self._held: list[str | Callable[[], str]] = []
        self._words: dict[int, str] = {}

    def hold(self, content: str | Callable[[], str], words: str = "") -> str:
        """A placeholder for this content, or for what the function makes when it is placed.

        `words` stand for it where there is room for nothing else.
        """
        if words:
            self._words[len(self._held)] = words
        self._held.append(content)
        return f"{self._token}n{len(self._held) - 1}x"

    @property
    def mark(self) -> str:
        """What all of them begin with, and no text has by chance."""
        return self._token

    @property
    def count(self) -> int:
        return len(self._held)

    @property
    def contents(self) -> list[str]:
        """What stands behind them; empty for what is only made when it is placed."""
        return [held if isinstance(held, str) else "" for held in self._held]

    @property
    def spoken(self) -> list[tuple[int, str]]:
        """The words that stand for some, with their numbers."""
        return list(self._words.items())

    def occur_in(self, text: str) -> bool:
        """Whether any of them is there."""
        return self._token in text

    def strip(self, text: str) -> str:
        """The text without them."""
        return "".join(stretch for stretch, _ in self._stretches(text))

    def words(self, text: str) -> str:
        """The text with the words that each of them has, for a list of contents."""
        return "".join(
            stretch if number is None else stretch + self._words.get(number, "")
            for stretch, number in self._stretches(text)
        )

    def fill(self, html: str) -> str:
        """Put the contents, which are plain text, into HTML: in text or in attributes."""
        return "".join(
            stretch if number is None else stretch + escape(self._content(number))
            for stretch, number in self._stretches(html)
        )

    def place(self, html: str) -> str:
        """Put the contents, which are HTML, into sanitised HTML so that it stays valid.

        Within a line they go in as they are. A block splits the paragraph it stands in, and goes
        behind a heading, a link, code and other phrases. What stands in attributes vanishes.
        """
        if not self.occur_in(html):
            return html
        return self._in_paragraphs(html) if self._are_alone(html) else _Walk(self).over(html)

    def _are_alone(self, html: str) -> bool:
        """Whether each is a paragraph, as nearly all are: what is open around it makes no
        difference then, and nobody need walk there.
        """
        stretches = (stretch for stretch, _number in self._stretches(html))
        return all(
            before.endswith("<p>") and after.startswith("</p>")
            for before, after in pairwise(stretches)
        )

    def _in_paragraphs(self, html: str) -> str:
        """A block, or nothing at all, stands in the place of its paragraph."""
        out, dropped = "", ""
        for stretch, content in self.split(html):
            shown = content if content.strip() else ""
            is_instead = not shown or is_block(shown)
            out += stretch.removeprefix(dropped).removesuffix("<p>" if is_instead else "") + shown
            dropped = "</p>" if is_instead else ""
        return out

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in stretches, each with the content that stands behind it, itself complete."""
        for stretch, number in self._stretches(text):
            yield stretch, "" if number is None else self.place(self._content(number))

    def _stretches(self, text: str) -> Iterator[tuple[str, int | None]]:
        """The text between them, each with the number of the one behind it, None at the end.

        Split at the token, because a pattern would have to be compiled for every text.
        """
        stretch, *pieces = text.split(self._token)
        for piece in pieces:
            if number := _NUMBER.match(piece):
                yield stretch, int(number[1])
                stretch = piece[number.end() :]
            else:
                stretch += self._token + piece
        yield stretch, None

    def _content(self, number: int) -> str:
        held = self._held[number]
        return held() if callable(held) else held


class _Walk:
    """One walk over HTML that knows which elements are open."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.placeholders = placeholders
        self.open: list[str] = []
        self.out: list[str] = []
        self.waiting: list[str] = []

    def over(self, html: str) -> str:
        position = 0
        for tag in _TAG.finditer(html):
            self.text(html[position : tag.start()])
            self.tag(tag[0], tag[2], closes=bool(tag[1]))
            position = tag.end()
        self.text(html[position:])
        return "".join(self.out + self.waiting)

    def tag(self, tag: str, name: str, *, closes: bool) -> None:
        if self.placeholders.occur_in(tag):
            tag = self.placeholders.strip(tag).replace(' href=""', "")
        if not closes:
            self.out.append(tag)
            if name not in _VOID:
                self.open.append(name)
            return
        if name != "p" or not self.drop_empty_paragraph():
            self.out.append(tag)
        if self.open:
            self.open.pop()
        if self.waiting and not self.in_phrase():
            self.out += self.waiting
            self.waiting = []

    def text(self, text: str) -> None:
        if not self.placeholders.occur_in(text):
            self.out.append(text)
            return
        for stretch, content in self.placeholders.split(text):
            self.out.append(stretch)
            self.content(content)

    def content(self, content: str) -> None:
        if not is_block(content) or not self.in_phrase():
            self.out.append(content)
        elif self.open[-1] == "p":
            if not self.drop_empty_paragraph():
                self.out.append("</p>\n")
            self.out += [content, "<p>"]
        else:
            self.waiting.append(content)

    def drop_empty_paragraph(self) -> bool:
        """Take back a `<p>` that nothing but blanks has followed; tells whether there was one."""
        while self.out and not self.out[-1].strip():
            self.out.pop()
        if self.out and self.out[-1] == "<p>":
            self.out.pop()
            return True
        return False

    def in_phrase(self) -> bool:
        return any(name in _ONLY_PHRASES for name in self.open)
