"""Hugo's typographer: curly quotes, apostrophes, dashes, dots and guillemets.

Quotes are decided one by one from what stands before and after them in the author's text, by the
same cases that Goldmark's typographer knows.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_MARK = re.compile(r"""['"]|---?|\.\.\.|<<|>>""")
_FIXED = {"---": "—", "--": "–", "...": "…", "<<": "«", ">>": "»"}
_DECADE = re.compile(r"[0-9]{2}s(?=$|[\s!-/:-@\[-`{-~])")
_CONTRACTION = re.compile(r"(?:[smtd]|ve|ll|re)(?=$|[\s!-/:-@\[-`{-~])")
_OPENS = {"link_open": "[", "link_close": ")", "softbreak": "\n", "hardbreak": "\n", "image": "!"}


def typographer_plugin(markdown: MarkdownIt) -> None:
    """Work on what is left as text after links, code and addresses, before escapes are joined."""
    markdown.core.ruler.before("text_join", "typographer", _typeset)
    markdown.inline.ruler.before("autolink", "guillemets", _skip_guillemets)


def _skip_guillemets(state: StateInline, silent: bool) -> bool:
    """Two angle brackets are a quotation mark to come, never the beginning of a tag."""
    if not state.src.startswith("<<", state.pos):
        return False
    if not silent:
        state.append_pending("<<")
    state.pos += 2
    return True


def _typeset(state: StateCore) -> None:
    if not state.env.get("typographer", True):
        return
    # Goldmark counts the quotes that are open through the whole text, not block by block.
    unclosed: Counter[str] = Counter()
    for token in state.tokens:
        if token.type == "inline" and token.children and _MARK.search(token.content):
            _Block(token.children, unclosed).typeset()


@dataclass(slots=True)
class _Quote:
    """One straight quote: the character before it, the one behind it and its repetitions, and
    the beginning of what is left of its line.
    """

    before: str
    after: str
    rest: str

    @property
    def opens(self) -> bool:
        return not self.after.isspace() and (
            not _is_punctuation(self.after) or self.before.isspace() or _is_punctuation(self.before)
        )

    @property
    def closes(self) -> bool:
        return not self.before.isspace() and (
            not _is_punctuation(self.before) or self.after.isspace() or _is_punctuation(self.after)
        )

    @property
    def ends(self) -> bool:
        """Whether it closes a quotation: it can do nothing else, or punctuation follows."""
        if self.closes and not self.opens:
            return True
        following = self.rest[1:2]
        return (
            self.closes
            and bool(self.rest)
            and _is_mark(self.rest[0])
            and (not following or following.isspace() or _is_ascii_mark(following))
        )


class _Block:
    """The children of one inline token, seen as the stretch of text that the author wrote."""

    def __init__(self, children: list[Token], unclosed: Counter[str]) -> None:
        self.children = children
        self.unclosed = unclosed
        pieces = [_as_written(child) for child in children]
        self.text = "".join(pieces)
        self.starts = [0, *accumulate(map(len, pieces))][:-1]
        # Kept from quote to quote: a text of nothing but quotes is looked at once.
        self.run_end = 0

    def typeset(self) -> None:
        for child, start in zip(self.children, self.starts, strict=True):
            if child.type == "image" and child.children:
                _Block(child.children, self.unclosed).typeset()
            elif child.type == "text":
                child.content = "".join(self.pieces(child.content, start))

    def pieces(self, content: str, start: int) -> Iterator[str]:
        position = 0
        for match in _MARK.finditer(content):
            yield content[position : match.start()]
            mark = match[0]
            yield _FIXED.get(mark) or self.quote(mark, start + match.start())
            position = match.end()
        yield content[position:]

    def quote(self, mark: str, offset: int) -> str:
        if offset >= self.run_end:
            self.run_end = _end_of_run(self.text, offset)
        before = self.text[offset - 1] if offset else "\n"
        after = self.text[self.run_end : self.run_end + 1] or " "
        rest = self.text[offset + 1 : offset + 5].partition("\n")
        quote = _Quote(before, after, rest[0] + rest[1])
        return self.double_quote(quote) if mark == '"' else self.single_quote(quote)

    def double_quote(self, quote: _Quote) -> str:
        if quote.opens and not quote.closes:
            self.unclosed['"'] += 1
            return "“"
        # In 21"" the first one is an inch mark.
        inches = quote.rest[:1] == '"' and quote.before.isnumeric()
        if self.unclosed['"'] and quote.ends and not inches:
            self.unclosed['"'] -= 1
            return "”"
        return '"'

    def single_quote(self, quote: _Quote) -> str:
        if _is_apostrophe(quote):
            return "’"
        if quote.opens and not quote.closes:
            if _CONTRACTION.match(quote.rest):
                return "’"
            self.unclosed["'"] += 1
            return "‘"
        if _is_possessive(quote.rest):
            return "’"
        if self.unclosed["'"] and quote.ends:
            self.unclosed["'"] -= 1
            return "’"
        return "'"


def _end_of_run(text: str, start: int) -> int:
    end = start + 1
    while text.startswith(text[start], end):
        end += 1
    return end


def _is_apostrophe(quote: _Quote) -> bool:
    if quote.opens and not quote.closes and _DECADE.match(quote.rest):
        return True
    following = quote.rest[:1]
    if (_is_mark(quote.before) or quote.before.isspace()) and following and following in "tenl":
        return True
    return (quote.before.isdigit() or quote.before.isalpha()) and following.isalpha()


def _is_possessive(rest: str) -> bool:
    """Plurals and clipped words (Smiths', doin'); not feet, and not at the end of a block."""
    return len(rest.encode()) > 1 and not rest[0].isdecimal()


def _as_written(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type in _OPENS:
        return _OPENS[token.type]
    if token.type == "code_inline":
        return f"{token.markup}{token.content}{token.markup}"
    return token.markup or token.content or " "


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


def _is_mark(character: str) -> bool:
    return category(character)[0] == "P"


def _is_ascii_mark(character: str) -> bool:
    return character.isascii() and _is_punctuation(character)
