"""Bare addresses become links, with the limits Goldmark sets.

An address counts at the start of a line or after a blank, a quote, `*`, `_`, `~` or `(`, and behind
any other construct; not inside a link.
"""

import re
from collections.abc import Iterator

import mdurl
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_HOST = r"[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+"
_REST = r"""(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'">^{}\[\]`]{0,2000})?"""
_MAILBOX = r"[a-zA-Z0-9][a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}"
_ADDRESS = re.compile(
    rf"""(?:(?<=[\s*_~("'])|^)
    (?: (?P<url>(?:https?|ftp)://{_HOST}(?::[0-9]+)?{_REST})
      | (?P<www>www\.{_HOST}{_REST})
      | (?P<mail>{_MAILBOX}@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+) )""",
    re.VERBOSE,
)
_HINT = re.compile(r"://|www\.|@")
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;$")


def linkify_plugin(markdown: MarkdownIt) -> None:
    """Look for addresses in the text that no other construct has claimed."""
    markdown.core.ruler.after("inline", "addresses", _link_addresses)


def _link_addresses(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children and _HINT.search(token.content):
            token.children = list(_linked(token.children))


def _linked(children: list[Token]) -> Iterator[Token]:
    inside = 0
    for position, child in enumerate(children):
        if child.type in {"link_open", "link_close"}:
            inside += child.nesting
        if child.type == "text" and not inside:
            # An address may stand directly behind anything but text.
            before = children[position - 1].type if position else ""
            yield from _split(child, at_start=before not in {"text", "text_special"})
        else:
            yield child


def _split(token: Token, *, at_start: bool) -> Iterator[Token]:
    position = 0
    for match in _ADDRESS.finditer(token.content):
        if match.start() == 0 and not at_start:
            continue
        shown = _trimmed(match)
        if not shown:
            continue
        if match.start() > position:
            yield _text(token, token.content[position : match.start()])
        yield from _link(token, shown, str(match.lastgroup))
        position = match.start() + len(shown)
    yield _text(token, token.content[position:])


def _trimmed(match: re.Match[str]) -> str:
    """The address without the punctuation of the sentence round it; nothing if it is none."""
    shown = match[0]
    if match.lastgroup == "mail":
        following = match.string[match.end() : match.end() + 1]
        return "" if following in {"-", "_"} or shown.endswith(("-", "_")) else shown
    if entity := _ENTITY.search(shown):
        shown = shown[: entity.start()]
    surplus = shown.count(")") - shown.count("(")
    trimmed = ""
    while trimmed != shown:
        trimmed = shown
        shown = shown.rstrip("?!.,:*_~")
        if shown.endswith(")") and surplus > 0:
            shown, surplus = shown[:-1], surplus - 1
    return shown


def _text(like: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=like.level)


def _link(like: Token, shown: str, kind: str) -> Iterator[Token]:
    prefix = {"mail": "mailto:", "www": "https://"}.get(kind, "")
    href = mdurl.encode(prefix + shown)
    yield Token(
        "link_open", "a", 1, attrs={"href": href}, level=like.level, markup="linkify", info="auto"
    )
    yield Token("text", "", 0, content=shown, level=like.level + 1)
    yield Token("link_close", "a", -1, level=like.level, markup="linkify", info="auto")
