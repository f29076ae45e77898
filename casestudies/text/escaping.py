"""Words and links as Markdown that shows them as they are."""

import re

_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w{1,31};)")
_AT_LINE_START = re.compile(r"^([ \t]*(?:\d{1,9}(?=[.)])|(?=[#>+=~-])))", re.MULTILINE)


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _AT_LINE_START.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", text))


def markdown_link(text: str, address: str) -> str:
    """A link in Markdown; `text` is Markdown, too."""
    return f"[{text}]({destination(address)})"


def destination(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()]", address) else address
