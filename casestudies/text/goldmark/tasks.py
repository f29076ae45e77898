"""Task lists: `- [x] done` begins its list item with a token of type `task`."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\][ \t]*")


def tasks_plugin(markdown: MarkdownIt) -> None:
    """Recognise the box at the start of a list item; `meta["done"]` tells whether it is ticked."""
    markdown.core.ruler.after("inline", "tasks", _mark)


def _mark(state: StateCore) -> None:
    for item, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        first = inline.children[0] if inline.children else None
        if first and first.type == "text" and (box := _BOX.match(first.content)):
            first.content = first.content[box.end() :]
            token = Token("task", "input", 0, meta={"done": box[1] != " "})
            inline.children = [token, *(inline.children or [])]
