"""What there is to say about a text to its author: in plain words, with line and column."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from markdown_it.token import Token

from casestudies.text import sanitising
from casestudies.text.goldmark.html import is_line_break
from casestudies.text.placeholders import Placeholders
from casestudies.text.shortcodes import Part


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say about a text, where it stands (1-based); an error is shown to nobody else.

    A dead end is an error that goes away when the page it refers to is published; a refusal, one
    because of which nothing of the text is shown.
    """

    line: int
    column: int
    text: str
    is_error: bool = True
    is_dead_end: bool = False
    is_refusal: bool = False

    def __str__(self) -> str:
        return _("line {line}, column {column}: {text}").format(
            line=self.line, column=self.column, text=self.text
        )


class SourceMap:
    """Finds the author's line for a line of the text that has placeholders for shortcodes."""

    def __init__(self, parts: Iterable[Part], replaced: Iterable[str], first_line: int = 1) -> None:
        raws = [part if isinstance(part, str) else part.raw for part in parts]
        self.raw = "".join(raws)
        self.first_line = first_line
        self.shifts: list[tuple[int, int]] = []
        line = 0
        for raw, text in zip(raws, replaced, strict=True):
            line += text.count("\n")
            if surplus := raw.count("\n") - text.count("\n"):
                self.shifts.append((line, surplus))

    def locate(self, line: int, piece: str) -> tuple[int, int]:
        """The author's line and column of a piece of text that stands in or below this line."""
        line += sum(surplus for at, surplus in self.shifts if at < line)
        start = sum(len(text) for text in self.raw.splitlines(keepends=True)[:line])
        found = self.raw.find(piece, start)
        if found < 0:
            return line + self.first_line, 1
        column = found - self.raw.rfind("\n", 0, found)
        return self.raw.count("\n", 0, found) + self.first_line, column


# Without any of these a text gives no cause for messages, and its Markdown need not be read. Each
# comes with what a text has that has it: one pattern for all takes seven times as long. The bounds
# keep the search proportional to the text.
_CAUSES = (
    # Raw HTML, an address in angle brackets.
    ("<", re.compile(r"<[a-z!?/]", re.IGNORECASE)),
    # An image from elsewhere, or by reference; one without a description.
    ("!", re.compile(r"!\[[^\]]{0,300}\](?:\[|\(\s{0,9}<?(?:https?:)?//)", re.IGNORECASE)),
    ("!", re.compile(r"!\[\s{0,9}\]")),
    # A scheme, perhaps disguised.
    (
        "]",
        re.compile(
            r"\](?:\(|:)\s{0,9}<?(?!https?:|mailto:|tel:)[^\s)]{0,300}[:&\\]", re.IGNORECASE
        ),
    ),
)
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_CODE_TOKENS = frozenset({"code_inline", "code_block", "fence"})
# Code, where a shortcode would be odd.
_CODE = re.compile(r"`|^(?: {4}|\t| *~~~)", re.MULTILINE)
_CODE_MARKS = ("`", "    ", "\t", "~~~")


def may_need_messages(markdown: str) -> bool:
    """Whether reading the Markdown can bring anything to light that `lint_tokens` would tell."""
    if any(mark in markdown and cause.search(markdown) for mark, cause in _CAUSES):
        return True
    if "{{" not in markdown or not any(mark in markdown for mark in _CODE_MARKS):
        return False
    return _CODE.search(markdown) is not None


def lint_tokens(
    tokens: list[Token], where: SourceMap, kinds: Sequence[Placeholders], *, allow_html: bool
) -> Iterator[Message]:
    """What is left out of the Markdown or is odd in it; placeholders of those kinds are in it."""
    for line, token in _flat(tokens):
        for piece, text in _about_token(token, kinds, allow_html=allow_html):
            yield Message(*where.locate(line, piece), text, is_error=False)


def _flat(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """Every token with the line (from 0) its block begins at."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        yield line, token
        for child in token.children or ():
            yield line, child


def html_left_out(tokens: list[Token]) -> Iterator[str]:
    """The raw HTML that is left out where none is shown."""
    for _line, token in _flat(tokens):
        if token.type in {"html_inline", "html_block"} and not is_line_break(token.content):
            yield token.content


def _about_token(
    token: Token, kinds: Sequence[Placeholders], *, allow_html: bool
) -> Iterator[tuple[str, str]]:
    if token.type in {"html_inline", "html_block"}:
        yield from _about_html(token.content.strip(), allow_html=allow_html)
    elif token.type == "link_open":
        yield from _about_address(str(token.attrs.get("href", "")), kinds)
    elif token.type == "image":
        yield from _about_address(str(token.attrs.get("src", "")), kinds)
        if not token.content.strip():
            yield "![", _("this image has no description for those who cannot see it")
        if _ELSEWHERE.match(str(token.attrs.get("src", ""))):
            yield "![", _("this image lies on another site, from which pages here load nothing")
    elif token.type in _CODE_TOKENS and any(kind.occur_in(token.content) for kind in kinds):
        yield "{{", _("a shortcode runs in code too; to show it, write {{</* … */>}}")


def _about_html(html: str, *, allow_html: bool) -> Iterator[tuple[str, str]]:
    if html.startswith(("<!--", "</")) or (is_line_break(html) and not allow_html):
        return
    if not allow_html:
        shown = html if len(html) <= 40 else f"{html[:39]}…"
        yield html, _("raw HTML is left out: {html}").format(html=shown)
        return
    for name in sanitising.disallowed(html):
        yield html, _("{name} is not allowed and is left out").format(name=name)


def _about_address(address: str, kinds: Sequence[Placeholders]) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        address = kind.strip(address)
    if not sanitising.is_safe_address(address):
        message = _("this address is not allowed and is left out: {address}")
        yield address, message.format(address=address[:60])


def about_unknown(name: str, known: Iterable[str], *, wraps: bool) -> str:
    """What visitors see of a shortcode that is none of the known; `wraps`: the text between its
    tags.
    """
    name = name[:60]
    if wraps:
        message = _("the shortcode “{name}” is not known here: visitors see the text it wraps")
        return message.format(name=name)
    if similar := get_close_matches(name, known, 1):
        message = _("there is no shortcode “{name}” here; did you mean “{similar}”?")
        return message.format(name=name, similar=similar[0])
    return _("the shortcode “{name}” is not known here: visitors see nothing").format(name=name)
