"""The parser counts its work, and stops when `env["budget"]` is spent.

Rules of markdown-it-py that never match: they stand where the parser tries its rules one by one.
"""

from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from casestudies.text.budget import Budget

# Whatever asks other rules whether it ends here; a text is mostly lines that are asked this.
_ASKING = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def counting_plugin(markdown: MarkdownIt) -> None:
    """Count the lines and places that are looked at, and the tokens that come of them."""
    markdown.block.ruler.before("table", "work", _count_line, {"alt": _ASKING})
    markdown.core.ruler.after("block", "work", _count_blocks)
    markdown.inline.ruler.after("text", "work", _count_place)
    markdown.inline.ruler2.before("balance_pairs", "work", _count_phrases)
    markdown.core.ruler.push("addresses_written", _count_addresses)


def _budget(state: StateBlock | StateInline | StateCore) -> Budget:
    budget: Budget = state.env["budget"]
    return budget


def _count_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    _budget(state).spend(1, due=len(state.tokens))
    return False


def _count_blocks(state: StateCore) -> None:
    _budget(state).spend(len(state.tokens))


def _count_place(state: StateInline, silent: bool) -> bool:
    # As `spend(1, due=…)` without the call: this runs at every mark of a text.
    budget: Budget = state.env["budget"]
    budget.work -= 1
    if budget.work < len(state.tokens):
        budget.spend(0, due=len(state.tokens))
    return False


def _count_phrases(state: StateInline) -> None:
    _budget(state).spend(len(state.tokens))


def _count_addresses(state: StateCore) -> None:
    """A reference writes its address and title again wherever it is called; a bare address has
    become a link of three tokens.
    """
    children = list(chain.from_iterable(token.children or () for token in state.tokens))
    attributes = chain.from_iterable(child.attrs.values() for child in children)
    _budget(state).write(0, due=sum(len(str(value)) for value in attributes))
    _budget(state).spend(sum(child.markup == "linkify" for child in children))
