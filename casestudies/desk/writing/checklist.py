"""What to look at before publishing: warnings, not walls."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import unquote

from django.utils.translation import gettext as _
from markdown_it.token import Token

from casestudies.addresses.content_paths import published_urls
from casestudies.desk.links.directory import leads_somewhere
from casestudies.kinds import parse_address
from casestudies.models import WORDS_PER_MINUTE, Section
from casestudies.page.page_context import SitePage
from casestudies.publishing import Page, PicturedPage
from casestudies.text import goldmark, shortcodes
from casestudies.text.composing import MAX_MESSAGES, lint
from casestudies.text.links import heading_ids, text_links

LONGEST_TITLE = 70
LONGEST_DESCRIPTION = 200
VAGUE = frozenset(
    {
        "click here",
        "here",
        "learn more",
        "link",
        "more",
        "read more",
        "this",
        "this article",
        "this link",
        "this page",
    }
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; line 0 when it is about no line of the text."""

    text: str
    line: int = 0
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """How long a text is, and what there is to say about its page, in the order of the lines."""

    words: int
    minutes: int
    remarks: list[Remark]


def checklist(page: Page) -> Checklist:
    """Examine a page, stored or not. At most four queries, however long the text is."""
    words = page.word_count
    remarks = [*about_head(page), *about_text(page)]
    # Of a text that is not shown there is nothing else to say.
    if not any(message.is_refusal for message in page.remarks):
        remarks += islice(about_links(page), MAX_MESSAGES)
        remarks += islice(about_structure(page), MAX_MESSAGES)
    minutes = max(1, round(words / WORDS_PER_MINUTE))
    return Checklist(words, minutes, sorted(remarks, key=lambda remark: remark.line))


def about_head(page: Page) -> Iterator[Remark]:
    if (length := len(page.head_title)) > LONGEST_TITLE:
        said = _("The title has %(length)d characters; search engines cut it after %(limit)d.")
        yield Remark(said % {"length": length, "limit": LONGEST_TITLE})
    if not page.description.strip():
        yield Remark(_("There is no description: the standfirst is empty."))
    elif (length := len(page.head_description)) > LONGEST_DESCRIPTION:
        said = _("The description has %(length)d characters; %(limit)d are shown in full.")
        yield Remark(said % {"length": length, "limit": LONGEST_DESCRIPTION})
    if isinstance(page, PicturedPage) and page.image and not page.image_alt.strip():
        yield Remark(_("The image has no description; leave it so only if it decorates."))


def about_text(page: Page) -> Iterator[Remark]:
    """What the renderer says: broken shortcodes, references to nothing, images without a text."""
    if page.context is None:
        page.remarks = lint(page.body, SitePage(page), allow_html=page.keeps_html)
    for message in page.remarks:
        yield Remark(message.text, message.line, message.is_error)
    calls = shortcodes.walk(shortcodes.scan(page.body))
    is_list = isinstance(page, Section)
    if not is_list and not any(call.name == "contact-cta" for call in calls):
        yield Remark(_("No call to action in the text: the default one stands at its end."))


def about_links(page: Page) -> Iterator[Remark]:
    """Addresses and fragments that lead nowhere; the renderer speaks of references."""
    links = [link for link in text_links(page.body) if not link.is_ref]
    paths = {link.path for link in links if parse_address(link.path)}
    known = published_urls(paths) if paths else {}
    ids = heading_ids(page.body) if any(not link.path for link in links) else set()
    for link in links:
        path, fragment = link.path, link.fragment
        if not path:
            leads = not fragment or fragment.startswith("fn") or fragment in ids
        else:
            leads = is_answered(path, known) or leads_somewhere(path)
        if not leads:
            said = _("“%(address)s” leads nowhere, or to a page that is not published.")
            yield Remark(said % {"address": link.written}, link.line_in(page.body))


def is_answered(path: str, known: dict[str, str]) -> bool:
    """Whether an address leads to a page, if only by a redirect. Letter case counts, other than
    in the content paths by which the pages were found.
    """
    now, asked = unquote(known.get(path, "")), path.rstrip("/") + "/"
    return bool(now) and (now == asked or now.lower() != asked.lower())


def about_structure(page: Page) -> Iterator[Remark]:
    """The order of the headings, and links whose words say nothing."""
    level = 0
    tokens = tokens_of(page.body)
    for token, following in pairwise([*tokens, *tokens[-1:]]):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            now = int(token.tag[1])
            if level and now > level + 1:
                said = _("“%(text)s” skips a level of heading.")
                yield Remark(said % {"text": goldmark.text_of(following)}, line)
            level = now
        for words in link_words(token.children or []):
            if words.strip(" .,:;!…").casefold() in VAGUE:
                said = _("“%(words)s” does not say where the link leads.")
                yield Remark(said % {"words": words}, line)


def tokens_of(markdown: str) -> list[Token]:
    """The text's tokens on the lines of their author: a shortcode leaves its line breaks."""
    parts = shortcodes.scan(markdown)
    texts = (p if isinstance(p, str) else "\n" * p.raw.count("\n") for p in parts)
    return goldmark.tokens_to_read("".join(texts))


def link_words(children: list[Token]) -> Iterator[str]:
    """The words of each link in a line."""
    words: list[str] | None = None
    for child in children:
        if child.type == "link_open":
            words = []
        elif child.type == "link_close" and words is not None:
            yield "".join(words)
            words = None
        elif words is not None:
            words.append(child.content)
