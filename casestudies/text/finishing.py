"""What the site adds to the HTML of a text once it is sanitised."""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_ADDRESS = re.compile(r'(<(?:a|img)\s(?:[^>]*?\s)?(?:href|src)=")([^"]*)')
_TABLE = re.compile(r"<table\b[^>]*>")
_EXTERNAL_LINK = re.compile(r'<a (?=[^>]*\bhref="(?:https?:)?//)', re.IGNORECASE)


def tick_box(*, done: bool) -> SafeString:
    """The box of a task, which nobody can tick here."""
    template = '<input type="checkbox" disabled{} aria-label="{}">'
    return format_html(template, " checked" if done else "", _("done") if done else _("to do"))


def led_on(html: str, address_for: Callable[[str], str | None]) -> str:
    """The HTML with the addresses of what has moved, or came with the page; None for the others."""

    def replaced(match: re.Match[str]) -> str:
        written = unescape(match[2])
        found = address_for(written) or address_for(unquote(written))
        return f"{match[1]}{escape(found)}" if found else match[0]

    return _ADDRESS.sub(replaced, html)


def finished(html: str) -> str:
    """Our own additions: tables and code scroll, images load late, other sites get no opener.

    A table is a group, no region: regions are landmarks, and several would have one name.
    """
    html = _EXTERNAL_LINK.sub('<a rel="noopener" ', html)
    html = html.replace("<pre>", '<pre tabindex="0">').replace("<img ", '<img loading="lazy" ')
    if "<table" in html:
        wrapper = '<div class="table-scroll" tabindex="0" role="group" aria-label="{}">'
        opening = format_html(wrapper, _("Table"))
        html = _TABLE.sub(lambda table: opening + table[0], html)
        html = html.replace("</table>", "</table></div>")
    return html
