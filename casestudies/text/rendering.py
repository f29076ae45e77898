"""The site's one way from an author's Markdown to HTML: for pages, previews and feeds.

How a text gets there is told in composing.py.
"""

import logging
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from casestudies.images.pictures import with_sizes
from casestudies.text import shortcodes
from casestudies.text.blocks import PageContext, target_paths
from casestudies.text.budget import MAX_TEXT_LENGTH
from casestudies.text.composing import Composition
from casestudies.text.goldmark import Heading
from casestudies.text.messages import Message

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, with its headings in order and what there is to say about it."""

    html: SafeString
    headings: tuple[Heading, ...]
    messages: tuple[Message, ...]


def render_markdown(markdown: str, page: PageContext, *, allow_html: bool = False) -> Rendered:
    """The text as the page shows it; the author's highest headings become those of level 2.

    Never raises for what an author wrote: what cannot be shown is left out, reported in the
    messages, and logged if it is an error. A text that costs too much (budget.py) shows nothing.
    With `allow_html` the safe subset of raw HTML stays (see sanitising.py); as in Hugo's default,
    none does without it.
    """
    text = Composition(page, allow_html=allow_html)
    html = text.html(markdown)
    messages = text.sorted_messages()
    for message in messages:
        if message.is_error:
            logger.warning("%s", message)
    # Safe: sanitised by nh3, and completed with nothing but what templates and format_html made.
    return Rendered(mark_safe(with_sizes(html)), tuple(text.headings), tuple(messages))


def referenced_paths(markdown: str) -> set[str]:
    """The content paths that the text refers to, for whoever looks them up for many texts."""
    return target_paths(shortcodes.scan(markdown[:MAX_TEXT_LENGTH]))
