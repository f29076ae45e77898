"""The shortcodes that the site knows: one file of this package each, found by themselves.

A block is a function from a call and the page it stands in to what stands there instead: HTML (a
SafeString, from a template or format_html) or plain text, which is escaped wherever it lands.
"""

import pkgutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, Literal, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.budget import MAX_CALLS
from casestudies.text.shortcodes import ParameterValue, Part, Shortcode, walk

Inner = Literal["none", "markdown", "text"]
# The parameters by which a block asks for what is linked with a page, and that page's section.
ABOUT = {"problem": "problems", "outcome": "outcomes", "case": "case-studies"}


class Named(NamedTuple):
    """What a call names: a page of that section by its content path, or by its key one of the
    `testimonials` or the `clients`.
    """

    section: str
    written: str

    @property
    def is_page(self) -> bool:
        return self.section not in {"testimonials", "clients"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Published pages that a block shows: those at the content paths, in that order, or those of
    the section's list; of either at most `limit`, and for a problem or an outcome only.
    """

    section: str
    limit: int | None = None
    paths: tuple[str, ...] = ()
    problem: str = ""
    outcome: str = ""
    related_only: bool = False
    """Only those that the page is linked with, if it is one that can be linked with them."""

    @property
    def names(self) -> list[Named]:
        """The pages that it names."""
        pages = [Named(self.section, path) for path in self.paths]
        tags = [Named("problems", self.problem), Named("outcomes", self.outcome)]
        return [*pages, *(tag for tag in tags if tag.written)]


class PageContext:
    """What a block may ask of the page it stands in. This one knows no page: text only examined."""

    # Whether notes are shown in the place of what visitors do not see.
    for_staff = False
    # Whether the text is HTML, from a file that was: no Markdown is read in it.
    is_html = False
    # All that decides what `image_for` and `address_for` answer. None: nobody knows, and what is
    # made of the text is not kept.
    addresses_by: str | None = None
    # What the site that the text came from made of the ends of lines and of straight quotes.
    hard_wraps = False
    typographer = True

    @property
    def answer_time(self) -> str:
        """When the consultancy promises to answer."""
        return ""

    def prefetch_urls(self, content_paths: Collection[str]) -> None:
        """Called once a text, before any `url_for`, with every path that its shortcodes ask for."""

    def url_for(self, content_path: str) -> str | None:
        """The address of a published page such as `problems/scaling`; None if it leads nowhere."""
        return "/"

    def image_for(self, destination: str) -> str | None:
        """The address of an image that came with the page under that name; None if none did."""
        return None

    @property
    def knows_addresses(self) -> bool:
        """Whether addresses in the text may lead elsewhere than is written there."""
        return False

    def address_for(self, destination: str) -> str | None:
        """Where an address in the text leads now: to a page that has moved, or to a file that came
        with this one; None where it leads to what is written.
        """
        return None

    def words_of_template(self, shortcode: str) -> int:
        """How many words the template of a shortcode that is not known here wrote by itself, on the
        site that the text came from.
        """
        return 0

    def call_to_action(self, **parameters: Any) -> SafeString:
        """The call to action with its form, by the parameters of `contact.cta.render_block`, and
        `person`, the content path of who answers.

        The context counts the blocks of the page.
        """
        return SafeString()

    def made(self, template: str, values: Mapping[str, Any]) -> SafeString:
        """The template, which sees these values and nothing else: they say all that it will be."""
        return render_to_string(f"casestudies/blocks/{template}", dict(values))

    def related(self, relation: str) -> Sequence[Any]:
        """Related published pages: `problems`, `outcomes`, `case-studies` or `insights`.

        Templates read title, name, description, fact_signal and get_absolute_url of them.
        """
        return ()

    def prefetch_pages(self, wanted: Collection[Wanted]) -> None:
        """Called once a text, before any `pages`, with all that its blocks will show."""

    def pages(self, wanted: Wanted) -> Sequence[Any]:
        """The pages; templates read their own columns of them, and `tags` of a case study."""
        return ()

    def unseen(self, names: Collection[Named]) -> Collection[Named]:
        """Those of the names behind which there is nothing that visitors see."""
        return ()

    def telling_names(self) -> Collection[str]:
        """What says who stays unnamed on the page, should it stand in the text."""
        return ()

    def testimonial(self, key: str) -> Any:
        """The quotation of that key as visitors may see it; None without a valid permission."""
        return None

    def testimonials(self, limit: int, **about: str) -> Sequence[Any]:
        """Quotations with a valid permission: of the `case`, `problem` and `outcome` named by
        their slugs; an empty one leaves all.
        """
        return ()

    def client_logos(self, limit: int, keys: Sequence[str], **about: str) -> Sequence[Any]:
        """Clients who permit to be named: of the `sector`, and of case studies on the `problem`; if
        there are `keys`, only these, in that order.
        """
        return ()


Render = Callable[[Shortcode, PageContext], str]
Check = Callable[[Shortcode], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Block:
    """One shortcode: how it renders, what it may be given, and what its inner text is.

    `check` yields warnings for values that are legal but surely not meant. `target` names the
    content path that the call asks the address of, `mention` that of a page which it only shows
    where it is published, `wants` the pages of its list; all of a text are fetched at once. `names`
    tells what else it names. What has `words_of_its_own` needs no inner text.
    """

    name: str
    render: Render
    parameters: tuple[str, ...] = ()
    positional: int = 0
    inner: Inner = "none"
    check: Check | None = None
    target: Callable[[Shortcode], str] | None = None
    mention: Callable[[Shortcode], str] | None = None
    wants: Callable[[Shortcode], Wanted] | None = None
    names: Callable[[Shortcode], Iterable[Named]] | None = None
    words_of_its_own: bool = False

    def warnings(self, call: Shortcode) -> Iterator[str]:
        """In plain words, what is odd about the call though the site can show it."""
        for name, value in call.params.items():
            if name not in self.parameters:
                yield self._unknown(name)
            elif in_curly_quotes(value):
                message = _("the {name} is in curly quotes; Hugo would print them")
                yield message.format(name=name)
        if len(call.args) > self.positional:
            yield _("“{name}” does not take that many parameters").format(name=self.name)
        if self.inner != "none" and call.inner is None and not self.words_of_its_own:
            message = _("“{name}” shows nothing without its closing tag {{{{< /{name} >}}}}")
            yield message.format(name=self.name)
        if self.inner == "none" and call.inner:
            yield _("“{name}” has no inner text; what stands in it follows").format(name=self.name)
        if self.check:
            yield from self.check(call)

    def path(self, call: Shortcode) -> str:
        """The content path of the page that the call leads to or mentions; empty without one."""
        path = self.target or self.mention
        return path(call) if path else ""

    def named(self, call: Shortcode) -> Iterator[Named]:
        """What the call names, but the page that it leads to or mentions."""
        if self.wants:
            yield from self.wants(call).names
        if self.names:
            yield from self.names(call)

    def _unknown(self, name: str) -> str:
        for known in self.parameters:
            if known.lower() == name.lower():
                message = _("write {known} instead of {name}: capitals count")
                return message.format(known=known, name=name)
        message = _("“{block}” knows no parameter called {name}")
        return message.format(block=self.name, name=name)


def in_curly_quotes(value: ParameterValue) -> bool:
    """Whether a value begins with a typographic quote, which phones and Word put in."""
    return str(value).startswith(("“", "”", "„", "‘", "’", "«"))


_blocks: dict[str, Block] = {}


def block(name: str, *parameters: str, **options: Any) -> Callable[[Render], Render]:
    """Make the function the block of that name, with what Block says of it."""

    def register(render: Render) -> Render:
        _blocks[name] = Block(name, render, parameters, **options)
        return render

    return register


@cache
def registry() -> dict[str, Block]:
    """Every block by its name; imports the files of this package the first time."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        import_module(module.name)
    return _blocks


def target_paths(parts: Iterable[Part]) -> set[str]:
    """The content paths of the pages that the calls will ask for."""
    paths = (block.path(call) for call, block in known_calls(parts))
    return {path for path in paths if path}


def wanted_pages(parts: Iterable[Part]) -> list[Wanted]:
    """What pages the blocks will show, each once, in the order of the text."""
    wanted = (block.wants(call) for call, block in known_calls(parts) if block.wants)
    return list(dict.fromkeys(wanted))


def known_calls(parts: Iterable[Part]) -> Iterator[tuple[Shortcode, Block]]:
    known = registry()
    calls = islice(walk(parts), MAX_CALLS)
    return ((call, known[call.name]) for call in calls if call.name in known)
