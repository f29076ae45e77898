"""The tokens as HTML, in Goldmark's markup."""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_LINE_BREAKS = re.compile(r"(?:\s*<br\s*/?>)+\s*", re.IGNORECASE)
# Tags that keep the words on both sides apart.
_BETWEEN_WORDS = re.compile(
    r"</?(?:address|article|aside|blockquote|br|button|caption|center|d[dlt]|details|div|fieldset"
    r"|fig(?:caption|ure)|footer|form|h[1-6]|header|hr|iframe|img|input|li|main|nav|ol|option|p|pre"
    r"|section|select|summary|table|tbody|td|textarea|tfoot|th|thead|tr|ul|video)\b",
    re.IGNORECASE,
)
_ALIGNMENTS = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}


def is_line_break(html: str) -> bool:
    """Whether the raw HTML is nothing but `<br>`."""
    return _LINE_BREAKS.fullmatch(html) is not None


class GoldmarkHTML(RendererHTML):
    """One method a token type, called by markdown-it with its own signature; the rest is inherited.

    Raw HTML appears only if `env["allow_html"]` is true; without it `<br>` is still a line break,
    and words on both sides of what is left out stay apart. Cells are aligned by a class, because
    the site has no style attributes. With `env["hard_wraps"]` lines end where their author ended
    them. Numbers of footnotes are preceded by `env["note_prefix"]`.
    """

    def html_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        html = tokens[idx].content
        if env.get("allow_html"):
            return html
        if is_line_break(html):
            return "<br>"
        return " " if _BETWEEN_WORDS.match(html) else ""

    def html_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return tokens[idx].content if env.get("allow_html") else ""

    def softbreak(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "<br>\n" if env.get("hard_wraps") else "\n"

    def s_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "<del>"

    def s_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</del>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        style = _ALIGNMENTS.get(str(token.attrs.get("style")))
        return f'<{token.tag} class="{style}">' if style else f"<{token.tag}>"

    th_open = td_open

    def task(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        done = 'checked="" ' if tokens[idx].meta["done"] else ""
        return f'<input {done}disabled="" type="checkbox"> '

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        return (
            f'<sup id="{_caller(token, env)}"><a href="#fn:{_number(token, env)}" '
            f'class="footnote-ref" role="doc-noteref">{token.meta["id"] + 1}</a></sup>'
        )

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return '<div class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: Any, env: Any
    ) -> str:
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<li id="fn:{_number(tokens[idx], env)}">\n'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return (
            f'\u00a0<a href="#{_caller(tokens[idx], env)}" class="footnote-backref" '
            'role="doc-backlink">↩\ufe0e</a>'
        )


def _number(note: Token, env: dict[str, Any]) -> str:
    return f"{env.get('note_prefix', '')}{note.meta['id'] + 1}"


def _caller(note: Token, env: dict[str, Any]) -> str:
    """The id of the place a note is called from; second and later calls are numbered."""
    return f"fnref{note.meta['subId'] or ''}:{_number(note, env)}"
