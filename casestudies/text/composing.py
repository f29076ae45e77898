"""One text composed: from Markdown with shortcodes to HTML.

Shortcodes become placeholders; Markdown becomes HTML; the HTML is sanitised; the placeholders give
way to blocks that our own templates made. No ORM here: what a block needs from the database it asks
of the page context. Nothing raises for what an author wrote.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it.token import Token

from casestudies.text import goldmark, shortcodes, wrapping
from casestudies.text.blocks import (
    Block,
    PageContext,
    known_calls,
    registry,
    target_paths,
    wanted_pages,
)
from casestudies.text.budget import (
    MAX_HTML_LENGTH,
    Budget,
    TextRefusedError,
    may_be_refused,
    refuse_calls,
    refuse_length,
    remembering_refusals,
)
from casestudies.text.finishing import finished, led_on, tick_box
from casestudies.text.goldmark import Heading
from casestudies.text.kept_html import Product, html_key, kept_html
from casestudies.text.messages import (
    Message,
    SourceMap,
    about_unknown,
    html_left_out,
    lint_tokens,
    may_need_messages,
)
from casestudies.text.placeholders import Placeholders
from casestudies.text.sanitising import sanitise_within
from casestudies.text.shortcodes import Part, Shortcode, ShortcodeError, literals
from casestudies.text.words import words_in_parameters

MAX_MESSAGES = 100
MAX_MESSAGE_LENGTH = 300


class Composition:
    """One text as it is composed; those inside paired shortcodes share its ids and messages."""

    def __init__(self, page: PageContext, *, allow_html: bool) -> None:
        self.page = page
        self.allow_html = allow_html
        self.blocks = Placeholders()
        self.addresses = Placeholders()
        self.ids: dict[str, int] = {}
        self.budget = Budget()
        self.room_for_blocks = MAX_HTML_LENGTH
        self.texts = 0
        self.headings: list[Heading] = []
        self.messages: list[Message] = []
        self.text = ""
        self.scanned: Sequence[Part] = ()
        self.left_out: dict[str, None] = {}
        self.html_left_out: list[str] = []

    def html(self, markdown: str) -> str:
        """The whole text, with every block in its place; nothing of one that costs too much."""
        try:
            with remembering_refusals(markdown, f"HTML, {self.allow_html}, {self.page.is_html}"):
                html = self.part_html(self.parts(markdown), 2, allow_html=self.allow_html)
                return self.blocks.place(html)
        except TextRefusedError as refusal:
            self.refuse(refusal)
            return self.staff_note(markdown[:100], str(refusal))

    def examine(self, markdown: str) -> str | None:
        """Gather the messages, without reading the Markdown if nothing in it needs that; the HTML
        where it was read.
        """
        html = self.examine_markdown(markdown)
        if not any(message.is_refusal for message in self.messages):
            self.examine_names(self.scanned)
            self.examine_telling_names(markdown)
        return html

    def examine_markdown(self, markdown: str) -> str | None:
        if may_need_messages(markdown) or may_be_refused(markdown):
            return self.html(markdown)
        try:
            for piece in self.pieces(self.parts(markdown)):
                self.blocks.place(piece)
        except TextRefusedError as refusal:
            self.refuse(refusal)
        return None

    def refuse(self, refusal: TextRefusedError) -> None:
        """Say this and nothing else about the text."""
        self.headings = []
        self.messages = [Message(1, 1, str(refusal), is_refusal=True)]

    def parts(self, markdown: str) -> list[Part]:
        """The text cut up. Raises TextRefusedError for more than can be shown in good time."""
        refuse_length(markdown)
        self.text = markdown
        self.scanned = parts = shortcodes.scan(markdown)
        refuse_calls(sum(not isinstance(part, str) for part in shortcodes.every_part(parts)))
        if paths := target_paths(parts):
            self.page.prefetch_urls(paths)
        if wanted := wanted_pages(parts):
            self.page.prefetch_pages(wanted)
        return parts

    def inner_html(self, call: Shortcode, top_level: int, *, allow_html: bool) -> str:
        """What the call wraps, as `part_html`."""
        return self.part_html(call.inner or (), top_level, call, allow_html=allow_html)

    def part_html(
        self,
        parts: Sequence[Part],
        top_level: int,
        around: Shortcode | None = None,
        *,
        allow_html: bool,
    ) -> str:
        """The parts as sanitised HTML in which placeholders still stand for the blocks."""
        self.texts += 1
        env: dict[str, Any] = {
            "ids": self.ids,
            "without_placeholders": lambda text: self.addresses.strip(self.blocks.words(text)),
            "note_prefix": "" if self.texts == 1 else f"{self.texts}-",
            "allow_html": allow_html,
            "hard_wraps": self.page.hard_wraps,
            "typographer": self.page.typographer,
            "budget": self.budget,
        }
        pieces = self.pieces(parts)
        where = SourceMap(parts, pieces, around.line if around else 1)
        if self.texts > 1 or self.page.addresses_by is None:
            return self.made(pieces, where, env, top_level, is_inner=around is not None)
        key = self.key_of(pieces, env)
        if product := kept_html.find(key):
            return self.taken(product)
        before = len(self.messages), len(self.html_left_out), self.blocks.count
        html = self.made(pieces, where, env, top_level, is_inner=False)
        kept_html.keep(key, self.product(html, *before))
        return html

    def key_of(self, pieces: Sequence[str], env: dict[str, Any]) -> bytes:
        """A hash of all that the HTML is made from. Placeholders differ from time to time."""
        text = "\0".join(pieces).replace(self.addresses.mark, "\1")
        flags = [env[name] for name in ("allow_html", "hard_wraps", "typographer")]
        return html_key(
            (self.text, text.replace(self.blocks.mark, "\2")),
            *(flags, get_language(), self.addresses.contents, self.blocks.spoken),
            *(self.page.is_html, self.page.addresses_by),
        )

    def product(self, html: str, messages: int, left_out: int, held: int) -> Product:
        """What was made of the whole text, but what there was before."""
        return Product(
            html,
            self.blocks.mark,
            tuple(self.headings),
            tuple(self.messages[messages:]),
            tuple(self.html_left_out[left_out:]),
            dict(self.ids),
            tuple(self.blocks.contents[held:]),
            (self.budget.work, self.budget.html),
        )

    def taken(self, product: Product) -> str:
        """The HTML that is kept, as if it had been made here."""
        self.headings = list(product.headings)
        self.messages += product.messages
        self.html_left_out += product.html_left_out
        self.ids.update(product.ids)
        for content in product.held:
            self.blocks.hold(content)
        self.budget.work, self.budget.html = product.budget
        return product.html.replace(product.mark, self.blocks.mark)

    def made(
        self,
        pieces: Sequence[str],
        where: SourceMap,
        env: dict[str, Any],
        top_level: int,
        *,
        is_inner: bool,
    ) -> str:
        """The HTML of the pieces, parsed and sanitised."""
        tokens = self.tokens("".join(pieces), env, is_inner=is_inner)
        kinds, allow_html = (self.addresses, self.blocks), env["allow_html"]
        found = lint_tokens(tokens, where, kinds, allow_html=allow_html)
        self.messages += islice(found, MAX_MESSAGES)
        if not allow_html:
            self.html_left_out += html_left_out(tokens)
        headings = goldmark.nest_headings(tokens, top_level, env)
        if self.texts == 1:
            self.headings = headings
        self.fit_in(tokens)
        html = self.addresses.fill(goldmark.to_html(tokens, env))
        self.budget.write(len(html))
        html = sanitise_within(self.budget, html, has_raw=allow_html)
        if self.page.knows_addresses:
            html = led_on(html, self.page.address_for)
        return finished(html)

    def tokens(self, text: str, env: dict[str, Any], *, is_inner: bool) -> list[Token]:
        if self.page.is_html:
            return goldmark.html_tokens(text)
        # What stands in a list is indented with the tags around it.
        return goldmark.to_tokens(wrapping.deindented(text) if is_inner else text, env)

    def pieces(self, parts: Iterable[Part]) -> list[str]:
        """What goes into the Markdown for each part: for an unknown `{{% %}}` the text it wraps."""
        pieces = [""]
        for part in parts:
            if isinstance(part, Shortcode) and wrapping.is_spliced(part, registry()):
                pieces.append(wrapping.spliced(pieces[-1], self.inner_markdown(part)))
            else:
                pieces.append(self.markdown_of(part))
        return pieces[1:]

    def inner_markdown(self, call: Shortcode) -> str:
        """The text that an unknown shortcode wraps, below its title."""
        self.note_unknown(call)
        text = "".join(self.pieces(call.inner or ()))
        if title := wrapping.title_html(call):
            return self.blocks.hold(title) + ("\n" if wrapping.begins_line(call) else " ") + text
        return text

    def markdown_of(self, part: Part) -> str:
        """What goes into the Markdown for a part that is nothing but itself."""
        if isinstance(part, str):
            return part
        if isinstance(part, ShortcodeError):
            return self.blocks.hold(self.refusal(part))
        block = registry().get(part.name)
        if block is None:
            return self.unknown(part)
        for text in block.warnings(part):
            self.warn(part, text)
        if block.mention:
            self.examine_mention(part, block.mention(part))
        if block.target:
            return self.address(part, block)
        # Made only where it is placed: the page counts its blocks in the order of the text, and
        # one that stands in a comment does not count.
        return self.blocks.hold(lambda: self.block(part, block))

    def unknown(self, call: Shortcode) -> str:
        """What stands for a shortcode that is not known here: the text it wraps, or nothing."""
        self.note_unknown(call)
        if not wrapping.shows_text(call):
            return self.blocks.hold(self.staff_note(call.raw, call.name))
        words = "".join(literals(call.inner or ())).strip()
        return self.blocks.hold(lambda: self.wrapped(call), words)

    def note_unknown(self, call: Shortcode) -> None:
        """Tell the author, and note where words may be left out."""
        self.warn(call, about_unknown(call.name, registry(), wraps=wrapping.shows_text(call)))
        if not wrapping.shows_text(call) or words_in_parameters(call, wrapping.title_of(call)):
            self.left_out[call.name[:60]] = None

    def wrapped(self, call: Shortcode) -> str:
        """The text between the tags. Hugo's templates print HTML in it, safe or not, as it is."""
        level = 3 if self.headings else 2
        html = self.blocks.place(self.inner_html(call, level, allow_html=True))
        return wrapping.as_placed(html, call)

    def examine_mention(self, call: Shortcode, path: str) -> None:
        """Tell the author of a page that is not there: the block does without it."""
        if path and self.page.url_for(path) is None:
            message = _("“{path}” is no page, or not published; the block does without")
            self.warn(call, message.format(path=path))

    def examine_names(self, parts: Iterable[Part]) -> None:
        """Tell the author of what blocks name and visitors do not see."""
        named = [(call, name) for call, block in known_calls(parts) for name in block.named(call)]
        unseen = self.page.unseen({name for _call, name in named}) if named else ()
        for call, name in named:
            if name in unseen:
                message = _("“{name}” is not there, or visitors do not see it")
                self.warn(call, message.format(name=name.written[:60]))

    def examine_telling_names(self, markdown: str) -> None:
        """Tell the author of words that say whom a quotation on the page does not name."""
        for name in self.page.telling_names():
            # As a word, and as the file of a logo spells it.
            spelt = re.escape(name).replace("\\ ", "[\\s_-]+")
            if found := re.search(rf"(?<!\w){spelt}(?!\w)", markdown, re.IGNORECASE):
                line, column = line_and_column(markdown, found.start())
                message = _("“{name}” tells who stays unnamed on this page, in a quotation")
                said = message.format(name=found[0][:60])
                self.messages.append(Message(line, column, said, is_error=False))

    def address(self, call: Shortcode, block: Block) -> str:
        """The address that a reference stands for, before the text is sanitised."""
        try:
            address = block.render(call, self.page)
        except ShortcodeError as error:
            return self.blocks.hold(self.refusal(error, is_dead_end=True))
        # Hugo puts the output of {{% %}} into the text before it reads the Markdown.
        return address if call.markdown else self.addresses.hold(address)

    def block(self, call: Shortcode, block: Block) -> str:
        """The block that a call stands for, from our own templates."""
        if self.room_for_blocks < 0:
            message = _("the blocks above are more than {limit} characters of HTML already")
            return self.refusal(call.error(message.format(limit=f"{MAX_HTML_LENGTH:,}")))
        body = ""
        if block.inner == "text":
            body = "".join(literals(call.inner or ()))
        elif block.inner == "markdown" and call.inner:
            body = self.blocks.hold(self.inner_html(call, 3, allow_html=self.allow_html))
        try:
            html = block.render(replace(call, body=body), self.page).strip()
        except ShortcodeError as error:
            return self.refusal(error)
        self.room_for_blocks -= len(html)
        if block.inner == "none" and call.inner:
            html += self.inner_html(call, 3, allow_html=self.allow_html)
        return html

    def refusal(self, error: ShortcodeError, *, is_dead_end: bool = False) -> str:
        """What stands in the place of a call that cannot be shown; its author is told."""
        said = error.message[:MAX_MESSAGE_LENGTH]
        self.messages.append(Message(error.line, error.column, said, is_dead_end=is_dead_end))
        return self.staff_note(error.raw, error.message)

    def sorted_messages(self) -> list[Message]:
        """What there is to say, from the top of the text to its bottom, within reason."""
        found = sorted(self.messages, key=lambda message: (message.line, message.column))
        return found[:MAX_MESSAGES]

    def warn(self, call: Shortcode, text: str) -> None:
        self.messages.append(Message(call.line, call.column, text, is_error=False))

    def staff_note(self, raw: str, text: str) -> str:
        """What staff see in the place of something that visitors do not see."""
        if not self.page.for_staff:
            return ""
        context = {"raw": raw, "text": text}
        return render_to_string("casestudies/blocks/staff_note.html", context).strip()

    def fit_in(self, tokens: list[Token]) -> None:
        """Images that came with the page have an address of their own here; our own tick boxes
        pass by the sanitiser, which knows no form fields.
        """
        for child in chain.from_iterable(token.children or () for token in tokens):
            if child.type == "image":
                destination = unquote(str(child.attrs["src"]))
                child.attrs["src"] = self.page.image_for(destination) or child.attrs["src"]
            elif child.type == "task":
                child.type = "text"
                child.content = self.blocks.hold(tick_box(done=child.meta["done"])) + " "


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Where an offset is, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def lint(
    markdown: str, page: PageContext | None = None, *, allow_html: bool = False
) -> list[Message]:
    """What the author should know at save: errors, and what will not look as it was meant.

    Without a page everything is said that needs no database; with one, references are followed.
    """
    text = Composition(page or PageContext(), allow_html=allow_html)
    text.examine(markdown)
    return text.sorted_messages()
