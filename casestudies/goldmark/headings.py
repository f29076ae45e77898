"""Heading ids and heading attributes as Hugo makes them (its id type "github")."""

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ATTRIBUTES = re.compile(
    r"""[ \t]*\{[ \t]*(
        (?: \#[\w:.-]+ | \.[\w:.-]+ | [A-Za-z_:][\w:.-]*=(?:"[^"\n]*"|[\w.-]+) | [ \t,]+ )+
    )\}[ \t]*$""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""\#([\w:.-]+)|\.([\w:.-]+)|([A-Za-z_:][\w:.-]*)=(?:"([^"]*)"|([\w.-]+))"""
)
_DROPPED = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a text, for lists of contents."""

    level: int
    id: str
    text: str


def extend(markdown: MarkdownIt) -> None:
    """Take `{#id .class}` off headings before their text is parsed; give ids to the others."""
    markdown.core.ruler.before("inline", "heading_attributes", _take_attributes)
    markdown.core.ruler.push("heading_ids", _give_ids)


def plain(token: Token) -> str:
    """What a reader sees of an inline token: code, links and image descriptions as their text."""
    return "".join(_texts(token))


def identifier(text: str, taken: set[str]) -> str:
    """Hugo's id for a heading with that text, none of those taken; adds it to them."""
    kept = _DROPPED.sub("", text.strip().replace(" ", "-")).lower() or "heading"
    name, number = kept, 0
    while name in taken:
        number += 1
        name = f"{kept}-{number}"
    taken.add(name)
    return name


def lift(tokens: list[Token], top_level: int, env: dict[str, Any]) -> list[Heading]:
    """Move the headings so that the highest level in use becomes `top_level`, without gaps.

    Ids and order stay. Returns the headings as they then stand.
    """
    marks = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    used = sorted({token.tag for token in marks})
    levels = {tag: min(top_level + rank, 6) for rank, tag in enumerate(used)}
    for token in marks:
        token.tag = f"h{levels[token.tag]}"
    return [
        Heading(int(heading.tag[1]), str(heading.attrs["id"]), _clean(plain(inline), env))
        for heading, inline in _headings(tokens)
    ]


def _clean(text: str, env: MutableMapping[str, Any]) -> str:
    """The text of a heading without what the caller of the parser put into it."""
    return env["clean"](text).strip() if "clean" in env else text


def _texts(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type in {"text", "text_special", "code_inline"}:
            yield child.content
        elif child.type == "image":
            yield plain(child)
        elif child.type in {"softbreak", "hardbreak"}:
            yield "\n"


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1]


def _take_attributes(state: StateCore) -> None:
    for heading, inline in _headings(state.tokens):
        match = _ATTRIBUTES.search(inline.content)
        if match is None:
            continue
        inline.content = inline.content[: match.start()]
        for name, style, key, quoted, bare in _ATTRIBUTE.findall(match[1]):
            if style:
                heading.attrJoin("class", style)
            else:
                heading.attrSet("id" if name else key, name or quoted or bare)


def _give_ids(state: StateCore) -> None:
    taken: set[str] = state.env.setdefault("ids", set())
    for heading, inline in _headings(state.tokens):
        given = heading.attrs.get("id")
        if given:
            taken.add(str(given))
        else:
            # Of a heading over several lines (setext) Hugo reads the last one only.
            text = _clean(plain(inline), state.env)
            heading.attrSet("id", identifier(text.rsplit("\n", 1)[-1], taken))
