"""HTML of the site as Markdown, for readers that want no HTML: assistants, and people who copy."""

import re

_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w{1,31};)")
_AT_LINE_START = re.compile(r"^([ \t]*(?:\d{1,9}(?=[.)])|(?=[#>+=~-])))", re.MULTILINE)


def html_to_markdown(html: str) -> str:
    """Sanitised HTML as Markdown (CommonMark, with tables): without forms, and without images that
    show nothing.
    """
    # What reads HTML takes some megabytes of a process, and most readers want none of it.
    from casestudies.text.markdown_converter import converted  # noqa: PLC0415

    return converted(html)


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _AT_LINE_START.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", text))


def markdown_link(text: str, address: str) -> str:
    """A link in Markdown; `text` is Markdown, too."""
    return f"[{text}]({destination(address)})"


def destination(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()]", address) else address
