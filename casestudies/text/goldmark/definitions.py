"""Definition lists as Goldmark reads them."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

MAX_TERMS = 20


def definitions_plugin(markdown: MarkdownIt) -> None:
    """The plugin's definition lists: begun by a colon only, several terms, Goldmark's tightness."""
    rules = markdown.use(deflist_plugin).block.ruler
    plugin = dict(zip(rules.get_active_rules(), rules.getRules(), strict=True))["deflist"]

    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return plugin(state, start, end, silent)
        last_term = _last_term(state, start, end)
        before = len(state.tokens)
        if last_term is None or not plugin(state, last_term, end, silent):
            return False
        # The plugin knows one term to a definition; the ones before it are put in here.
        terms = [token for line in range(start, last_term) for token in _term(state, line)]
        state.tokens[before + 1 : before + 1] = terms
        return True

    rules.at("deflist", read, {"alt": ["paragraph", "reference", "blockquote"]})
    markdown.core.ruler.after("block", "definitions", _tighten)


def _last_term(state: StateBlock, start: int, end: int) -> int | None:
    """The line before the first definition of a paragraph that starts here, if it has one.

    The plugin also takes "~" for a definition, which begins many a line that means "about".
    """
    first = start + 1
    if first < end and state.isEmpty(first):
        return start if _at_colon(state, min(first + 1, end - 1)) else None
    # A bound, because in a list each item asks anew.
    limit = min(end, first + MAX_TERMS)
    line = first
    while line < limit and not state.isEmpty(line) and not _at_colon(state, line):
        line += 1
    if line == limit or state.isEmpty(line):
        return None
    ends = state.md.block.ruler.getRules("paragraph")
    interrupted = any(rule(state, term, end, True) for term in range(first, line) for rule in ends)
    return None if interrupted else line - 1


def _at_colon(state: StateBlock, line: int) -> bool:
    return state.src.startswith(":", state.bMarks[line] + state.tShift[line])


def _term(state: StateBlock, line: int) -> list[Token]:
    content = state.getLines(line, line + 1, state.blkIndent, False).strip()
    where = [line, line]
    opening = Token("dt_open", "dt", 1, map=where, block=True, level=state.level + 1)
    inline = Token("inline", "", 0, map=where, content=content, children=[], block=True)
    closing = Token("dt_close", "dt", -1, block=True, level=state.level + 1)
    return [opening, inline, closing]


def _tighten(state: StateCore) -> None:
    """A blank line before a definition makes its first paragraph one; the others always are."""
    if not any(token.type == "dd_open" for token in state.tokens):
        return
    lines = state.src.split("\n")
    for index, token in enumerate(state.tokens):
        if token.type != "dd_open" or not token.map:
            continue
        above, term = token.map[0] - 1, state.tokens[index - 3]
        if state.tokens[index - 1].type == "dt_close" and term.map:
            above = term.map[0] + 1
        _hide_first_paragraph(state.tokens, index, hide=bool(lines[above].strip(" \t>")))


def _hide_first_paragraph(tokens: list[Token], definition: int, *, hide: bool) -> None:
    for position in range(definition + 1, len(tokens)):
        token = tokens[position]
        if token.level <= tokens[definition].level:
            return
        if token.type.startswith("paragraph_") and token.level == tokens[definition].level + 1:
            token.hidden = hide
            hide = hide and token.nesting == 1
