"""The links inside the site that a text holds, found without the database."""

import re
from collections.abc import Iterator

from django.conf import settings

from casestudies.text import goldmark, shortcodes
from casestudies.text.blocks import ABOUT, Block, registry
from casestudies.text.shortcodes import Shortcode
from casestudies.text.text_link import TextLink

# [words](/address), [words]: /address, and href="/address", in any quotes that HTML has; the site's
# own host may stand before. An image is passed over; a link may stand round it. None is looked for
# beyond the next one.
_ADDRESS = re.compile(
    r"""!\[(?:[^\]\n!]|!(?!\[))*+\]\((?:[^)\n!]|!(?!\[))*+\)
    | (?: \]\(\s*<? | ^\ {0,3}\[[^\]\n]+\]:\s*<? ) (?P<written>[^\s)>"]+)
    | \b[hH][rR][eE][fF]\s?=\s?
      (?: "(?P<double>[^\n<>"]+) | '(?P<single>[^\n<>']+) | (?P<bare>[^\s<>"']+) )""",
    re.MULTILINE | re.VERBOSE,
)
_ID = re.compile(r"<[^<>]+?\sid\s?=\s?[\"']?([^\s<>\"']+)", re.IGNORECASE)


def text_links(markdown: str) -> list[TextLink]:
    """The links to pages of this site, in the order in which they stand in the text."""
    found = [*_addresses(markdown)]
    if "{{" in markdown:
        found += _refs(markdown)
    return sorted(found, key=lambda link: link.start)


def heading_ids(markdown: str) -> set[str]:
    """What a fragment may name in the text."""
    literal = "".join(part for part in shortcodes.scan(markdown) if isinstance(part, str))
    tokens = goldmark.tokens_to_read(literal)
    found = {str(t.attrs["id"]) for t in tokens if t.type == "heading_open" and "id" in t.attrs}
    return found | set(_ID.findall(literal))


def with_links_replaced(markdown: str, changes: dict[TextLink, str]) -> str:
    """The text with other words in the place of those links."""
    for link, written in sorted(changes.items(), key=lambda change: -change[0].start):
        end = link.start + len(link.written)
        markdown = markdown[: link.start] + written + markdown[end:]
    return markdown


def _addresses(markdown: str) -> Iterator[TextLink]:
    for match in _ADDRESS.finditer(markdown):
        kind = match.lastgroup
        written = match[kind] if kind else ""
        local = written.removeprefix(settings.SITE_URL)
        if local.startswith(("/", "#")) and not local.startswith("//"):
            yield TextLink(written, match.start(kind or 0), is_ref=False)


def _as_written(call: Shortcode, block: Block) -> str:
    """What stands in the call for the page it leads to; the section may be left out."""
    path = call.text("path", 0) if block.target else block.path(call)
    return path if path in call.raw else path.rpartition("/")[2]


def _refs(markdown: str) -> Iterator[TextLink]:
    known = registry()
    for call in shortcodes.walk(shortcodes.scan(markdown)):
        block = known.get(call.name)
        written = _as_written(call, block) if block else ""
        start = markdown.find(written, call.start) if written else -1
        if start >= 0:
            yield TextLink(written, start, is_ref=True)
        yield from _named(call, block) if block else ()


def _named(call: Shortcode, block: Block) -> Iterator[TextLink]:
    """The pages that a call names for its list, or that this is to be about."""
    sections = ABOUT | ({"paths": block.wants(call).section} if block.wants else {})
    for name in sections.keys() & call.params.keys() & set(block.parameters):
        value = call.text(name)
        written = re.search(rf"\b{name}\s*=\s*[\"`]?({re.escape(value)})", call.raw)
        if written:
            start = call.start + written.start(1)
            for word in re.finditer(r"[^\s,]+", value):
                yield TextLink(word[0], start + word.start(), is_ref=True, section=sections[name])
