"""The text between the tags of a shortcode that the site does not know: as most templates show it.

`{{% %}}` is read with the page around it, `{{< >}}` by itself.
"""

import re
from collections.abc import Container

from casestudies.text.placeholders import is_block
from casestudies.text.shortcodes import Shortcode

# Hugo's own that show nothing of what they wrap, or an image of it.
_SHOWING_NOTHING = frozenset({"comment", "qr"})
_LINE_END = re.compile(r"[ \t]*\r?\n")
_INDENTED_LINE = re.compile(r"\n([ \t]*)(?=[^ \t\r\n])")


def shows_text(call: Shortcode) -> bool:
    """Whether visitors see what this unknown shortcode wraps."""
    return bool(call.inner) and call.name not in _SHOWING_NOTHING


def is_spliced(call: Shortcode, known: Container[str]) -> bool:
    """Whether what it wraps goes into the Markdown around it."""
    return call.markdown and call.name not in known and shows_text(call)


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
    """The HTML of the inner text such that it begins with a block, or can stand in a line: if it is
    one paragraph and does so in the source.
    """
    html = html.strip()
    if not _begins_line(call) and html.startswith("<p>") and html.find("</p>") == len(html) - 4:
        return html[3:-4]
    return html if not html or is_block(html) else f"<div>{html}</div>"


def _begins_line(call: Shortcode) -> bool:
    """Whether the inner text begins on a line of its own."""
    first = call.inner[0] if call.inner else ""
    return isinstance(first, str) and _LINE_END.match(first) is not None
