"""Markdown as Hugo means it: markdown-it-py set up to speak the dialect of Hugo's Goldmark.

CommonMark, plus tables, strikethrough, task lists, footnotes, definition lists, bare addresses,
typographer, heading ids and heading attributes. Pure functions from text to tokens to HTML; the
HTML is *not* sanitised here.
"""

from typing import Any

import mdurl
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from casestudies.text.budget import (
    Budget,
    TextRefusedError,
    refuse_length,
    remembering_refusals,
)
from casestudies.text.goldmark.counting import counting_plugin
from casestudies.text.goldmark.definitions import definitions_plugin
from casestudies.text.goldmark.headings import Heading, headings_plugin, nest_headings, text_of
from casestudies.text.goldmark.html import GoldmarkHTML
from casestudies.text.goldmark.linkify import linkify_plugin
from casestudies.text.goldmark.tasks import tasks_plugin
from casestudies.text.goldmark.typographer import typographer_plugin

__all__ = [
    "Heading",
    "html_tokens",
    "nest_headings",
    "parser",
    "text_of",
    "to_html",
    "to_tokens",
    "tokens_to_read",
]


class _Goldmark(MarkdownIt):
    """As in Goldmark, hosts stay as written and a link with a bad scheme is still a link.

    What may be linked to is the sanitiser's business.
    """

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return mdurl.encode(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True


def parser(*, extensions: bool = True) -> MarkdownIt:
    """A parser for Hugo's dialect, or for plain CommonMark when `extensions` is off."""
    markdown = _Goldmark("commonmark", {"xhtmlOut": not extensions})
    if extensions:
        markdown.options["strikethrough_single_tilde"] = True
        markdown.enable(["table", "strikethrough"])
        markdown.use(footnote_plugin, inline=False)
        markdown.use(definitions_plugin).use(headings_plugin).use(linkify_plugin)
        markdown.use(typographer_plugin).use(tasks_plugin).use(counting_plugin)
        markdown.renderer = GoldmarkHTML(markdown)
    return markdown


_PARSER = parser()


def to_tokens(text: str, env: dict[str, Any]) -> list[Token]:
    """The text as tokens.

    `env` is what the texts of one page share: `ids`, the heading ids taken so far;
    `note_prefix`, put before the numbers of footnotes; `without_placeholders`, a function that
    takes out of a heading what its id and its entry in a list of contents must not show; `budget`,
    what they may cost together, a new one if left out. Raises TextRefusedError when it is spent.
    """
    env.setdefault("budget", Budget())
    # Without a final newline markdown-it loses the one before the end of an open code block.
    return _PARSER.parse(text if text.endswith("\n") else f"{text}\n", env)


def html_tokens(text: str) -> list[Token]:
    """A text that is HTML and no Markdown, as the tokens of one that has it somewhere."""
    return [Token("html_block", "", 0, content=text, map=[0, text.count("\n") + 1])]


def tokens_to_read(text: str) -> list[Token]:
    """The tokens of a text for whoever reads it and shows nothing; none of one that is refused."""
    try:
        with remembering_refusals(text, "tokens"):
            refuse_length(text)
            return to_tokens(text, {})
    except TextRefusedError:
        return []


def to_html(tokens: list[Token], env: dict[str, Any]) -> str:
    """The tokens as HTML, unsanitised; raw HTML is left out unless `env["allow_html"]` is true."""
    rendered: str = _PARSER.renderer.render(tokens, _PARSER.options, env)
    return rendered
