"""Heading ids and heading attributes as Hugo makes them (its id type "github")."""

import re
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ATTRIBUTES = re.compile(
    # Possessive: what could be cut up in several ways is tried in one.
    r"""\{[ \t]*+(
        (?: \#[\w:.-]++ | \.[\w:.-]++ | [A-Za-z_:][\w:.-]*+=(?:"[^"\n]*+"|[\w.-]++) | [ \t,]++ )++
    )\}$""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""\#([\w:.-]+)|\.([\w:.-]+)|([A-Za-z_:][\w:.-]*)=(?:"([^"]*)"|([\w.-]+))"""
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a text, for lists of contents."""

    level: int
    id: str
    text: str


def headings_plugin(markdown: MarkdownIt) -> None:
    """Take `{#id .class}` off headings before their text is parsed; give ids to the others."""
    markdown.core.ruler.before("inline", "heading_attributes", _take_attributes)
    markdown.core.ruler.push("heading_ids", _give_ids)


def text_of(token: Token) -> str:
    """What a reader sees of a token: code, links and image descriptions as their text."""
    if token.type in {"fence", "code_block"}:
        return token.content
    return "".join(_texts(token.children or []))


def identifier(text: str, taken: dict[str, int]) -> str:
    """Hugo's id for a heading with that text, none of those taken; adds it to them.

    `taken` has for each id the last number that was put behind it, so that a text of nothing but
    equal headings needs no search.
    """
    name = kept = "".join(_kept(text.strip())) or "heading"
    while name in taken:
        taken[kept] += 1
        name = f"{kept}-{taken[kept]}"
    taken[name] = 0
    return name


def nest_headings(tokens: list[Token], top_level: int, env: dict[str, Any]) -> list[Heading]:
    """Set each heading one level below the one it belongs to; the outermost become `top_level`.

    So no level is skipped, whatever the author started with (WCAG 2.2, H42). Ids and order stay.
    Returns the headings that can be linked to, as they then stand.
    """
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(top_level + len(above) - 1, 6)}"
    return [
        Heading(int(heading.tag[1]), str(heading.attrs["id"]), _clean(text_of(inline), env))
        for heading, inline in _headings(tokens)
        if "id" in heading.attrs
    ]


def _clean(text: str, env: MutableMapping[str, Any]) -> str:
    """The text of a heading without what the caller of the parser put into it."""
    return env["without_placeholders"](text).strip() if "without_placeholders" in env else text


def _kept(text: str) -> Iterator[str]:
    for character in text:
        if character.isalpha() or character.isdecimal():
            # One for one, as in Go: no final sigma, no two characters for one.
            yield character.lower()[0]
        elif character in "_- ":
            yield character.replace(" ", "-")


def _texts(children: Iterable[Token]) -> Iterator[str]:
    for child in children:
        if child.type in {"text", "text_special", "code_inline"}:
            yield child.content
        elif child.type == "image":
            yield text_of(child)
        elif child.type in {"softbreak", "hardbreak"}:
            yield "\n"


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1]


def _without_bare_addresses(children: list[Token]) -> Iterator[Token]:
    inside = False
    for child in children:
        if child.info == "auto":
            inside = child.nesting == 1
        elif not inside:
            yield child


def _take_attributes(state: StateCore) -> None:
    lines = state.src.split("\n")
    for heading, inline in _headings(state.tokens):
        last_line = lines[inline.map[1] - 1] if inline.map else ""
        match = last_line.rstrip().endswith("}") and _ATTRIBUTES.search(inline.content.rstrip())
        if not match:
            continue
        inline.content = inline.content[: match.start()].rstrip(" \t")
        if heading.markup.startswith("#"):
            inline.content = _without_closing(inline.content)
        for name, style, key, quoted, bare in _ATTRIBUTE.findall(match[1]):
            if style:
                heading.attrJoin("class", style)
            else:
                heading.attrSet("id" if name else key, name or quoted or bare)


def _without_closing(content: str) -> str:
    """The hashes that close a heading may stand before its attributes."""
    bare = content.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else content


def _give_ids(state: StateCore) -> None:
    taken: dict[str, int] = state.env.setdefault("ids", {})
    for heading, inline in _headings(state.tokens):
        if "id" in heading.attrs:
            taken.setdefault(str(heading.attrs["id"]), 0)
            continue
        text = "".join(_texts(_without_bare_addresses(inline.children or [])))
        # Of a heading over several lines (setext) Hugo reads the last one only.
        if last := _clean(text.rsplit("\n", 1)[-1], state.env):
            heading.attrSet("id", identifier(last, taken))
