"""The text between the tags of a shortcode that the site does not know: as most templates show it.

`{{% %}}` is read with the page around it, `{{< >}}` by itself.
"""

import re
from collections.abc import Container

from django.utils.html import format_html

from casestudies.text.placeholders import is_block
from casestudies.text.shortcodes import Shortcode

# Hugo's own that show nothing of what they wrap, or an image of it.
_SHOWING_NOTHING = frozenset({"comment", "qr"})
# Parameters in which templates have what stands above the text. A name may be an id as well.
_TITLES = ("title", "heading", "header", "summary", "question", "label", "name")
_TAKING_IN = re.compile(r"include|transclu|read-?file|snippet")
_LINE_END = re.compile(r"[ \t]*\r?\n")
_INDENTED_LINE = re.compile(r"\n([ \t]*)(?=[^ \t\r\n])")


def shows_text(call: Shortcode) -> bool:
    """Whether visitors see what this unknown shortcode wraps."""
    return bool(call.inner) and call.name not in _SHOWING_NOTHING


def is_spliced(call: Shortcode, known: Container[str]) -> bool:
    """Whether what it wraps goes into the Markdown around it."""
    return call.markdown and call.name not in known and shows_text(call)


def title_of(call: Shortcode) -> str:
    """What most templates print above the text they wrap; empty without either."""
    if not shows_text(call):
        return ""
    given = {name.lower(): call.text(name).strip() for name in call.params}
    found = next(filter(given.get, _TITLES), "")
    title = given.get(found, "")
    is_id = title.isascii() and " " not in title and title == title.lower()
    return "" if found == "name" and is_id else title


def takes_in_text(call: Shortcode) -> bool:
    """Whether an unknown shortcode prints a text that lies in another file, by its name."""
    return not call.inner and _TAKING_IN.search(call.name) is not None


def deindented(text: str) -> str:
    """The text without what all its lines are indented by; the first one follows a tag."""
    margin = min(_INDENTED_LINE.findall(text), key=len, default="")
    return text.replace(f"\n{margin}", "\n") if margin else text


def spliced(before: str, text: str) -> str:
    """The text as it goes into the Markdown before it: indented as deep as the tag that opens it.

    So Hugo keeps what stands in a list in the list.
    """
    line = before[before.rfind("\n") + 1 :]
    return deindented(text).replace("\n", f"\n{line}") if not line.strip(" \t") else text


def as_placed(html: str, call: Shortcode) -> str:
    """The HTML of the inner text below its title, such that it begins with a block, or can stand in
    a line: if it is one paragraph and does so in the source.
    """
    html = html.strip()
    title = title_html(call)
    if not begins_line(call) and html.startswith("<p>") and html.find("</p>") == len(html) - 4:
        return f"{title} {html[3:-4]}" if title else html[3:-4]
    if title:
        return f"<p>{title}</p>\n{html}"
    return html if not html or is_block(html) else f"<div>{html}</div>"


def title_html(call: Shortcode) -> str:
    """The title as HTML that can stand in a line; empty without one."""
    title = title_of(call)
    return format_html("<strong>{}</strong>", title) if title else ""


def begins_line(call: Shortcode) -> bool:
    """Whether the inner text begins on a line of its own."""
    first = call.inner[0] if call.inner else ""
    return isinstance(first, str) and _LINE_END.match(first) is not None
