"""Which addresses of the site plain files can answer, and which file stands at each."""

import re
from urllib.parse import quote, unquote

from casestudies.kinds import MARKDOWN
from consultancy.server.pages.addresses import PROBED, Address, with_query

# What only the site itself can answer, whatever is asked; and PROBED.
NEVER_FILES = (
    *("/admin/", "/shared/", "/search/", f"/search{MARKDOWN}"),
    *("/diagnostic/stamp/", "/diagnostic/thanks"),
)
# The one query that has a file: a further page of a list.
NUMBER = re.compile(r"page=([1-9][0-9]*)")
FOLDER_FILE = "index.html"


def place_named(reference: str) -> Address | None:
    """The address, decoded, of a reference within the site (`/path?query#fragment`) that a file can
    answer; None for what only the site can: a filter, say. What its page does not read of the query
    makes no difference.
    """
    path, _mark, query = reference.partition("#")[0].partition("?")
    place = with_query(unquote(path), query)
    if place is None or place.path in PROBED or place.path.startswith(NEVER_FILES):
        return None
    return place if not place.query or NUMBER.fullmatch(place.query) else None


def path_of_place(place: Address) -> str:
    """Where plain files have what stands there: `/list/?page=2` at `/list/page/2/`, and the same as
    Markdown at `/list/page/2.md`.
    """
    found = NUMBER.fullmatch(place.query)
    if not found:
        return place.path
    is_markdown = place.path.endswith(MARKDOWN)
    stem = place.path.removesuffix(MARKDOWN).removesuffix("/")
    return f"{stem}/page/{found[1]}{MARKDOWN if is_markdown else '/'}"


def file_at(place: Address) -> str:
    """The name of the file, from the folder of the edition on."""
    path = path_of_place(place).removeprefix("/")
    return path + FOLDER_FILE if path.endswith("/") or not path else path


def numbered_reference(place: Address) -> str:
    """How links name it among plain files."""
    return quote(path_of_place(place))
