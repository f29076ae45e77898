"""HTML of the site as it stands elsewhere: in a feed reader, in a file."""

import re
from html import escape, unescape
from urllib.parse import urljoin

_TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ADDRESS = re.compile(r'(?<=\s)(href|src|cite|srcset)="([^"]*)"')
_OWN_NAME = re.compile(r'(?<=\s)(id="|href="#)')
_HEADING = re.compile(r"(?<=<)(/?)h([2-5])(?=[\s>])")
_TICK_BOX = re.compile(r"<input [^<>]*>")


def with_whole_addresses(html: str, page: str) -> str:
    """The HTML of a text with every address as it is seen from `page`, the whole address of its
    page: of links, images and their copies. Form fields, which tasks have, become characters.
    """
    html = _TICK_BOX.sub(lambda box: "☑" if " checked" in box[0] else "☐", html)

    def whole(found: re.Match[str]) -> str:
        written = unescape(found[2])
        seen = copies_seen(written, page) if found[1] == "srcset" else address_seen(written, page)
        return f'{found[1]}="{escape(seen)}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(whole, tag[0]), html)


def address_seen(address: str, page: str) -> str:
    """The whole address; as it is where it is none (`http://[`)."""
    try:
        return urljoin(page, address)
    except ValueError:
        return address


def copies_seen(srcset: str, page: str) -> str:
    """The same for `/a.webp 480w, /b.webp 960w`."""
    parts = (copy.strip().partition(" ") for copy in srcset.split(", "))
    return ", ".join(address_seen(address, page) + blank + size for address, blank, size in parts)


def set_in(html: str, page: str, name: str) -> str:
    """The HTML of a text as a part of a document with other texts: its headings a level lower, the
    ids in it, and what leads to them, kept apart by `name`. It has whole addresses already, as
    they are seen from `page`.
    """
    own = html.replace(f'href="{page}#', 'href="#')
    lower = _HEADING.sub(lambda found: f"{found[1]}h{int(found[2]) + 1}", own)
    return _TAG.sub(lambda tag: _OWN_NAME.sub(rf"\g<1>{name}-", tag[0]), lower)
