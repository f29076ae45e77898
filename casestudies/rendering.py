"""The site's one way from an author's Markdown to HTML.

Shortcodes become placeholders; Markdown becomes HTML; the HTML is sanitised; the placeholders give
way to blocks that our own templates made. No ORM here: what a block needs from the database it asks
of the page context. Nothing raises for what an author wrote.
"""

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import unquote

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it.token import Token

from casestudies import goldmark, shortcodes
from casestudies.blocks import Block, CallToActionParameters, PageContext, PageLink, registry
from casestudies.goldmark import Heading
from casestudies.pictures import picture_at
from casestudies.placeholders import Placeholders
from casestudies.remarks import Message, SourceMap, may_need_remarks, remarks
from casestudies.sanitising import sanitise
from casestudies.shortcodes import Part, Shortcode, ShortcodeError

__all__ = ["Heading", "Message", "Rendered", "lint", "plain_text", "render", "targets"]

MAX_LENGTH = 200_000
MAX_REMARKS = 100

logger = logging.getLogger(__name__)

_TABLE = re.compile(r"<table\b[^>]*>")
# The sanitiser's output: attribute values are always in double quotes.
_IMAGE = re.compile(r'<img (?P<rest>(?:[^">]|"[^"]*")*?\bsrc="(?P<src>[^"]*)"(?:[^">]|"[^"]*")*)')
# How wide an image in a text is on the page, as HTML's attribute says it.
SIZES = "(width < 48rem) 100vw, 42rem"
_EXTERNAL_LINK = re.compile(r'<a (?=[^>]*\bhref="(?:https?:)?//)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, with its headings in order and what there is to say about it."""

    html: SafeString
    headings: tuple[Heading, ...]
    messages: tuple[Message, ...]


def render(
    markdown: str, page: PageContext, *, allow_html: bool = False, top_level: int = 2
) -> Rendered:
    """The text as the page shows it; the author's highest heading becomes one of `top_level`.

    Never raises for what an author wrote: what cannot be shown is left out, reported in the
    messages, and logged if it is an error. A text over MAX_LENGTH characters shows nothing. With
    `allow_html` the safe subset of raw HTML stays (see sanitising.py); as in Hugo's default, none
    does without it.
    """
    rendered = _rendered(markdown, page, allow_html=allow_html, top_level=top_level)
    for message in rendered.messages:
        if message.is_error:
            logger.warning("%s", message)
    return rendered


def lint(
    markdown: str, page: PageContext | None = None, *, allow_html: bool = False
) -> list[Message]:
    """What the author should know at save: errors, and what will not look as it was meant.

    Without a page everything is said that needs no database; with one, references are followed.
    """
    if page is None and len(markdown) <= MAX_LENGTH and not may_need_remarks(markdown):
        # An import examines thousands of texts: where only shortcodes can be odd, look at them.
        text = _Text(_NoPage(), allow_html=allow_html)
        for part in shortcodes.scan(markdown):
            text.blocks.place(text.word(part))
        return text.sorted_messages()
    return list(_rendered(markdown, page or _NoPage(), allow_html=allow_html).messages)


def plain_text(markdown: str) -> str:
    """The words of the text without any markup or shortcode: for summaries and reading time."""
    parts = shortcodes.scan(markdown[:MAX_LENGTH])
    tokens = goldmark.parse("".join(_words(parts)), {})
    lines = (goldmark.plain(token) if token.type == "inline" else token.content for token in tokens)
    return "\n".join(line for line in lines if line)


def _rendered(
    markdown: str, page: PageContext, *, allow_html: bool, top_level: int = 2
) -> Rendered:
    text = _Text(page, allow_html=allow_html)
    html = text.html(markdown, top_level)
    # Safe: sanitised by nh3, and completed with nothing but what templates and format_html made.
    return Rendered(mark_safe(html), tuple(text.headings), tuple(text.sorted_messages()))


def targets(markdown: str) -> set[str]:
    """The content paths that the text refers to, for whoever looks them up for many texts."""
    return _targets(shortcodes.scan(markdown[:MAX_LENGTH]))


def _words(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Shortcode):
            yield from _words(part.inner or ())


class _Text:
    """One text on its way. Texts inside paired shortcodes share its words, ids and messages."""

    def __init__(self, page: PageContext, *, allow_html: bool) -> None:
        self.page = page
        self.allow_html = allow_html
        self.blocks = Placeholders()
        self.addresses = Placeholders()
        self.ids: dict[str, int] = {}
        self.texts = 0
        self.headings: list[Heading] = []
        self.messages: list[Message] = []

    def html(self, markdown: str, top_level: int) -> str:
        """The whole text, with every block in its place."""
        if len(markdown) > MAX_LENGTH:
            message = _("the text is longer than {limit} characters and is not shown")
            self.messages.append(Message(1, 1, message.format(limit=MAX_LENGTH)))
            return ""
        parts = shortcodes.scan(markdown)
        if paths := _targets(parts):
            self.page.prefetch_urls(paths)
        return self.blocks.place(self.part_html(parts, top_level))

    def part_html(self, parts: Sequence[Part], top_level: int, first_line: int = 1) -> str:
        """The parts as sanitised HTML in which words still stand for the blocks."""
        self.texts += 1
        env: dict[str, Any] = {
            "ids": self.ids,
            "clean": lambda text: self.addresses.strip(self.blocks.strip(text)),
            "note_prefix": "" if self.texts == 1 else f"{self.texts}-",
            "allow_html": self.allow_html,
        }
        words = [self.word(part) for part in parts]
        tokens = goldmark.parse("".join(words), env)
        where = SourceMap(parts, words, first_line)
        kinds = (self.addresses, self.blocks)
        found = remarks(tokens, where, kinds, allow_html=self.allow_html)
        self.messages += islice(found, MAX_REMARKS)
        headings = goldmark.lift(tokens, top_level, env)
        if self.texts == 1:
            self.headings = headings
        self.find_images(tokens)
        self.hold_tasks(tokens)
        return _finished(sanitise(self.addresses.fill(goldmark.to_html(tokens, env))))

    def word(self, part: Part) -> str:
        """What goes into the Markdown for this part."""
        if isinstance(part, str):
            return part
        if isinstance(part, ShortcodeError):
            return self.refused(part)
        block = registry().get(part.name)
        if block is None:
            self.warn(part, _unknown(part.name))
            return self.blocks.hold(self.placeholder(part.source, part.name))
        for text in block.warnings(part):
            self.warn(part, text)
        if block.target:
            return self.address(part, block)
        # Made only where it is placed: the page counts its blocks in the order of the text, and
        # one that stands in a comment does not count.
        return self.blocks.hold(lambda: self.block(part, block))

    def address(self, call: Shortcode, block: Block) -> str:
        """The address that a reference stands for, before the text is sanitised."""
        try:
            address = block.render(call, self.page)
        except ShortcodeError as error:
            return self.refused(error)
        # Hugo puts the output of {{% %}} into the text before it reads the Markdown.
        return address if call.markdown else self.addresses.hold(address)

    def block(self, call: Shortcode, block: Block) -> str:
        """The block that a call stands for, from our own templates."""
        body = ""
        if block.inner == "text":
            body = "".join(_words(call.inner or ()))
        elif block.inner == "markdown" and call.inner:
            body = self.blocks.hold(self.part_html(call.inner, 3, call.line))
        try:
            return block.render(replace(call, body=body), self.page).strip()
        except ShortcodeError as error:
            self.messages.append(Message(error.line, error.column, error.message))
            return self.placeholder(call.source, error.message)

    def refused(self, error: ShortcodeError) -> str:
        self.messages.append(Message(error.line, error.column, error.message))
        return self.blocks.hold(self.placeholder(error.source, error.message))

    def sorted_messages(self) -> list[Message]:
        return sorted(self.messages, key=lambda message: (message.line, message.column))

    def warn(self, call: Shortcode, text: str) -> None:
        self.messages.append(Message(call.line, call.column, text, is_error=False))

    def placeholder(self, source: str, text: str) -> str:
        """What staff see in the place of something that visitors do not see."""
        if not self.page.for_staff:
            return ""
        context = {"source": source, "text": text}
        return render_to_string("casestudies/blocks/placeholder.html", context).strip()

    def find_images(self, tokens: list[Token]) -> None:
        """Images that came with the page have an address of their own here."""
        for token in tokens:
            for child in token.children or ():
                if child.type == "image":
                    source = unquote(str(child.attrs["src"]))
                    child.attrs["src"] = self.page.image_for(source) or child.attrs["src"]

    def hold_tasks(self, tokens: list[Token]) -> None:
        """Let our own tick boxes by the sanitiser, which knows no form fields."""
        for token in tokens:
            for child in token.children or ():
                if child.type == "task":
                    child.type = "text"
                    child.content = self.blocks.hold(_task(done=child.meta["done"])) + " "


def _task(*, done: bool) -> SafeString:
    template = '<input type="checkbox" disabled{} aria-label="{}">'
    return format_html(template, " checked" if done else "", _("done") if done else _("to do"))


def _targets(parts: Iterable[Part]) -> set[str]:
    """The content paths whose addresses the calls will ask for."""
    known = registry()
    calls = ((call, known.get(call.name)) for call in shortcodes.walk(parts))
    paths = (block.target(call) for call, block in calls if block and block.target)
    return {path for path in paths if path}


def _unknown(name: str) -> str:
    if similar := get_close_matches(name, registry(), 1):
        message = _("there is no shortcode “{name}” here; did you mean “{similar}”?")
        return message.format(name=name, similar=similar[0])
    return _("the shortcode “{name}” is not known here: visitors see nothing").format(name=name)


def _finished(html: str) -> str:
    """Our own additions: tables and code scroll, images load late, other sites get no opener."""
    html = _EXTERNAL_LINK.sub('<a rel="noopener" ', html)
    html = html.replace("<pre>", '<pre tabindex="0">')
    html = _IMAGE.sub(_responsive, html)
    if "<table" in html:
        wrapper = '<div class="table-scroll" tabindex="0" role="region" aria-label="{}">'
        opening = format_html(wrapper, _("Table"))
        html = _TABLE.sub(lambda table: opening + table[0], html)
        html = html.replace("</table>", "</table></div>")
    return html


def _responsive(tag: re.Match[str]) -> str:
    """The beginning of an image's tag, with its size and its smaller copies where we have them."""
    found = picture_at(unescape(tag["src"]))
    if found is None:
        return f'<img loading="lazy" {tag["rest"]}'
    size = "" if "width=" in tag["rest"] else f'width="{found.width}" height="{found.height}" '
    copies = format_html('srcset="{}" sizes="{}" ', found.srcset, SIZES) if found.srcset else ""
    return f'<img loading="lazy" {size}{copies}{tag["rest"]}'


class _NoPage:
    """Stands in for a page where a text is only examined."""

    for_staff = False

    def prefetch_urls(self, content_paths: Collection[str]) -> None:
        pass

    def url_for(self, content_path: str) -> str | None:
        return "/"

    def image_for(self, source: str) -> str | None:
        return None

    def call_to_action(self, cta: CallToActionParameters) -> SafeString:
        return SafeString()

    def links(self, relation: str) -> Sequence[PageLink]:
        return ()

    def all_case_studies(self) -> Sequence[PageLink]:
        return ()
